"""The budget of a solve: the deadline, cancellation and progress, watched by a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter

import numpy as np
import numpy.typing as npt

from pairing.solver.types import DONE, STOP, new_signal

POLL_SECONDS = 0.05
"""Seconds between two checks of the deadline and of cancellation."""


class Cancelled(Exception):
    """The caller asked a running solve to stop and throw its work away."""


def no_progress(_step: str, _share: float) -> None:
    """Report nothing."""


def never_cancelled() -> bool:
    """Return that nobody cancels."""
    return False


@dataclass
class Monitor:
    """When to stop, and where to report progress.

    `deadline` is a moment of `time.perf_counter`, and `reserve` the seconds that what comes after
    takes; `cancelled` and `report` are called from a thread of their own while compiled work runs,
    and from the caller's between.
    """

    report: Callable[[str, float], None] = no_progress
    cancelled: Callable[[], bool] = never_cancelled
    deadline: float | None = None
    is_cancelled: bool = field(default=False, init=False)
    reserve: float = field(default=0.0, init=False)

    def without_progress(self) -> Monitor:
        """Return a monitor for work in parallel with other work, which reports no progress."""
        return Monitor(cancelled=self.cancelled, deadline=self.deadline)

    def without_deadline(self) -> Monitor:
        """Return a monitor for work that is always short enough to be finished."""
        return Monitor(self.report, self.cancelled)

    @property
    def watches(self) -> bool:
        """Return whether there is anything to check or to report while compiled work runs."""
        given = (self.report, self.cancelled, self.deadline)
        return given != (no_progress, never_cancelled, None)

    def is_over(self) -> bool:
        """Return whether the work has to end now, but for what takes the `reserve`."""
        self.is_cancelled = self.is_cancelled or self.cancelled()
        if self.is_cancelled or self.deadline is None:
            return self.is_cancelled
        return perf_counter() + self.reserve > self.deadline

    def has(self, seconds: float) -> bool:
        """Return whether so much time is left."""
        return self.deadline is None or perf_counter() + seconds < self.deadline

    def report_or_cancel(self, step: str, share: float) -> None:
        """Report how far a step is. Raises Cancelled when the caller cancelled."""
        self.report(step, share)
        self.is_cancelled = self.is_cancelled or self.cancelled()
        if self.is_cancelled:
            raise Cancelled

    @contextmanager
    def over(self, step: str, of: int) -> Iterator[npt.NDArray[np.int64]]:
        """Yield the stop signal of compiled work, set by a thread; see `solver.types`."""
        shared = new_signal()
        if not self.watches:
            yield shared
            return
        finished = Event()

        def watch() -> None:
            while not finished.wait(POLL_SECONDS):
                shared[STOP] = shared[STOP] or self.is_over()
                self.report(step, min(float(shared[DONE]) / max(of, 1), 1.0))

        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield shared
        finally:
            finished.set()
            thread.join()
        self.report(step, 1.0)
