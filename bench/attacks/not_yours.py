"""Compares every answer about what is not one's own, byte for byte, with that of what never was.

    PYTHONPATH=src:. python -m bench.attacks.not_yours              # everything
    PYTHONPATH=src:. python -m bench.attacks.not_yours --as dana

`tests/architecture/test_not_yours.py` asks the same views about the same objects and draws the
whole answer of a browser for three characters a URL; here it is drawn for all of them. Exits
with 1 where answers differ.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time

from bench.attacks.cast import assemble_cast


def main() -> int:
    """Compare as the characters that were asked for, print what differed, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as", dest="characters", action="append", help="only as this character")
    options = parser.parse_args()
    differing = 0
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("TSEMED_HOME", home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings_for_tests")
        cast = assemble_cast()
        from tests.architecture.test_not_yours import Checker
        from tests.cast import CHARACTERS

        checker = Checker(cast)
        for name in options.characters or CHARACTERS:
            began = time.monotonic()
            found = list(checker.differing(name, share=1))
            differing += len(found)
            print(f"{name:<10} {len(found):>4} told apart in {time.monotonic() - began:.0f} s",
                  *found, sep="\n", flush=True)  # fmt: skip
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
