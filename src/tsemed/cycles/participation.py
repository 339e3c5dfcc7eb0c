"""Letting people take part in a cycle. Each verb is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import build_row, record, record_many
from tsemed.base.audit_events import event_named, step_name
from tsemed.base.refusals import Refused
from tsemed.cycles.audit_events import JOINED
from tsemed.cycles.decisions import apply_again, decide, enter_joined, record_fact
from tsemed.cycles.models import Cycle, EntryKind, Participation, ParticipationEntry, Side
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import TAKES_PEOPLE, ParticipationState
from tsemed.cycles.ties import ties_to_newcomer
from tsemed.partners.models import Partner
from tsemed.people.data_policy import Relation
from tsemed.people.models import Capacity, Person
from tsemed.people.operations import (
    affiliate,
    give_mentee_profile,
    give_mentor_profile,
    is_tied,
    may_affiliate,
    register_person,
)
from tsemed.people.write_gate import Rights, refuse_entry, rights_of
from tsemed.people.write_policy import Standing, Target

_S = ParticipationState
BATCH = 1_000
TABLE_OF = {Side.MENTOR: Target.MENTOR, Side.MENTEE: Target.MENTEE}


class MustBeRecognised(Exception):
    """Somebody known would get a side from a person who may not write them; a doubt is raised."""


class CycleTakesNobody(Refused):
    """Somebody would join a cycle that has ended, is ending or was cancelled."""

    sentence = _(
        "This cycle is ending or has ended, so nobody joins it any more. Choose another cycle; an"
        " entry that waits for this one can only be left out."
    )


def refuse_closed(cycle: Cycle) -> None:
    """Refuse to let anybody join a cycle that takes nobody any more (`CycleTakesNobody`)."""
    if cycle.state not in TAKES_PEOPLE:
        raise CycleTakesNobody


@transaction.atomic
def add_participant(
    cycle: Cycle,
    *,
    person: Person,
    side: Side,
    programme: Partner | None = None,
    is_new: bool = False,
    by: User | None,
    at: datetime,
) -> Participation:
    """Let a person take part; do not change a participation that exists already.

    A mentee's referring programme is also kept as an affiliation, so that its coordinator
    sees her own participant. Of somebody known, who is not tied to it yet and whom `by` may not
    tie, the programme is left out. Who left before applies again. Raise CycleTakesNobody.
    """
    refuse_closed(cycle)
    day = localdate(at)
    joining = ties_to_newcomer(by, cycle, side, on=day) if by and is_new else frozenset()
    if side == Side.MENTOR or not _may_refer(by, person, programme, joining, on=day):
        programme = None
    part, is_new = Participation.objects.get_or_create(
        cycle=cycle,
        person=person,
        side=side,
        defaults={"programme": programme, "joined_on": day, "state_since": at},
    )
    if is_new:
        enter_joined([part], by=by, at=at)
    elif part.left_on is None:
        return part
    else:
        come_back(part, programme=programme, by=by, at=at)
    if programme is not None:
        how: dict[str, Any] = {"starts_on": day, "by": by, "at": at, "joining": joining}
        affiliate(person, programme, Capacity.PARTICIPANT, **how)
    record(JOINED, cycle, by=by, at=at, details={"joined": person.pk, "as": str(side)})
    return part


@transaction.atomic
def let_join(
    cycle: Cycle,
    *,
    person: Person | None,
    details: dict[str, Any] | None,
    side: Side,
    programme: Partner | None,
    is_new: bool = False,
    by: User,
    at: datetime,
) -> Participation:
    """Let somebody known, or somebody new with these details, take part.

    A person without a profile of that side gets an empty one, to be filled in. Raise
    FieldsRefused for details that the caller may not write, and MustBeRecognised for
    somebody known whom they may not write. `is_new` says that the person was registered by the
    same act.
    """
    if person is None:
        refuse_newcomer(cycle, side, details or {}, by=by, at=at)
    elif not is_new and not may_join(by, person, side, on=localdate(at)):
        raise MustBeRecognised
    is_new = is_new or person is None
    joining = person or register_person(**(details or {}), by=by, at=at)
    if side == Side.MENTOR and not hasattr(joining, "mentor"):
        give_mentor_profile(joining, by=by, at=at)
    if side == Side.MENTEE and not hasattr(joining, "mentee"):
        give_mentee_profile(joining, by=by, at=at)
    referred = programme if side == Side.MENTEE else None
    return add_participant(
        cycle, person=joining, side=side, programme=referred, is_new=is_new, by=by, at=at
    )


def refuse_newcomer(
    cycle: Cycle, side: Side, details: Mapping[str, Any], *, by: User, at: datetime
) -> None:
    """Refuse details of somebody new that the caller may not write (`FieldsRefused`)."""
    ties = ties_to_newcomer(by, cycle, side, on=localdate(at))
    standing = Standing(is_mentor=side == Side.MENTOR, is_mentee=side == Side.MENTEE)
    refuse_entry(Rights(ties, standing), Target.PERSON, details)


def _may_refer(
    by: User | None,
    person: Person,
    programme: Partner | None,
    joining: frozenset[Relation],
    *,
    on: date,
) -> bool:
    if by is None or may_affiliate(by, person, Capacity.PARTICIPANT, joining=joining, on=on):
        return True
    return is_tied(person, programme, Capacity.PARTICIPANT, on=on)


def may_join(by: User, person: Person, side: Side, *, on: date) -> bool:
    """Return whether a user may let somebody known take part on a side.

    Taking part gives the team of the side its rights over the person. They are given by who has
    such rights already: over the person, or over the side that is known. The manager, who settles
    all doubts, lets anybody join.
    """
    if scope_of(by, on).is_manager:
        return True
    rights = rights_of(by, person, on=on)
    has_side = hasattr(person, side.value)
    return bool(rights.identity or (has_side and rights.writable(TABLE_OF[side])))


@dataclass(frozen=True)
class Newcomer:
    """Somebody of a list who joins: who referred them, and the days the list records."""

    person: Person
    programme: Partner | None
    days: Mapping[str, date]


def enter_newcomers(
    cycle: Cycle, side: Side, newcomers: Sequence[Newcomer], *, by: User, at: datetime
) -> None:
    """Let the people of a list take part, with what it records of each, in bulk."""
    parts = Participation.objects.bulk_create(
        (
            Participation(
                cycle=cycle,
                person=one.person,
                side=side,
                programme=one.programme,
                joined_on=localdate(at),
                state=_S.ACCEPTED if "accepted_on" in one.days else _S.APPLIED,
                state_since=at,
                **one.days,
            )
            for one in newcomers
        ),
        batch_size=BATCH,
    )
    enter_joined(parts, by=by, at=at)
    entries = [
        ParticipationEntry(
            participation=part, kind=column.removesuffix("_on"), happened_on=day, by=by, at=at
        )
        for part, one in zip(parts, newcomers, strict=True)
        for column, day in one.days.items()
    ]
    ParticipationEntry.objects.bulk_create(entries, batch_size=BATCH)
    accepted = event_named(step_name(Participation, _S.ACCEPTED))
    how: dict[str, Any] = {"by": by, "at": at}
    record_many(
        build_row(accepted, part, from_state=_S.APPLIED, to_state=_S.ACCEPTED, **how)
        for part in parts
        if part.state == _S.ACCEPTED
    )


def come_back(
    part: Participation, *, programme: Partner | None, by: User | None, at: datetime
) -> None:
    """Let somebody who left take part again, now referred by a programme."""
    if programme is not None:
        part.programme = programme
        part.save(update_fields=["programme"])
    apply_again(part, by=by, at=at)


def record_days(part: Participation, days: Mapping[str, date], *, by: User, at: datetime) -> None:
    """Record the days that a list gives of somebody who takes part; no letter follows."""
    if (day := days.get("accepted_on")) and part.state == _S.APPLIED:
        decide(part, to=_S.ACCEPTED, on=day, by=by, at=at, has_letter=False)
    if (day := days.get("trained_on")) and part.state == _S.ACCEPTED and not part.trained_on:
        started_from = part.version
        record_fact(part, kind=EntryKind.TRAINED, on=day, started_from=started_from, by=by, at=at)
