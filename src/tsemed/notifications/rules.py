"""When a letter may go out, and when it is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class QuietHours:
    """When nothing is sent: every night, and from Friday afternoon to Sunday morning."""

    evening: time = time(21, 0)
    morning: time = time(8, 0)
    friday_from: time = time(14, 0)


QUIET_HOURS = QuietHours()

# Minutes between tries: a mail server that is down for a day loses nothing.
WAITS_IN_MINUTES = (1, 5, 30, 120, 360, 960)

# A task that took this many workers with it is not tried again.
TRIES_OF_A_TASK = 3


def earliest_sending(moment: datetime, *, quiet: QuietHours = QUIET_HOURS) -> datetime:
    """Return the first moment, from `moment` on, when an ordinary letter may go (OM-14.1).

    `moment` is in the local time zone, because quiet hours are hours on a wall: on the night
    the clocks change, eight o'clock is still eight o'clock.
    """
    if _is_weekend(moment, quiet):
        days_to_sunday = (6 - moment.weekday()) % 7
        return _at(moment + timedelta(days=days_to_sunday), quiet.morning)
    if moment.time() < quiet.morning:
        return _at(moment, quiet.morning)
    if moment.time() >= quiet.evening:
        return _at(moment + timedelta(days=1), quiet.morning)
    return moment


def next_try(
    tries: int, *, at: datetime, waits: Sequence[int] = WAITS_IN_MINUTES
) -> datetime | None:
    """Return when to try again after so many tries have failed; None when it is time to give up."""
    if tries > len(waits):
        return None
    return at + timedelta(minutes=waits[tries - 1])


def _is_weekend(moment: datetime, quiet: QuietHours) -> bool:
    weekday, hour = moment.weekday(), moment.time()
    return (
        (weekday == SATURDAY - 1 and hour >= quiet.friday_from)
        or weekday == SATURDAY
        or (weekday == SATURDAY + 1 and hour < quiet.morning)
    )


def _at(day: datetime, hour: time) -> datetime:
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
