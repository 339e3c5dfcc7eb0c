"""Deciding about somebody who takes part, and recording what was done on the way (OM-2.3).

A decision is a step of the participation; what was done is a dated entry that can be corrected,
and its old value is kept. Nobody decides or records about themselves: permissions say who does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.formatting import long_date
from tsemed.base.refusals import ReasonRequired, Refused
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.audit_events import EXCEPTION_ENDED, EXCEPTION_MADE, FACT_RECORDED
from tsemed.cycles.messages import ACCEPTED, DEFERRED, NOT_ACCEPTED
from tsemed.cycles.models import EntryKind, Participation, ParticipationEntry, Side
from tsemed.cycles.progress import is_on_the_way_to_a_pair
from tsemed.cycles.states import TAKING_PART, ParticipationState
from tsemed.notifications.message_templates import Recipient
from tsemed.notifications.operations import enqueue_message

_S = ParticipationState
_LETTERS = {_S.ACCEPTED: ACCEPTED, _S.DEFERRED: DEFERRED, _S.REJECTED: NOT_ACCEPTED}
SHORTEST_REASON = 3


class DayToCome(Refused):
    """Something is recorded for a day that has not come."""

    is_recorded = False
    sentence = _("This day has not come yet. Give today or an earlier day.")


class UntilMissing(Refused):
    """A deferral needs the day on which it is decided again."""

    is_recorded = False
    sentence = _("Give a coming day until which the decision is deferred.")


class NotTakingPart(Refused):
    """Something is recorded of somebody who was not accepted, withdrew or left."""

    sentence = _(
        "This person does not take part any more, so nothing was recorded. If they apply again,"
        " press that they apply again first."
    )


class NotAccepted(Refused):
    """Training or expectations are recorded of somebody who is not accepted yet."""

    sentence = _("This person is not accepted yet. Decide about that first, then record this.")


class NoTrainingOfMentees(Refused):
    """The training of mentors is recorded of a mentee."""

    sentence = _("Only mentors are trained here.")


class StillMatched(Refused):
    """Somebody in a pair, or in a proposal, would not be accepted any more."""

    sentence = _(
        "A pair or a proposal holds this person. End the pair, or take the proposal back, then"
        " decide."
    )


class NothingMissing(Refused):
    """An exception is made for somebody who needs none."""

    sentence = _("Nothing is missing any more: this person may be matched without an exception.")


class DecidedAgainst(Refused):
    """An exception is made for somebody whose acceptance was deferred."""

    sentence = _("The decision about this person is deferred. Decide again first.")


@transaction.atomic
def decide(
    part: Participation,
    *,
    to: ParticipationState,
    by: User | None,
    at: datetime,
    why: str = "",
    on: date | None = None,
    until: date | None = None,
    has_letter: bool = True,
) -> None:
    """Accept, defer or refuse somebody, or note that they withdrew or left (OM-2.3).

    Everything but an acceptance needs its reason. A letter follows, unless `has_letter` is False:
    what a list says happened before. Raise DayToCome, UntilMissing, ReasonRequired, StillMatched.
    """
    day = on or localdate(at)
    why = why.strip()
    if day > localdate(at):
        raise DayToCome
    if (to is _S.DEFERRED) and (until is None or until <= localdate(at)):
        raise UntilMissing
    if to is not _S.ACCEPTED and len(why) < SHORTEST_REASON:
        raise ReasonRequired
    # Who sends a proposal to this person holds the same row until it is sent.
    Participation.objects.select_for_update(no_key=True).get(pk=part.pk)
    if part.state == _S.ACCEPTED and to is not _S.LEFT and is_on_the_way_to_a_pair(part):
        raise StillMatched
    until = until if to is _S.DEFERRED else None
    take_step(
        part,
        to,
        by=by,
        at=at,
        why=why,
        accepted_on=day if to is _S.ACCEPTED else None,
        deferred_until=until,
        left_on=None if to in TAKING_PART else day,
    )
    _enter(part, EntryKind(to.value), day, why=why, until=until, by=by, at=at)
    if has_letter and to in _LETTERS:
        _notify(part, to, at=at)


def enter_joined(parts: Collection[Participation], *, by: User | None, at: datetime) -> None:
    """Write of people who take part from now on that they joined."""
    ParticipationEntry.objects.bulk_create(
        (
            ParticipationEntry(
                participation=part, kind=EntryKind.JOINED, happened_on=part.joined_on, by=by, at=at
            )
            for part in parts
        ),
        batch_size=1_000,
    )


@transaction.atomic
def apply_again(part: Participation, *, by: User | None, at: datetime) -> None:
    """Let somebody who was not accepted, withdrew or left take part again.

    It is decided about them again. What was recorded before stays, and what held still holds.
    """
    day = localdate(at)
    _replace(part, EntryKind.EXCEPTED, by=by, at=at)
    take_step(part, _S.APPLIED, by=by, at=at, joined_on=day, left_on=None, excepted_on=None)
    _enter(part, EntryKind.JOINED, day, by=by, at=at)


@transaction.atomic
def record_fact(
    part: Participation,
    *,
    kind: EntryKind,
    on: date | None,
    why: str = "",
    started_from: int,
    by: User,
    at: datetime,
) -> None:
    """Record on which day something was done, or with no day that it was not, with the reason.

    What stood there before is kept as replaced. Raise DayToCome, NotTakingPart, NotAccepted,
    ReasonRequired and StaleVersion.
    """
    why = why.strip()
    _refuse_fact(part, kind)
    if on is not None and on > localdate(at):
        raise DayToCome
    if on is None and len(why) < SHORTEST_REASON:
        raise ReasonRequired
    changed: dict[str, Any] = {f"{kind.value}_on": on}
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at, "why": why}
    save_edit(part, event=FACT_RECORDED, **how, **changed)
    _replace(part, kind, by=by, at=at)
    if on is not None:
        _enter(part, kind, on, why=why, by=by, at=at)


@transaction.atomic
def record_for_several(
    parts: Iterable[Participation], *, kind: EntryKind, on: date, by: User, at: datetime
) -> int:
    """Accept several people, or record one thing of all of them; return how many.

    All or none: raise what `decide` and `record_fact` raise.
    """
    chosen = list(parts)
    for part in chosen:
        if kind is EntryKind.ACCEPTED:
            decide(part, to=_S.ACCEPTED, on=on, by=by, at=at)
        else:
            record_fact(part, kind=kind, on=on, started_from=part.version, by=by, at=at)
    return len(chosen)


@transaction.atomic
def make_exception(
    part: Participation, *, why: str, started_from: int, by: User, at: datetime
) -> None:
    """Let somebody be matched although something is missing, with the reason (OM-6.11).

    Raise ReasonRequired, NothingMissing, DecidedAgainst, NotTakingPart and StaleVersion.
    """
    if part.state not in TAKING_PART:
        raise NotTakingPart
    if part.state == _S.DEFERRED:
        raise DecidedAgainst
    if not part.missing:
        raise NothingMissing
    if len(why.strip()) < SHORTEST_REASON:
        raise ReasonRequired
    missing = [one.value for one in part.missing]
    day, details = localdate(at), {"missing": missing}
    save_edit(
        part,
        event=EXCEPTION_MADE,
        started_from=started_from,
        by=by,
        at=at,
        why=why.strip(),
        details=details,
        excepted_on=day,
    )
    _replace(part, EntryKind.EXCEPTED, by=by, at=at)
    _enter(part, EntryKind.EXCEPTED, day, why=why.strip(), by=by, at=at)


@transaction.atomic
def end_exception(part: Participation, *, by: User, at: datetime) -> None:
    """Take an exception back: the person may be matched again once nothing is missing."""
    how: dict[str, Any] = {"started_from": part.version, "by": by, "at": at}
    save_edit(part, event=EXCEPTION_ENDED, excepted_on=None, **how)
    _replace(part, EntryKind.EXCEPTED, by=by, at=at)


def _refuse_fact(part: Participation, kind: EntryKind) -> None:
    if part.state not in TAKING_PART:
        raise NotTakingPart
    if kind is EntryKind.TRAINED and part.side != Side.MENTOR:
        raise NoTrainingOfMentees
    if kind in (EntryKind.TRAINED, EntryKind.ALIGNED) and part.state != _S.ACCEPTED:
        raise NotAccepted


def _enter(
    part: Participation,
    kind: EntryKind,
    on: date,
    *,
    why: str = "",
    until: date | None = None,
    by: User | None,
    at: datetime,
) -> None:
    ParticipationEntry.objects.create(
        participation=part, kind=kind, happened_on=on, until=until, why=why, by=by, at=at
    )


def _replace(part: Participation, kind: EntryKind, *, by: User | None, at: datetime) -> None:
    held = ParticipationEntry.objects.filter(
        participation=part, kind=kind, replaced_at__isnull=True
    )
    held.update(replaced_at=at, replaced_by=by)


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _notify(part: Participation, to: ParticipationState, *, at: datetime) -> None:
    person = part.person
    enqueue_message(
        _LETTERS[to],
        to=Recipient(address=person.email, language=person.language, user_id=person.user_id),
        context={
            "name": person.given_name,
            "is_mentor": part.side == Side.MENTOR,
            "until": _in_words(part.deferred_until, person.language),
            "path": reverse("people:person", args=[part.person_id]),
        },
        key=f"participation-{part.pk}-v{part.version}",
        at=at,
        about=f"participation-{part.pk}",
    )


def _in_words(day: date | None, language: str) -> str:
    if day is None:
        return ""
    with translation.override(language):
        return long_date(day, with_year=True)
