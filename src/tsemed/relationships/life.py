"""The life of a pair: paused, resumed, closing, completed, or ended before its time."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, WrongState, take_step
from tsemed.notifications.schedule import hourly
from tsemed.relationships.models import EndReason, Meeting, Relationship
from tsemed.relationships.rules import LONGEST_PAUSE
from tsemed.relationships.states import UNEXPLAINED, MeetingState, PairState


class PauseTooLong(Refused):
    """A pause ends on a coming day, within three months."""

    is_recorded = False
    sentence = _("A pause ends on a coming day, within three months. Choose another day.")


class ExplanationMissing(Refused):
    """The reason “other” says nothing without a word of its own."""

    is_recorded = False
    sentence = _("Write what the reason was.")


@transaction.atomic
def pause_pair(
    pair: Relationship, *, until: date, why: str = "", by: User, at: datetime
) -> Relationship:
    """Let a pair pause up to a day; meanwhile no silence is counted (OM-7.1, OM-7.9)."""
    today = localdate(at)
    if not today < until <= today + LONGEST_PAUSE:
        raise PauseTooLong
    take_step(pair, PairState.PAUSED, by=by, at=at, why=why.strip(), paused_until=until)
    return pair


@hourly
def resume_overdue_pauses(at: datetime) -> None:
    """Take the pairs out of a pause that is over; asked again it finds none of them."""
    over = Relationship.objects.filter(state=PairState.PAUSED, paused_until__lt=localdate(at))
    for pair in over.order_by("pk"):
        # One that somebody resumed or ended in the same moment stops no other.
        with suppress(WrongState, StaleVersion):
            step_pair(pair, to=PairState.ACTIVE, by=None, at=at)


@transaction.atomic
def step_pair(pair: Relationship, *, to: PairState, by: User | None, at: datetime) -> Relationship:
    """Take a pair out of a pause, to closing, back from it, or to its completion (OM-7.9).

    The days of a pause that ends so do not count as silence (OM-7.1). Raise WrongState for a pause
    and for an end before its time, which need a day and a reason.
    """
    if to not in UNEXPLAINED:
        raise WrongState(pair, to)
    changes: dict[str, Any] = {}
    if pair.state == PairState.PAUSED:
        today, paused_on = localdate(at), localdate(pair.state_since)
        quiet_since = min(pair.quiet_since + (today - paused_on), today)
        changes = {"paused_until": None, "quiet_since": quiet_since}
    take_step(pair, to, by=by, at=at, **changes)
    if to == PairState.COMPLETED:
        _cancel_plan(pair, by=by, at=at)
    return pair


@transaction.atomic
def end_pair(
    pair: Relationship, *, reason: EndReason, why: str = "", by: User, at: datetime
) -> Relationship:
    """End a pair before its time, for a reason out of a list (OM-7.9).

    Its place is free again, and its mentee may be matched again. Raise ExplanationMissing.
    """
    why = why.strip()
    if reason == EndReason.OTHER and not why:
        raise ExplanationMissing
    take_step(
        pair,
        PairState.ENDED_EARLY,
        by=by,
        at=at,
        why=why,
        end_reason=reason.value,
        paused_until=None,
    )
    _cancel_plan(pair, by=by, at=at)
    return pair


def _cancel_plan(pair: Relationship, *, by: User | None, at: datetime) -> None:
    for meeting in Meeting.objects.planned().filter(relationship=pair):
        take_step(meeting, MeetingState.CANCELLED, by=by, at=at)
