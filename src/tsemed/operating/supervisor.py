"""A few child processes kept alive together: started, started again when they die, stopped."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tsemed.base.process_tree import SECONDS_TO_FINISH, VARIABLE

# What has not finished by then is killed: a second more than each gives itself.
SECONDS_TO_END: Final = SECONDS_TO_FINISH + 1
# How a process ends that was asked to, also before it was ready to hear it.
POLITE_ENDS = frozenset({0, -signal.SIGTERM, -signal.SIGINT})
LONGEST_PAUSE = 5.0
STEADY_AFTER = 5.0
NOBODY_YIELDS: Mapping[str, int] = MappingProxyType({})


@dataclass
class Child:
    """One process of the tree, and how long to wait before it is started once more.

    A task ends by itself and is not started again.
    """

    name: str
    command: Sequence[str]
    niceness: int = 0
    is_task: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    again_at: float = field(default=0.0)


class Supervisor:
    """Keeps its children alive until it is stopped, then lets them finish what they do.

    A child that dies is started again. One that was asked to end, by anybody, ends all.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        say: Callable[[str], None],
        niceness: Mapping[str, int] = NOBODY_YIELDS,
        tasks: Collection[str] = (),
    ) -> None:
        self.children = [
            Child(name, command, niceness.get(name, 0), name in tasks)
            for name, command in commands.items()
        ]
        self.say = say
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start every child, and stop on Ctrl-C and SIGTERM."""
        os.environ[VARIABLE] = str(os.getpid())
        signal.signal(signal.SIGTERM, self._stop_soon)
        signal.signal(signal.SIGINT, self._stop_soon)
        for child in self.children:
            self._start(child)

    def watch(self) -> None:
        """Restart children that die until stopped; then stop everything."""
        while not self.stopping.wait(0.2):
            for child in self.children:
                self._restart_if_dead(child)
        self._stop_all()

    def is_alive(self, name: str) -> bool:
        """Return whether the child of this name is running now."""
        found = (child.process for child in self.children if child.name == name)
        return any(process is not None and process.poll() is None for process in found)

    def _start(self, child: Child) -> None:
        # A session of its own: Ctrl-C in the terminal reaches only us, and we stop the
        # children in order instead of all of them being struck at once.
        child.process = subprocess.Popen(child.command, start_new_session=True)  # noqa: S603
        yield_processor(child.process, by=child.niceness)
        child.started = time.monotonic()

    def _restart_if_dead(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            if now - child.started > STEADY_AFTER:
                child.pause = 0.5
            return
        if child.is_task and code == 0:
            child.process, child.again_at = None, math.inf
            return
        if code in POLITE_ENDS:
            self.stopping.set()
            return
        if child.is_task:
            self.say(f"{child.name} failed ({_reason(code)})")
            child.process, child.again_at = None, math.inf
            return
        self.say(f"{child.name} ended ({_reason(code)}); starting it again")
        _dismiss_orphans_of(child.process)
        child.process, child.again_at = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _stop_soon(self, _number: int, _frame: object) -> None:
        self.stopping.set()

    def _stop_all(self) -> None:
        self.say("stopping; what is being done is finished first")
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def python(*words: str) -> list[str]:
    """Return a command for this same Python."""
    return [sys.executable, *words]


def yield_processor(process: subprocess.Popen[bytes], *, by: int) -> None:
    """Let a process that has just started run behind others, where the system knows niceness."""
    if by and hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, by)


def _dismiss_orphans_of(process: subprocess.Popen[bytes]) -> None:
    """Kill what a dead child started, so that its port is free again.

    Not politely: one that is asked to end asks the whole tree to end.
    """
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _reason(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit {code}"
