"""Sends to every address, as every character, what nobody types; exits with 1 on any 500.

Ends with 2 where nothing broke but not everything was sent, or a character opened no page at all.

    PYTHONPATH=src:. python -m bench.attacks.crawl                     # everything
    PYTHONPATH=src:. python -m bench.attacks.crawl --share 20 --as dana

Runs on a fresh SQLite database in a temporary folder, or on the empty database that
TSEMED_DATABASE_URL names. Each request is taken back, so the next finds the same programme.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.attacks.cast import assemble_cast

if TYPE_CHECKING:
    from tests.architecture.hostile import Case, Fault
    from tests.architecture.visitor import Visitor
    from tests.cast import Cast

VISITOR = "visitor"
# What was raised and where, with the requests that raised it.
Broken = dict[tuple[str, str], list[str]]


def main() -> int:
    """Attack as the characters that were asked for, print what broke, return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("TSEMED_HOME", home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings_for_tests")
        # The limits of tests are those of the product; only the log is silenced.
        cast = assemble_cast()
        from tests.architecture.hostile import Attacker
        from tests.architecture.population import populate

        populate(cast)
        statuses: Counter[int] = Counter()
        broken: Broken = {}
        deadline = time.monotonic() + options.seconds
        unfinished: list[str] = []
        for name in options.characters or [VISITOR, *_characters()]:
            visitor = _visitor(cast, name)
            attacker = Attacker(visitor.client)
            began, complete = time.monotonic(), True
            for case in _cases(visitor, share=options.share):
                if time.monotonic() > deadline:
                    complete = False
                    break
                if attacker.send(case) >= 500:
                    _keep(broken, attacker.faults[-1], name)
            statuses.update(attacker.statuses)
            sent = sum(attacker.statuses.values())
            remark = "" if complete else ", not all: the time was over"
            if not attacker.statuses.get(200):
                remark += ", no page opened"
            if remark:
                unfinished.append(name)
            print(f"{name:<10} {sent:>7} requests in {time.monotonic() - began:.0f} s, "
                  f"{len(attacker.faults)} broke{remark}", flush=True)  # fmt: skip
    print("answers: " + ", ".join(f"{status}: {n}" for status, n in sorted(statuses.items())))
    for (kind, place), labels in sorted(broken.items()):
        print(f"{kind} at {place}: {len(labels)} times, first {labels[0]!a}")
    if unfinished:
        print(f"NOT EVALUATED: {', '.join(unfinished)}")
    return 1 if broken else 2 if unfinished else 0


def _keep(broken: Broken, fault: Fault, name: str) -> None:
    """Keep what broke a page, and print it the first time it breaks there."""
    case = fault.case
    label = f"{name} {case.method} {case.path[:90]} ({case.label[:90]})"
    labels = broken.setdefault((fault.kind, fault.place), [])
    if not labels:
        print(f"{fault.kind} at {fault.place}: {label!a}", flush=True)
    labels.append(label)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as", dest="characters", action="append", help="only as this character")
    parser.add_argument("--share", type=int, default=1, help="send one case of so many")
    parser.add_argument("--seconds", type=float, default=7_200, help="stop after so long")
    return parser.parse_args()


def _characters() -> list[str]:
    from tests.cast import CHARACTERS

    return list(CHARACTERS)


def _visitor(cast: Cast, name: str) -> Visitor:
    from tests.architecture.visitor import Visitor

    return Visitor(cast, "" if name == VISITOR else name)


def _cases(visitor: Visitor, *, share: int) -> Iterator[Case]:
    from tests.architecture.hostile import Case, addresses, cases_of_page, names_read, strange_paths

    names = names_read()
    for path in strange_paths():
        for method in ("GET", "POST"):
            case = Case("a strange path", method, path)
            if case.is_in_sample(share):
                yield case
    for path in addresses():
        for case in cases_of_page(visitor, path, names):
            if case.is_in_sample(share):
                yield case


if __name__ == "__main__":
    sys.exit(main())
