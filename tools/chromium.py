"""Finds Debian's Chromium for the browser tests, or installs it where it may."""

from __future__ import annotations

import shutil
import sys

from tools.packages import install


def ensure_chromium() -> str:
    """Return the path of a Chromium; fails loudly where none can be had."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        install("chromium")
        found = shutil.which("chromium")
    if not found:
        sys.exit("The browser tests need Chromium: install the package 'chromium', then again.")
    return found
