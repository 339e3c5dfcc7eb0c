"""Finds Debian's Chromium for the browser tests, or installs it where it may."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys

from tools.packages import install

HEADLESS_SHELL = "chromium-headless-shell"


def ensure_chromium() -> str:
    """Return the path of a Chromium; fails loudly where none can be had.

    In its headless shell a page costs half. Where that cannot be had, the tests take
    the whole Chromium for everything.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        install("chromium")
        found = shutil.which("chromium")
    if not found:
        sys.exit("The browser tests need Chromium: install the package 'chromium', then again.")
    if not shutil.which(HEADLESS_SHELL):
        with contextlib.suppress(SystemExit, subprocess.CalledProcessError):
            install(HEADLESS_SHELL)
    return found
