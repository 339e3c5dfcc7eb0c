"""Runs the command as a person does: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import tsemed

SOURCE = Path(tsemed.__file__).parents[1]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of the command: only what it needs, and no settings of Django."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": str(SOURCE), "LC_ALL": "C"} | more


def tsemed_command(*arguments: str | Path) -> list[str]:
    """Return the command line of a run."""
    return [sys.executable, "-m", "tsemed.commandline.main", *map(str, arguments)]


def run(folder: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder and return its output and its exit code."""
    return subprocess.run(
        tsemed_command(*arguments),
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a refusal: exit 2, nothing on standard output, no traceback."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("tsemed: ")
    return line.removeprefix("tsemed: ")
