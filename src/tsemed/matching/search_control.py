"""The link between a running search and its round: progress out, and the request to stop in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from django.db import DatabaseError, connection

from tsemed.matching.models import Round

log = logging.getLogger("tsemed.matching")

SECONDS_BETWEEN = 1.0


def nobody_stops() -> bool:
    """Return that nobody stops the search."""
    return False


def report_nothing(_step: str, _share: float) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Control:
    """What a search is given: its limit in seconds, where it reports, and whether it must stop.

    `progress(step, share)` gets a code of the step and the share of it that is done, 0 to 1.
    """

    time_limit: float | None = None
    progress: Callable[[str, float], None] = report_nothing
    cancelled: Callable[[], bool] = nobody_stops


@dataclass
class _Reported:
    step: str = ""
    share: float = 0.0
    is_outdated: Event = field(default_factory=Event)
    has_ended: Event = field(default_factory=Event)


@contextmanager
def reporting(
    the_round: Round, *, time_limit: float, every: float = SECONDS_BETWEEN
) -> Iterator[Control]:
    """Yield the control of a search for a round as it stands, whose page shows how far it is.

    The search must stop as soon as the round has another version or is asked for no more: its
    answer would not be kept. The row is written every second from a thread of its own, in no
    transaction, and its version stays.
    """
    reported = _Reported()

    def note(step: str, share: float) -> None:
        reported.step, reported.share = step, share

    def write() -> None:
        asked = Round.objects.filter(pk=the_round.pk, version=the_round.version)
        try:
            while not reported.has_ended.wait(every):
                seen = {"search_step": reported.step, "search_share": reported.share}
                if not asked.filter(asked_at__isnull=False).update(**seen):
                    reported.is_outdated.set()
                    return
        except DatabaseError:
            # The search goes on unseen; whether its answer may be kept is asked again at the end.
            log.exception("how far round %s is could not be written", the_round.pk)
        finally:
            connection.close()

    writer = Thread(target=write, daemon=True)
    writer.start()
    try:
        yield Control(time_limit, note, reported.is_outdated.is_set)
    finally:
        reported.has_ended.set()
        writer.join()
