"""What can be done with pairs and their meetings. Each verb is one function, one transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.models import Participation
from tsemed.cycles.policy import Policy
from tsemed.notifications.message_templates import Recipient
from tsemed.notifications.operations import enqueue_message
from tsemed.relationships.audit_events import (
    CALL_NOTED,
    MEETING_COUNTED,
    MEETING_MOVED,
    MEETING_PLANNED,
    MEETING_REPORTED,
    PAIR_OPENED,
)
from tsemed.relationships.messages import THANKS
from tsemed.relationships.models import AlreadyPaired, CallOutcome, Meeting, Relationship
from tsemed.relationships.rules import (
    MEETINGS_THANKED,
    Objection,
    Report,
    objections_to,
    planned_end,
)
from tsemed.relationships.states import LIVE, MeetingState, PairState
from tsemed.terms.models import ChoiceList
from tsemed.terms.queries import refuse_not_offered


class NotLive(Exception):
    """The pair has ended; nothing can be reported of it any more."""


class CannotBe(Exception):
    """The report says what cannot be; `objections` holds each of them."""

    def __init__(self, objections: list[Objection]) -> None:
        super().__init__(", ".join(objections))
        self.objections = objections


class AlreadyReported(Exception):
    """The meeting of this day is known already; `meeting` is what was reported."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"meeting {meeting.pk}")
        self.meeting = meeting


@transaction.atomic
def open_relationship(
    *, mentee: Participation, mentor: Participation, by: User | None, at: datetime, policy: Policy
) -> Relationship:
    """Open a pair whose two people agreed, planned for the policy's months.

    Raise NoPlaceLeft, AlreadyPaired or PairedWithThemselves; nothing is written then.
    """
    day = timezone.localdate(at)
    Relationship.objects.refuse_to_begin(mentor_id=mentor.person_id, mentee_id=mentee.person_id)
    try:
        with transaction.atomic():
            pair = Relationship.objects.create(
                cycle_id=mentee.cycle_id,
                mentor=mentor,
                mentee=mentee,
                state=PairState.ACTIVE,
                state_since=at,
                started_on=day,
                quiet_since=day,
                planned_end_on=planned_end(day, policy=policy),
            )
    except IntegrityError as twice:
        raise AlreadyPaired from twice
    record(PAIR_OPENED, pair, by=by, at=at)
    return pair


@transaction.atomic
def plan_meeting(pair: Relationship, *, on: date, by: User, at: datetime) -> Meeting:
    """Note when the two meet next; an earlier plan moves to the new day."""
    _hold(pair)
    return _plan(pair, on, by=by, at=at)


@transaction.atomic
def report_meeting(
    pair: Relationship, report: Report, *, by: User, by_staff: bool = False, at: datetime
) -> Meeting:
    """Keep what somebody says of a meeting, and plan the next one if they say when.

    A planned meeting whose day has come is the one reported; otherwise the meeting is new.
    """
    today = timezone.localdate(at)
    pair = _hold(pair)
    life = {"began_on": pair.started_on, "ends_on": pair.planned_end_on}
    if objections := objections_to(report, **life, on=today):
        raise CannotBe(objections)
    held = report.state == MeetingState.HELD
    if held:
        refuse_not_offered(ChoiceList.MEETING_TOPIC, report.topics)
    if held and (known := pair.meetings.filter(on=report.on, state=MeetingState.HELD).first()):
        raise AlreadyReported(known)
    facts: dict[str, Any] = {
        "on": report.on,
        "minutes": report.minutes if held else None,
        "channel": report.channel if held else "",
        "topics": list(report.topics) if held else [],
        "next_step": report.next_step,
        "call_me": report.call_me,
        "reported_by": by,
        "reported_at": at,
        "reported_by_staff": by_staff,
    }
    meeting = _reported(pair, report, facts, today=today, by=by, at=at)
    if held:
        _count(pair, report.on, by=by, at=at)
    if report.next_on is not None:
        _plan(pair, report.next_on, by=by, at=at)
    return meeting


@transaction.atomic
def note_call(meeting: Meeting, outcome: CallOutcome, *, by: User, at: datetime) -> None:
    """Note how the call went that a report asked for.

    Somebody who did not answer still waits to be called, and a concern waits for another
    call: only having spoken takes the line off the coordinator's day.
    """
    if meeting.call_me and meeting.called_at is None:
        called_at = at if outcome is CallOutcome.SPOKE else None
        changes: dict[str, Any] = {"called_at": called_at, "call_outcome": outcome}
        how: dict[str, Any] = {"started_from": meeting.version, "by": by, "at": at}
        save_edit(meeting, event=CALL_NOTED, **how, **changes)


def _hold(pair: Relationship) -> Relationship:
    """Return the pair as it is now, locked until the transaction ends: one report at a time."""
    fresh = Relationship.objects.select_for_update().get(pk=pair.pk)
    if fresh.state not in LIVE:
        raise NotLive
    return fresh


def _reported(
    pair: Relationship,
    report: Report,
    facts: dict[str, Any],
    *,
    today: date,
    by: User,
    at: datetime,
) -> Meeting:
    planned = pair.meetings.filter(state=MeetingState.PLANNED).first()
    # A meeting out of turn leaves the plan for a later day as it is.
    if planned is not None and (planned.on <= today or report.state != MeetingState.HELD):
        take_step(planned, report.state, by=by, at=at, **facts)
        return planned
    meeting = Meeting.objects.create(relationship=pair, state=report.state, state_since=at, **facts)
    record(MEETING_REPORTED, meeting, by=by, at=at, details={"state": report.state.value})
    return meeting


def _count(pair: Relationship, day: date, *, by: User, at: datetime) -> None:
    last = max(day, pair.last_met_on or day)
    save_edit(
        pair,
        event=MEETING_COUNTED,
        started_from=pair.version,
        by=by,
        at=at,
        last_met_on=last,
        quiet_since=max(last, pair.quiet_since),
        meetings_held=pair.meetings_held + 1,
    )
    if pair.meetings_held == MEETINGS_THANKED:
        _thank(pair, at=at)


def _thank(pair: Relationship, *, at: datetime) -> None:
    """Thank the mentor, once a pair; for one without an e-mail there is a line on Today."""
    mentor = pair.mentor_person
    enqueue_message(
        THANKS,
        to=Recipient(address=mentor.email, language=mentor.language, user_id=mentor.user_id),
        context={"name": mentor.given_name},
        key=f"pair-{pair.pk}-thanks",
        at=at,
    )


def _plan(pair: Relationship, day: date, *, by: User, at: datetime) -> Meeting:
    planned = pair.meetings.filter(state=MeetingState.PLANNED).first()
    if planned is not None:
        how: dict[str, Any] = {"started_from": planned.version, "by": by, "at": at}
        save_edit(planned, event=MEETING_MOVED, on=day, **how)
        return planned
    meeting = Meeting.objects.create(
        relationship=pair, on=day, state=MeetingState.PLANNED, state_since=at
    )
    record(MEETING_PLANNED, meeting, by=by, at=at, details={"on": day.isoformat()})
    return meeting
