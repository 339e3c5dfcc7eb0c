"""Runs the `tsemed` command as an operator does: a process of its own, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.commandline.running import environment

Done = subprocess.CompletedProcess[str]
KEY = "a-long-and-random-text" * 3


def python(folder: Path, *words: str, **more: str) -> Done:
    """Run Python in a folder, with the environment of the command and no settings of the tests."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def tsemed(folder: Path, *words: str, **more: str) -> Done:
    """Run the command in a folder."""
    return python(folder, "-m", "tsemed.operating", *words, **more)


def sentence(done: Done) -> str:
    """Return the one sentence of a command that refused with code 2."""
    assert done.returncode == 2, done.stderr
    [line] = done.stderr.splitlines()
    assert line.startswith("tsemed: ")
    return line
