"""Check that every message of the code stands once, translated, in the one catalogue."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tsemed"
LANGUAGES = ("he", "ar")
NOT_CODE = shutil.ignore_patterns("locale", "migrations", "static", "__pycache__")

Message = tuple[str | None, str]


def catalogue(language: str) -> Path:
    """Return the path of the catalogue of a language."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def extracted() -> set[Message]:
    """Return every message of the code, as GNU gettext finds it in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tsemed"
        shutil.copytree(PACKAGE, copy, ignore=NOT_CODE)
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "-l", "he", "--no-location"]
        env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=env, check=True, capture_output=True)
        found = polib.pofile(str(copy / "locale" / "he" / "LC_MESSAGES" / "django.po"))
        return {(entry.msgctxt, entry.msgid) for entry in found}


def problems_of(language: str, wanted: set[Message]) -> list[str]:
    """Return what is missing, unfinished, doubled or no longer used in a catalogue."""
    entries = [one for one in polib.pofile(str(catalogue(language))) if not one.obsolete]
    have = Counter((one.msgctxt, one.msgid) for one in entries)
    return sorted(
        [f"{language}: missing {msgid!r}" for _context, msgid in wanted - have.keys()]
        + [f"{language}: unused {msgid!r}" for _context, msgid in have.keys() - wanted]
        + [f"{language}: twice {msgid!r}" for (_context, msgid), n in have.items() if n > 1]
        + [f"{language}: unfinished {one.msgid!r}" for one in entries if not one.translated()]
    )


def main() -> int:
    """Print every problem; 0 when there is none."""
    wanted = extracted()
    problems = [problem for language in LANGUAGES for problem in problems_of(language, wanted)]
    print("\n".join(problems) or f"{len(wanted)} messages are translated")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
