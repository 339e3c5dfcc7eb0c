"""How long a sign-in stands, and when to try again. Pure: times come in, verdicts go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Standing(StrEnum):
    """What a session is still good for."""

    FULL = "full"
    OWN_PHONE = "own_phone"
    ENDED = "ended"


@dataclass(frozen=True)
class Limits:
    """How long a sign-in stands.

    A member of staff works at a desk of their own and is interrupted by calls: half an hour.
    Everybody else may sit at a shared computer or hold a borrowed phone: a quarter. A phone
    marked as one's own keeps three doors open for thirty days.
    """

    idle_of_staff: float = timedelta(minutes=30).total_seconds()
    idle: float = timedelta(minutes=15).total_seconds()
    absolute: float = timedelta(hours=12).total_seconds()
    own_phone: float = timedelta(days=30).total_seconds()
    fresh: float = timedelta(minutes=15).total_seconds()
    link: float = timedelta(minutes=10).total_seconds()


LIMITS = Limits()


@dataclass(frozen=True)
class Marks:
    """What a session remembers of its sign-in, in seconds since the epoch."""

    began: float
    seen: float
    own_phone_since: float | None = None


def standing_of(
    marks: Marks | None, *, at: float, is_staff: bool, limits: Limits = LIMITS
) -> Standing:
    """What a session with these marks is good for at a moment; without marks, nothing."""
    if marks is None:
        return Standing.ENDED
    idle = limits.idle_of_staff if is_staff else limits.idle
    if at - marks.seen <= idle and at - marks.began <= limits.absolute:
        return Standing.FULL
    is_own = marks.own_phone_since is not None and not is_staff
    if is_own and at - (marks.own_phone_since or 0) <= limits.own_phone:
        return Standing.OWN_PHONE
    return Standing.ENDED


@dataclass(frozen=True)
class Rate:
    """So many attempts in so many seconds."""

    amount: int
    seconds: float


def wait_before(history: Sequence[float], rate: Rate, *, at: float) -> float:
    """How many seconds until the next attempt; 0 when it may be made now."""
    recent = sorted(moment for moment in history if moment > at - rate.seconds)
    if len(recent) < rate.amount:
        return 0.0
    return recent[-rate.amount] + rate.seconds - at
