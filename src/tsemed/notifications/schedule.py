"""Jobs that run every hour. Upper apps register their jobs here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger("tsemed.worker")

Job = Callable[[datetime], object]

_hourly: list[Job] = []


def hourly(job: Job) -> Job:
    """Register job(at), which the worker calls every hour and after every start.

    Several workers, or one that is started again, call it more often. A job therefore asks
    the tables what is still to be done, and its letters have keys: twice does no harm. That
    is why no table remembers when a job ran.
    """
    _hourly.append(job)
    return job


class Hourglass:
    """Says when an hour is over."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def run_due_jobs(self, *, at: datetime) -> bool:
        """Run every job if an hour has passed; one that fails stops no other."""
        if self._next is not None and at < self._next:
            return False
        self._next = at + timedelta(hours=1)
        for job in _hourly:
            try:
                job(at)
            except Exception:
                log.exception("the hourly job %s failed", job.__qualname__)
        return True
