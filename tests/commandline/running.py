"""Runs the command as a person does: a process of its own, in a folder of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tsemed
from tsemed.commandline.main import main

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


def run_in_process(
    folder: Path, *arguments: str | Path, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder without a process of its own, where only its answer is tested."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            patch.delenv(name, raising=False)
        for name, value in ({"LC_ALL": "C"} | more).items():
            patch.setenv(name, value)
        patch.setattr(sys, "excepthook", sys.excepthook)
        stack.enter_context(contextlib.chdir(folder))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        code = main([str(each) for each in arguments])
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a refusal: exit 2, nothing on standard output, no traceback."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("tsemed: ")
    return line.removeprefix("tsemed: ")
