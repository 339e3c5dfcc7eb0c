"""Run long work outside the main thread, so that Ctrl-C is heard while compiled code runs."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")

_LISTEN = 0.05
_SHUTDOWN_SECONDS = 1.0


def interruptible(work: Callable[[Callable[[], bool]], Result]) -> Result:
    """Return what `work` returns, or raise what it raises; on Ctrl-C leave it behind.

    `work` is given a function that says whether it was cancelled. Python hears an interrupt
    only between its own steps, and the solver's are seconds long. Work that does not stop in
    a second is abandoned: it is a daemon thread and writes nothing.
    """
    working = _Working(work)
    working.start()
    try:
        # An event rather than join(): a join that is interrupted takes the thread for ended.
        while not working.ended.wait(_LISTEN):
            pass
    except KeyboardInterrupt:
        working.cancelled.set()
        working.ended.wait(_SHUTDOWN_SECONDS)
        raise
    return working.result()


class _Working(Thread, Generic[Result]):
    def __init__(self, work: Callable[[Callable[[], bool]], Result]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._results: list[Result] = []
        self._error: BaseException | None = None
        self.cancelled = Event()
        self.ended = Event()

    def run(self) -> None:
        try:
            self._results.append(self._work(self.cancelled.is_set))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._error = error
        finally:
            self.ended.set()

    def result(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._results[0]
