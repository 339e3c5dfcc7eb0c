"""When a letter may go out, and when it is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

SATURDAY = 5
MOST_DAYS_QUIET = 8


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


def earliest_sending(
    moment: datetime,
    *,
    start: time | None = None,
    end: time | None = None,
    quiet: QuietHours = QUIET_HOURS,
) -> datetime:
    """Return the first moment, from `moment` on, when an ordinary letter may go (OM-14.1).

    `start` and `end` are the quiet hours of the reader; where these and the general ones leave no
    moment at all, the general ones count alone. `moment` is in the local time zone, because quiet
    hours are hours on a wall: on the night the clocks change, eight o'clock is still eight o'clock.
    """
    first = _general(moment, quiet)
    if start is None or end is None or start == end:
        return first
    found = first
    for _day in range(MOST_DAYS_QUIET):
        free = _after(found, start, end)
        found = _general(free, quiet)
        if found == free:
            return found
    return first


def _general(moment: datetime, quiet: QuietHours) -> datetime:
    if _is_weekend(moment, quiet):
        days_to_sunday = (6 - moment.weekday()) % 7
        return _at(moment + timedelta(days=days_to_sunday), quiet.morning)
    if moment.time() < quiet.morning:
        return _at(moment, quiet.morning)
    if moment.time() >= quiet.evening:
        return _at(moment + timedelta(days=1), quiet.morning)
    return moment


def _after(moment: datetime, start: time, end: time) -> datetime:
    """Return the end of the hours that a moment falls into, else the moment itself."""
    now = moment.time()
    if start < end:
        return _at(moment, end) if start <= now < end else moment
    if now >= start:
        return _at(moment + timedelta(days=1), end)
    return _at(moment, end) if now < end else moment


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
