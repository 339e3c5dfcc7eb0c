"""Installs Debian packages where we may; says what is missing where we may not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tools.environment import say


def install(*names: str) -> None:
    """Install packages as root on a Debian machine, or stop with a clear sentence."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        sys.exit(f"This needs {', '.join(names)} and may not install it here. Install, then again.")
    say(f"installing {', '.join(names)}")
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run([apt, "update", "-qq"], check=True, **quiet)
    subprocess.run(
        [apt, "install", "-y", "-qq", "--no-install-recommends", *names], check=True, **quiet
    )
