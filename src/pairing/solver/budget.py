"""Watches long compiled work from beside it: the deadline, a wish to cancel, and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter

import numpy as np
import numpy.typing as npt

POLL_SECONDS = 0.1
"""Seconds between two looks."""


class Cancelled(Exception):
    """The caller asked a running solve to stop and throw its work away."""


def no_progress(_step: str, _share: float) -> None:
    """Tells nobody."""


def never_cancelled() -> bool:
    """Never cancels."""
    return False


@dataclass
class Monitor:
    """When to stop, and whom to tell.

    `deadline` is a moment of `time.perf_counter`, and `reserve` the seconds that what comes after
    takes; `cancelled` and `tell` are called from a thread of their own while compiled work runs,
    and from the caller's between.
    """

    tell: Callable[[str, float], None] = no_progress
    cancelled: Callable[[], bool] = never_cancelled
    deadline: float | None = None
    is_cancelled: bool = field(default=False, init=False)
    reserve: float = field(default=0.0, init=False)

    def without_progress(self) -> Monitor:
        """A watch over work beside other work, which tells nobody how far it is."""
        return Monitor(cancelled=self.cancelled, deadline=self.deadline)

    def is_over(self) -> bool:
        """Whether the work has to end now, but for what takes the `reserve`."""
        self.is_cancelled = self.is_cancelled or self.cancelled()
        if self.is_cancelled or self.deadline is None:
            return self.is_cancelled
        return perf_counter() + self.reserve > self.deadline

    def has(self, seconds: float) -> bool:
        """Whether so much time is left."""
        return self.deadline is None or perf_counter() + seconds < self.deadline

    def report_or_cancel(self, step: str, share: float) -> None:
        """Tell how far a step is. Raises Cancelled when nobody wants it any more."""
        self.tell(step, share)
        self.is_cancelled = self.is_cancelled or self.cancelled()
        if self.is_cancelled:
            raise Cancelled

    @contextmanager
    def over(self, step: str, of: int) -> Iterator[npt.NDArray[np.int64]]:
        """Two numbers for compiled work to share: stop when the first is set; done so far."""
        shared = np.zeros(2, dtype=np.int64)
        finished = Event()

        def look() -> None:
            while not finished.wait(POLL_SECONDS):
                shared[0] = shared[0] or self.is_over()
                self.tell(step, min(float(shared[1]) / max(of, 1), 1.0))

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield shared
        finally:
            finished.set()
            thread.join()
        self.tell(step, 1.0)
