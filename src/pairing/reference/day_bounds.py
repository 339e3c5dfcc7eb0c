"""Which days are believable, by what the day means.

A day typed with a wrong year (1926 for 2026, 0001, 9999) is a calendar date like any other, so
nothing but a bound finds it. The bounds are relative to a given day; nothing here reads the clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

# No day outside of these is ever read or stored, whatever it means.
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
_WRITTEN: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class DayBounds:
    """The believable days around a given day: at most so many years before and after it.

    Without `years_back` the first day is EARLIEST.
    """

    years_back: int | None
    years_ahead: int

    def first(self, today: date) -> date:
        """Return the first believable day."""
        return EARLIEST if self.years_back is None else _moved(today, -self.years_back)

    def last(self, today: date) -> date:
        """Return the last believable day."""
        return min(_moved(today, self.years_ahead), LATEST)

    def contains(self, day: date, *, today: date) -> bool:
        """Return whether a day is believable on the given day."""
        return self.first(today) <= day <= self.last(today)


# A day of a plan or of something that happened.
ORDINARY: Final = DayBounds(years_back=None, years_ahead=5)
# The day since when somebody waits. Longer than this is a wrong century.
WAITING: Final = DayBounds(years_back=10, years_ahead=0)
# A day on which something of a career happened: an acceptance, a training.
CAREER: Final = DayBounds(years_back=60, years_ahead=0)

# Somebody who takes part is an adult or nearly one, and alive.
OLDEST: Final = 105
YOUNGEST: Final = 14


def is_storable(day: date) -> bool:
    """Return whether a day may be kept at all."""
    return EARLIEST <= day <= LATEST


def day_of(written: str) -> date:
    """Return the day written as YYYY-MM-DD; raise ValueError for any other text or year."""
    if not _WRITTEN.fullmatch(written):
        raise ValueError(written)
    day = date.fromisoformat(written)
    if not is_storable(day):
        raise ValueError(written)
    return day


def birth_years(today: date) -> tuple[int, int]:
    """Return the first and the last believable birth year."""
    return today.year - OLDEST, today.year - YOUNGEST


def _moved(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes 28 February."""
    year = min(max(day.year + years, EARLIEST.year), LATEST.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
