"""The translations: compiled with polib at set-up, extracted with GNU gettext by developers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tools.environment import ROOT
from tools.packages import install

COMPILE = """
import sys, polib
for name in sys.argv[1:]:
    polib.pofile(name).save_as_mofile(name[:-2] + "mo")
"""


def catalogues() -> list[Path]:
    """Return the catalogue of each language."""
    return sorted((ROOT / "src").glob("tsemed/locale/*/LC_MESSAGES/django.po"))


def compile_catalogues(python: Path) -> None:
    """Compile every catalogue that is newer than what was compiled from it."""
    stale = [
        str(path)
        for path in catalogues()
        if not path.with_suffix(".mo").exists()
        or path.with_suffix(".mo").stat().st_mtime < path.stat().st_mtime
    ]
    if stale:
        subprocess.run([str(python), "-c", COMPILE, *stale], check=True)


def ensure_gettext() -> None:
    """Make sure that `xgettext` can be called."""
    if not shutil.which("xgettext"):
        install("gettext")
