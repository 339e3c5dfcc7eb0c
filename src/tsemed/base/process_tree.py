"""The tree of processes that `tsemed serve` starts: to end one politely is to end all."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import Final

# Names the process that started the tree; children inherit it.
VARIABLE: Final = "TSEMED_SUPERVISOR"
# A process of the tree finishes what it does, or gives it back, in so many seconds.
SECONDS_TO_FINISH: Final = 7


def ask_supervisor_to_stop() -> None:
    """Stop the rest of the tree as well; alone, a process has no tree."""
    supervisor = os.environ.get(VARIABLE, "")
    if supervisor.isdecimal():
        with suppress(OSError):
            os.kill(int(supervisor), signal.SIGTERM)
