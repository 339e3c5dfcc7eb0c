"""When somebody should ask about a pair, and what a report of a meeting may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tsemed.cycles.policy import Policy
from tsemed.relationships.states import LIVE, MeetingState, PairState

LONGEST_MEETING = 8 * 60
# After so many held meetings the mentor is thanked.
MEETINGS_THANKED = 5


class Health(StrEnum):
    """How a pair does, by the days since its two people last met."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PAUSED = "paused"
    ENDED = "ended"


# A longer rest is an ending, with another pair later.
LONGEST_PAUSE = timedelta(days=92)
# How long after its planned end a pair may still agree to meet.
A_MONTH = timedelta(days=31)


class Objection(StrEnum):
    """What a report cannot say."""

    IN_THE_FUTURE = "in_the_future"
    BEFORE_THE_PAIR = "before_the_pair"
    LENGTH_MISSING = "length_missing"
    LENGTH_IMPOSSIBLE = "length_impossible"
    NEXT_IN_THE_PAST = "next_in_the_past"
    NEXT_TOO_LATE = "next_too_late"


@dataclass(frozen=True)
class Report:
    """What somebody says of one meeting; topics are codes, `next_on` the next date agreed."""

    state: MeetingState
    on: date
    minutes: int | None = None
    channel: str = ""
    topics: tuple[str, ...] = ()
    next_step: str = ""
    next_on: date | None = None
    call_me: bool = False


def last_quiet_days(*, on: date, policy: Policy) -> dict[Health, date]:
    """Return the latest day of the last meeting by which a pair is amber, and red (OM-7.1)."""
    return {
        Health.AMBER: on - timedelta(days=policy.amber_after_days_without_meeting),
        Health.RED: on - timedelta(days=policy.red_after_days_without_meeting),
    }


def health_of(state: str, quiet_since: date, *, on: date, policy: Policy) -> Health:
    """Return a pair's health: amber and red by days without a meeting; a pause stops it (OM-7.1).

    The days count from the last meeting held, before the first one from the day the pair began.
    """
    if state not in LIVE:
        return Health.ENDED
    if state == PairState.PAUSED:
        return Health.PAUSED
    latest = last_quiet_days(on=on, policy=policy)
    if quiet_since <= latest[Health.RED]:
        return Health.RED
    return Health.AMBER if quiet_since <= latest[Health.AMBER] else Health.GREEN


def health_of_waiting(since: date, *, on: date, policy: Policy) -> Health:
    """Return how urgent it is that somebody has waited for a pair since a day (OM-7.8)."""
    days = (on - since).days
    if days > policy.red_after_days_waiting:
        return Health.RED
    return Health.AMBER if days > policy.amber_after_days_waiting else Health.GREEN


def report_is_due(planned_on: date, *, on: date, policy: Policy) -> bool:
    """Return whether the mentor is asked how a planned meeting went: from the next day (OM-7.2)."""
    return (on - planned_on).days >= policy.days_to_ask_for_report


def objections_to(report: Report, *, began_on: date, ends_on: date, on: date) -> list[Objection]:
    """Return what a report says that cannot be; empty when it may be kept (OM-7.3).

    A meeting counts only if it was held, on a day of the pair's life up to today, for some
    minutes. What was not held has no length, and its day may lie ahead. The next meeting is at most
    a month after the planned end, or from today where the end is over.
    """
    found = []
    if report.state == MeetingState.HELD:
        if report.on > on:
            found.append(Objection.IN_THE_FUTURE)
        if report.on < began_on:
            found.append(Objection.BEFORE_THE_PAIR)
        if report.minutes is None:
            found.append(Objection.LENGTH_MISSING)
        elif not 0 < report.minutes <= LONGEST_MEETING:
            found.append(Objection.LENGTH_IMPOSSIBLE)
    if report.next_on is not None and report.next_on < on:
        found.append(Objection.NEXT_IN_THE_PAST)
    if report.next_on is not None and report.next_on > max(ends_on, on) + A_MONTH:
        found.append(Objection.NEXT_TOO_LATE)
    return found


# While they meet, the two may know each other (OM-7.4); the mentee's consent is asked besides.
PASSING = (PairState.ACTIVE, PairState.CLOSING)


def first_meeting_is_late(
    started_on: date, *, met: bool, planned: bool, on: date, policy: Policy
) -> bool:
    """Return whether the first meeting is overdue: two weeks after both agreed (OM-7.5)."""
    return not met and not planned and (on - started_on).days > policy.days_to_first_meeting


def planned_end(started_on: date, *, policy: Policy) -> date:
    """Return the day on which a pair is planned to end, at 30 days a month (OM-7.6)."""
    return started_on + timedelta(days=30 * policy.months_of_match)


class NextStep(StrEnum):
    """What comes next for a pair (R23)."""

    FIRST_MEETING = "first_meeting"
    MEETING = "meeting"
    REPORT = "report"
    AGREE = "agree"
    RESUME = "resume"
    CLOSE = "close"
    COMPLETE = "complete"


def next_step_of(
    state: str,
    *,
    next_on: date | None,
    met: bool,
    started_on: date,
    planned_end_on: date,
    paused_until: date | None,
    on: date,
    policy: Policy,
) -> tuple[NextStep, date | None] | None:
    """Return what comes next for a pair and its day, if it has one; None for a pair that is over.

    `next_on` is the day of the meeting that is planned (OM-2.10).
    """
    if state not in LIVE:
        return None
    if state == PairState.PAUSED:
        return NextStep.RESUME, paused_until
    if next_on is not None:
        is_due = report_is_due(next_on, on=on, policy=policy)
        return (NextStep.REPORT if is_due else NextStep.MEETING), next_on
    if state == PairState.CLOSING:
        return NextStep.COMPLETE, None
    if on >= planned_end_on:
        return NextStep.CLOSE, planned_end_on
    if not met:
        return NextStep.FIRST_MEETING, started_on + timedelta(days=policy.days_to_first_meeting)
    return NextStep.AGREE, None
