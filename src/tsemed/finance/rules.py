"""Hours and money as plain values: what may be written, what a month comes to, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tsemed.cycles.policy import Policy

MINUTES_OF_A_DAY = 24 * 60
LONGEST_ENTRY = 16 * 60


@dataclass(frozen=True)
class Rate:
    """What an hour costs from a day on, in agorot."""

    starts_on: date
    agorot: int


@dataclass(frozen=True)
class Work:
    """Minutes worked on a day; fewer than none where an earlier month is corrected."""

    on: date
    minutes: int


class Objection(StrEnum):
    """What an entry of hours cannot say."""

    IN_THE_FUTURE = "in_the_future"
    OUTSIDE_THE_CONTRACT = "outside_the_contract"
    IN_A_LATER_MONTH = "in_a_later_month"
    NOT_YET_APPROVED = "not_yet_approved"
    TOO_LONG = "too_long"
    NOTHING = "nothing"
    LESS_THAN_NOTHING = "less_than_nothing"
    NOTE_MISSING = "note_missing"
    MORE_THAN_A_DAY = "more_than_a_day"


def first_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return first_of(month + timedelta(days=31))


def objections_to(
    work: Work,
    *,
    month: date,
    note: str,
    others_on_the_day: int,
    month_is_counted: bool,
    starts_on: date,
    ends_on: date | None,
    on: date,
) -> list[Objection]:
    """Return what keeps an entry from a month's sheet; empty when it may be written (OM-10.3).

    A day of an earlier month is a correction: that month has been approved, it says why, and it
    may take minutes away. `others_on_the_day` are the minutes that the same sheet has on this day.
    """
    found = []
    if work.on > on:
        found.append(Objection.IN_THE_FUTURE)
    if work.on < starts_on or (ends_on is not None and work.on > ends_on):
        found.append(Objection.OUTSIDE_THE_CONTRACT)
    if first_of(work.on) > month:
        found.append(Objection.IN_A_LATER_MONTH)
    is_correction = first_of(work.on) < month
    if is_correction and not month_is_counted:
        found.append(Objection.NOT_YET_APPROVED)
    if is_correction and not note.strip():
        found.append(Objection.NOTE_MISSING)
    if work.minutes == 0:
        found.append(Objection.NOTHING)
    if work.minutes < 0 and not is_correction:
        found.append(Objection.LESS_THAN_NOTHING)
    if abs(work.minutes) > LONGEST_ENTRY:
        found.append(Objection.TOO_LONG)
    elif others_on_the_day + work.minutes > MINUTES_OF_A_DAY:
        found.append(Objection.MORE_THAN_A_DAY)
    return found


def _rate_on(rates: Sequence[Rate], day: date) -> int | None:
    """Return what an hour cost on a day, in agorot; None before the first terms."""
    begun = [rate for rate in rates if rate.starts_on <= day]
    return max(begun, key=lambda rate: rate.starts_on).agorot if begun else None


def days_without_rate(work: Iterable[Work], rates: Sequence[Rate]) -> list[date]:
    """Return the days of work for which no rate was agreed on."""
    return sorted({one.on for one in work if _rate_on(rates, one.on) is None})


def amount_of(work: Iterable[Work], rates: Sequence[Rate]) -> int:
    """Return what hours come to in agorot, each day at its own rate, rounded once (OM-10.4)."""
    total = sum(
        (Decimal(one.minutes) * (_rate_on(rates, one.on) or 0) / 60 for one in work), Decimal(0)
    )
    return int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def submitted_by(month: date, *, policy: Policy) -> date:
    """Return the day by which a month's hours are submitted (OM-10.5)."""
    return month_after(month).replace(day=policy.day_of_month_to_submit_hours)


def approved_by(month: date, *, policy: Policy) -> date:
    """Return the day by which a month's hours are approved (OM-10.5)."""
    return month_after(month).replace(day=policy.day_of_month_to_approve_hours)
