"""Checks that every word of the code stands, translated, in every room's catalogues."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("he", "ar")


def extracted(room: Path) -> dict[tuple[str | None, str], str]:
    """Every message of a room, as GNU gettext finds it in a copy of the room."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / room.name
        shutil.copytree(room, copy, ignore=shutil.ignore_patterns("locale", "migrations", "static"))
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "-l", "he", "--no-location"]
        env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=env, check=True, capture_output=True)
        found = copy / "locale" / "he" / "LC_MESSAGES" / "django.po"
        if not found.exists():
            return {}
        return {(e.msgctxt, e.msgid): e.msgid for e in polib.pofile(str(found))}


def problems_of(room: Path) -> list[str]:
    """What is missing, unfinished or no longer used in a room's catalogues."""
    wanted = extracted(room)
    problems = []
    for language in LANGUAGES:
        path = room / "locale" / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            if wanted:
                problems.append(f"{room.name}/{language}: no catalogue, {len(wanted)} words wait")
            continue
        have = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete}
        problems += [
            f"{room.name}/{language}: missing {m[1]!r}" for m in wanted.keys() - have.keys()
        ]
        problems += [
            f"{room.name}/{language}: unused {m[1]!r}" for m in have.keys() - wanted.keys()
        ]
        problems += [
            f"{room.name}/{language}: unfinished {e.msgid!r}"
            for e in have.values()
            if not e.translated()
        ]
    return sorted(problems)


def main() -> int:
    """Print every problem; 0 when there is none."""
    rooms = sorted(p.parent for p in (ROOT / "src" / "tsemed").glob("*/__init__.py"))
    problems = [problem for room in rooms for problem in problems_of(room)]
    print("\n".join(problems) or "every word is translated")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
