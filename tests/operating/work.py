"""Tasks that leave a trace on disk, so that a test can see them from outside."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task
def note(file: str, text: str) -> None:
    """Write a line after a moment in which the worker can be killed."""
    time.sleep(0.02)
    with Path(file).open("a") as lines:
        lines.write(f"{text}\n")


@task
def wait_for_leave(folder: str) -> str:
    """Note that it began, wait until it may end, and note that it ended."""
    with (Path(folder) / "begun").open("a") as lines:
        lines.write("begun\n")
    while not (Path(folder) / "leave").exists():
        time.sleep(0.05)
    return "ended"
