"""What of a row its sender may write, by the write policy.

A list never changes a person whom its sender may not edit, and never a telephone or an address
by which somebody is known: the preview shows where it differs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tsemed.cycles.models import Side
from tsemed.cycles.permissions import days_recorded_by
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import ParticipationState
from tsemed.cycles.ties import ties_to_newcomer
from tsemed.imports.outcomes import Entry, RowCheck, Target
from tsemed.imports.parse import JOURNEY, PERSON, PROFILE
from tsemed.people.models import DoubtReason, Person
from tsemed.people.recognised import addable_fields
from tsemed.people.write_gate import Rights, rights_over
from tsemed.people.write_policy import Standing
from tsemed.people.write_policy import Target as Table
from tsemed.terms.known import label_of, still_offered
from tsemed.terms.models import ChoiceList

TABLE_OF = {Side.MENTOR: Table.MENTOR, Side.MENTEE: Table.MENTEE}
_KEY_OF = {
    **{field: key for key, field in PERSON.items()},
    **{field: key for key, field in PROFILE.items() if key != "offers"},
}

# All that the preview shows of a row that waits, for whatever reason.
WAITS: Entry = {"code": "waits", "column": "", "values": {}}


class Admission:
    """What one sender may write of the people of a list, and of those who are new on it."""

    def __init__(self, target: Target) -> None:
        self.table = TABLE_OF[target.side]
        self.joining = ties_to_newcomer(target.by, target.cycle, target.side, on=target.on)
        self.target = target
        # A sender who settles doubts has nobody else to wait for.
        self.settles = scope_of(target.by, target.on).is_manager
        standing = Standing(
            is_mentor=target.side is Side.MENTOR, is_mentee=target.side is Side.MENTEE
        )
        self.of_new = Rights(self.joining, standing)
        self.days = days_recorded_by(target.by, target.cycle, target.side)

    def rights(self, person_ids: Iterable[int]) -> Mapping[int, Rights]:
        """Return what may be written of each of these people."""
        return rights_over(self.target.by, person_ids, on=self.target.on)

    def admit_new(self, row_check: RowCheck) -> None:
        """Keep of a row about somebody new what its sender may enter; note the rest."""
        _drop_retired(row_check)
        draft = row_check.draft
        _take(row_check, "person_facts", draft.person, self.of_new.enterable(Table.PERSON))
        self._admit_profile(row_check, self.of_new)
        self._admit_journey(row_check)

    def admit_known(self, row_check: RowCheck, person: Person, rights: Rights) -> None:
        """Keep of a row about somebody known what its sender may change; note what differs."""
        if not rights.identity and not self.settles:
            doubt(row_check, DoubtReason.OUT_OF_SCOPE, [person.pk])
            return
        row_check.person_facts = {
            name: value
            for name, value in row_check.draft.person.items()
            if name in addable_fields(person, rights)
        }
        self._admit_journey(row_check, person)
        profile = getattr(person, self.table, None)
        _drop_retired(row_check, held=getattr(profile, "topics", ()))
        if profile is None:
            self._admit_profile(row_check, rights)
        else:
            allowed = rights.writable(self.table)
            row_check.profile_facts = {
                name: value for name, value in row_check.draft.profile.items() if name in allowed
            }

    def _admit_journey(self, row_check: RowCheck, person: Person | None = None) -> None:
        """Keep the days that the sender may record; of themselves nobody records any."""
        is_own = person is not None and person.user_id == self.target.by.pk
        allowed = frozenset() if is_own else self.days
        days = row_check.draft.journey
        row_check.journey = {name: day for name, day in days.items() if name in allowed}
        for name in days.keys() - row_check.journey.keys():
            row_check.notes.append(_note("not_entered", journey_column(name, self.target.side)))
        if person is None:
            _drop_training_alone(row_check, self.target.side)

    def _admit_profile(self, row_check: RowCheck, rights: Rights) -> None:
        allowed = rights.enterable(self.table, joining=self.joining)
        _take(row_check, "profile_facts", row_check.draft.profile, allowed)
        if row_check.draft.groups and rights.enterable(Table.GROUPS, joining=self.joining):
            row_check.groups = row_check.draft.groups
        elif row_check.draft.groups:
            row_check.notes.append(_note("not_entered", "population"))


def _drop_retired(row_check: RowCheck, *, held: Sequence[str] = ()) -> None:
    """Leave out of a row what its list offers no more and the person does not have, and note it.

    Of a population the note does not say which one it is: it is kept with the row.
    """
    draft = row_check.draft
    if topics := draft.profile.get("topics"):
        kept = still_offered(ChoiceList.MATCHING_TOPIC, topics, held=held)
        for code in topics:
            if code not in kept:
                word = label_of(ChoiceList.MATCHING_TOPIC, code)
                row_check.notes.append(_note("not_offered", "topics", word=word))
        if kept != topics:
            others = {name: value for name, value in draft.profile.items() if name != "topics"}
            draft = replace(draft, profile={**others, **({"topics": kept} if kept else {})})
    groups = tuple(still_offered(ChoiceList.POPULATION, draft.groups))
    if groups != draft.groups:
        row_check.notes.append(_note("group_not_offered", "population"))
        draft = replace(draft, groups=groups)
    row_check.draft = draft


def doubt(row_check: RowCheck, reason: DoubtReason, candidates: Sequence[int]) -> None:
    """Let a row wait for somebody who may see whom it points to."""
    row_check.person, row_check.changes = None, []
    row_check.doubt, row_check.candidates = reason, tuple(candidates)


def keep_admitted(
    row_check: RowCheck, differing: Iterable[Entry], admitted: Collection[str]
) -> list[Entry]:
    """Return the changes that are admitted, and note in the preview what is left as it is."""
    changes = []
    for change in differing:
        if change["field"] in admitted:
            changes.append(change)
        else:
            row_check.notes.append(_note("left_as_is", column_of(change["field"])))
    return changes


def keep_recordable(row_check: RowCheck, target: Target) -> list[Entry]:
    """Return what a row adds to the way of somebody known; note what is left as it is.

    A day already recorded knows better than a list, and a list overturns no decision.
    """
    part, days = row_check.part, dict(row_check.journey)
    kept: dict[str, date] = {}
    for name, day in days.items():
        known = getattr(part, name) if part else None
        is_open = part is None or name != "accepted_on" or part.state == ParticipationState.APPLIED
        if known is None and is_open:
            kept[name] = day
        elif known is None or (target.side is Side.MENTEE and known != day):
            row_check.notes.append(_note("left_as_is", journey_column(name, target.side)))
    row_check.journey = kept
    if part is None or part.state != ParticipationState.ACCEPTED:
        _drop_training_alone(row_check, target.side)
    return [
        {"field": name, "old": None, "new": day.isoformat()}
        for name, day in row_check.journey.items()
    ]


def _drop_training_alone(row_check: RowCheck, side: Side) -> None:
    """Leave out the training of somebody who is not accepted, and note it."""
    if "trained_on" in row_check.journey and "accepted_on" not in row_check.journey:
        row_check.journey = {k: v for k, v in row_check.journey.items() if k != "trained_on"}
        row_check.notes.append(_note("trained_not_accepted", journey_column("trained_on", side)))


def journey_column(name: str, side: Side) -> str:
    """Return the key of the column that says a day of the way."""
    return next(key for key, ours in JOURNEY[side].items() if ours == name)


def column_of(field: str) -> str:
    """Return the key of the column that says a field."""
    return _KEY_OF.get(field, field)


def _take(
    row_check: RowCheck, name: str, facts: Mapping[str, Any], allowed: Collection[str]
) -> None:
    setattr(row_check, name, {field: facts[field] for field in facts if field in allowed})
    for field in facts:
        if field not in allowed:
            row_check.notes.append(_note("not_entered", column_of(field)))


def _note(code: str, column: str, **values: str) -> Entry:
    return {"code": code, "column": column, "values": values}
