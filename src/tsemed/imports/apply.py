"""Putting a checked list into the tables: in bulk, and only ever inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tsemed.base.audit import record
from tsemed.cycles.audit_events import JOINED
from tsemed.cycles.joining import details_of, place_in
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.participation import Newcomer, come_back, enter_newcomers, record_days
from tsemed.cycles.ties import ties_to_newcomer
from tsemed.imports.capacity_check import falls_below_held
from tsemed.imports.outcomes import RowCheck, Target, profile_of
from tsemed.imports.parse import PAGE_LANGUAGES
from tsemed.imports.states import Outcome
from tsemed.partners.models import Partner
from tsemed.people.affiliations import NewTie, affiliate_many
from tsemed.people.bulk_writes import Change, write_changes
from tsemed.people.identity_doubts import DoubtDraft, raise_doubts
from tsemed.people.models import DoubtReason, MenteeProfile, MentorProfile, Person
from tsemed.people.operations import register_people
from tsemed.people.sensitive import enter_groups
from tsemed.people.write_gate import refuse_unoffered
from tsemed.people.write_policy import Target as Table

BATCH = 1_000
PROFILES: dict[Side, type[MentorProfile] | type[MenteeProfile]] = {
    Side.MENTOR: MentorProfile,
    Side.MENTEE: MenteeProfile,
}


def enter(row_checks: Sequence[RowCheck], target: Target, *, at: datetime) -> None:
    """Enter every new and changed row; the caller holds the transaction."""
    new = [v for v in row_checks if v.outcome is Outcome.NEW and not v.is_hidden]
    changed = [v for v in row_checks if v.outcome is Outcome.CHANGED and not v.is_hidden]
    _register(new, target, at)
    _change_people(changed, target, at)
    _write_profiles([*new, *changed], target, at)
    _tie([*new, *changed], target, at)
    _join([*new, *changed], target, at)
    groups_of_new = [(_known(v), v.groups) for v in new if v.groups]
    enter_groups(groups_of_new, by=target.by, at=at)
    _let_wait([v for v in row_checks if v.outcome is Outcome.WAITS or v.is_hidden], target, at)


def changed_since_checked(row_checks: Sequence[RowCheck], target: Target) -> bool:
    """Lock everybody a list would change; return whether one of them changed meanwhile.

    A pair that began meanwhile counts as well, where it holds a place that a row takes away.

    A list is written in bulk, without asking each row for its version; without the lock an
    edit saved while 20,000 rows are compared would be written over.
    """
    people = {_known(v).pk: _known(v) for v in row_checks if v.outcome is Outcome.CHANGED}
    for kind, read in (
        (Person, people),
        (PROFILES[target.side], _profiles(people.values(), target.side)),
    ):
        # Not the key: opening a pair locks the mentor and then refers to the person.
        rows = kind._default_manager.select_for_update(no_key=True)
        versions = dict(rows.filter(pk__in=list(read)).order_by("pk").values_list("pk", "version"))
        if any(versions.get(pk) != row.version for pk, row in read.items()):
            return True
    if _parts_changed(row_checks):
        return True
    return falls_below_held(row_checks)


def _parts_changed(row_checks: Iterable[RowCheck]) -> bool:
    """Lock who takes part already; return whether one was decided about meanwhile."""
    read = {part.pk: part for v in row_checks if (part := v.part or v.left_before)}
    rows = Participation.objects.select_for_update(no_key=True).filter(pk__in=list(read))
    versions = dict(rows.order_by("pk").values_list("pk", "version"))
    return any(versions.get(pk) != part.version for pk, part in read.items())


def _profiles(people: Iterable[Person], side: Side) -> dict[int, Any]:
    found = (profile_of(person, side) for person in people)
    return {profile.pk: profile for profile in found if profile is not None}


def _register(new: Iterable[RowCheck], target: Target, at: datetime) -> None:
    row_checks = list(new)
    people = [_person(row_check.person_facts) for row_check in row_checks]
    for person in people:
        spoken = [code for code in PAGE_LANGUAGES if code in person.languages]
        person.language = spoken[0] if spoken else PAGE_LANGUAGES[0]
    registered = register_people(people, by=target.by, at=at)
    for row_check, person in zip(row_checks, registered, strict=True):
        row_check.person = person


def _person(facts: Mapping[str, Any]) -> Person:
    """Return somebody new, whose town is recognised as they are registered."""
    columns = {{"town": "town_text"}.get(name, name): value for name, value in facts.items()}
    return Person(**columns)


def _change_people(changed: Iterable[RowCheck], target: Target, at: datetime) -> None:
    """Write what the rows say of known people, through the gate of every write."""
    write_changes(
        [
            Change(_known(row_check), _written(row_check, row_check.person_facts))
            for row_check in changed
        ],
        by=target.by,
        at=at,
    )


def _write_profiles(row_checks: Iterable[RowCheck], target: Target, at: datetime) -> None:
    made: list[Any] = []
    touched: list[Change] = []
    for row_check in row_checks:
        person, facts = _known(row_check), row_check.profile_facts
        known = None if row_check.outcome is Outcome.NEW else profile_of(person, target.side)
        if known is None:
            made.append(PROFILES[target.side](person=person, **facts))
        else:
            touched.append(Change(known, _written(row_check, facts)))
    refuse_unoffered(({"topics": profile.topics}, None) for profile in made)
    PROFILES[target.side]._default_manager.bulk_create(made, batch_size=BATCH)
    write_changes(touched, by=target.by, at=at)


def _written(row_check: RowCheck, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a row that differ from what is known."""
    changed = {change["field"] for change in row_check.changes}
    return {name: value for name, value in facts.items() if name in changed}


def _let_wait(waiting: Iterable[RowCheck], target: Target, at: datetime) -> None:
    """Keep the rows of which it is open who they are about, for somebody who may see both."""
    raise_doubts(
        [
            DoubtDraft(
                reason=row_check.doubt or DoubtReason.OUT_OF_SCOPE,
                facts={Table.PERSON: row_check.draft.person, target.side: row_check.draft.profile},
                place=place_in(target.cycle, target.side),
                candidates=row_check.hidden_among or row_check.candidates,
                details=details_of(target.programme, row_check.journey),
            )
            for row_check in waiting
        ],
        by=target.by,
        at=at,
    )


def _tie(row_checks: Iterable[RowCheck], target: Target, at: datetime) -> None:
    affiliate_many(
        [
            NewTie(_known(row_check), *row_check.tie, is_new=row_check.outcome is Outcome.NEW)
            for row_check in row_checks
            if row_check.tie is not None
        ],
        joining=ties_to_newcomer(target.by, target.cycle, target.side, on=target.on),
        starts_on=target.on,
        by=target.by,
        at=at,
    )


def _join(row_checks: Iterable[RowCheck], target: Target, at: datetime) -> None:
    joining = [v for v in row_checks if v.joins or v.left_before]
    new = [
        Newcomer(_known(row_check), _referred_by(row_check, target), row_check.journey)
        for row_check in joining
        if row_check.joins
    ]
    how: dict[str, Any] = {"by": target.by, "at": at}
    enter_newcomers(target.cycle, target.side, new, **how)
    for row_check in row_checks:
        if part := row_check.left_before:
            come_back(part, programme=_referred_by(row_check, target), **how)
        if known := row_check.left_before or row_check.part:
            record_days(known, row_check.journey, **how)
    ids = [_known(row_check).pk for row_check in joining]
    for start in range(0, len(ids), BATCH):
        details = {"joined": ids[start : start + BATCH], "as": target.side.value}
        record(JOINED, target.cycle, by=target.by, at=at, details=details)


def _referred_by(row_check: RowCheck, target: Target) -> Partner | None:
    is_mentee = target.side is Side.MENTEE
    return target.programme if is_mentee and row_check.is_referred else None


def _known(row_check: RowCheck) -> Person:
    assert row_check.person is not None, row_check.draft.number
    return row_check.person
