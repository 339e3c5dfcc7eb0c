"""Putting a checked list into the tables: in bulk, and only ever inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.cycles.joining import details_of, place_in
from tsemed.cycles.models import Participation, Side
from tsemed.exchange.drafts import PAGE_LANGUAGES
from tsemed.exchange.falling_capacity import falls_below_held
from tsemed.exchange.states import Fate
from tsemed.exchange.verdicts import Target, Verdict, profile_of, wanted_tie
from tsemed.people.bulk_writes import Change, write_changes
from tsemed.people.identity_doubts import DoubtDraft, raise_doubts
from tsemed.people.models import Affiliation, MenteeProfile, MentorProfile, Person
from tsemed.people.models.sensitive import Group
from tsemed.people.operations import register_people
from tsemed.people.sensitive import enter_groups
from tsemed.people.write_policy import Target as Table

BATCH = 1_000
PROFILES: dict[Side, type[MentorProfile] | type[MenteeProfile]] = {
    Side.MENTOR: MentorProfile,
    Side.MENTEE: MenteeProfile,
}


def enter(verdicts: Sequence[Verdict], target: Target, *, at: datetime) -> None:
    """This will enter every new and changed row; the caller holds the transaction."""
    new = [v for v in verdicts if v.fate is Fate.NEW]
    changed = [v for v in verdicts if v.fate is Fate.CHANGED]
    _register(new, target, at)
    _change_people(changed, target, at)
    _write_profiles([*new, *changed], target, at)
    _tie([*new, *changed], target)
    _join([*new, *changed], target, at)
    told = [(_known(v), [Group(code) for code in v.groups]) for v in new if v.groups]
    enter_groups(told, by=target.by, at=at)
    _let_wait([v for v in verdicts if v.fate is Fate.WAITS], target, at)


def changed_since_checked(verdicts: Sequence[Verdict], target: Target) -> bool:
    """Lock everybody a list would change; return whether one of them changed meanwhile.

    A pair that began meanwhile counts as well, where it holds a place that a row takes away.

    A list is written in bulk, without asking each row for its version; without the lock an
    edit saved while 20,000 rows are compared would be written over.
    """
    people = {_known(v).pk: _known(v) for v in verdicts if v.fate is Fate.CHANGED}
    for kind, read in (
        (Person, people),
        (PROFILES[target.side], _profiles(people.values(), target.side)),
    ):
        # Not the key: whoever opens a pair locks the mentor and then refers to the person.
        rows = kind._default_manager.select_for_update(no_key=True)
        versions = dict(rows.filter(pk__in=list(read)).order_by("pk").values_list("pk", "version"))
        if any(versions.get(pk) != row.version for pk, row in read.items()):
            return True
    return falls_below_held(verdicts)


def _profiles(people: Iterable[Person], side: Side) -> dict[int, Any]:
    found = (profile_of(person, side) for person in people)
    return {profile.pk: profile for profile in found if profile is not None}


def _register(new: Iterable[Verdict], target: Target, at: datetime) -> None:
    verdicts = list(new)
    people = [Person(**verdict.person_facts) for verdict in verdicts]
    for person in people:
        spoken = [code for code in PAGE_LANGUAGES if code in person.languages]
        person.language = spoken[0] if spoken else PAGE_LANGUAGES[0]
    registered = register_people(people, by=target.by, at=at)
    for verdict, person in zip(verdicts, registered, strict=True):
        verdict.person = person


def _change_people(changed: Iterable[Verdict], target: Target, at: datetime) -> None:
    """Write what the rows say of known people, through the gate of every write."""
    write_changes(
        [Change(_known(verdict), _written(verdict, verdict.person_facts)) for verdict in changed],
        by=target.by,
        at=at,
    )


def _write_profiles(verdicts: Iterable[Verdict], target: Target, at: datetime) -> None:
    made: list[Any] = []
    touched: list[Change] = []
    for verdict in verdicts:
        person, said = _known(verdict), verdict.profile_facts
        known = None if verdict.fate is Fate.NEW else profile_of(person, target.side)
        if known is None:
            made.append(PROFILES[target.side](person=person, **_begun(said, target)))
        else:
            touched.append(Change(known, _written(verdict, said)))
    PROFILES[target.side]._default_manager.bulk_create(made, batch_size=BATCH)
    write_changes(touched, by=target.by, at=at)


def _written(verdict: Verdict, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a row that differ from what is known."""
    changed = {change["field"] for change in verdict.changes}
    return {name: value for name, value in facts.items() if name in changed}


def _let_wait(waiting: Iterable[Verdict], target: Target, at: datetime) -> None:
    """Keep the rows of which it is open who they are about, for somebody who may see both."""
    raise_doubts(
        [
            DoubtDraft(
                reason=verdict.doubt,
                facts={Table.PERSON: verdict.draft.person, target.side: verdict.draft.profile},
                place=place_in(target.cycle, target.side),
                candidates=verdict.candidates,
                details=details_of(target.programme),
            )
            for verdict in waiting
            if verdict.doubt is not None
        ],
        by=target.by,
        at=at,
    )


def _begun(said: Any, target: Target) -> dict[str, Any]:
    """A new profile; a mentee's waiting begins today where the list does not say."""
    begun = dict(said)
    if target.side is Side.MENTEE:
        begun.setdefault("waiting_since", target.on)
    return begun


def _tie(verdicts: Iterable[Verdict], target: Target) -> None:
    ties = []
    for verdict in verdicts:
        missing = verdict.fate is Fate.NEW or any(
            change["field"] == "affiliation" for change in verdict.changes
        )
        if missing and (tie := wanted_tie(verdict, target)):
            partner, capacity = tie
            ties.append(
                Affiliation(
                    person=_known(verdict), partner=partner, capacity=capacity, starts_on=target.on
                )
            )
    # A tie that ended today and begins again today is already there under the same key.
    Affiliation.objects.bulk_create(ties, batch_size=BATCH, ignore_conflicts=True)


def _join(verdicts: Iterable[Verdict], target: Target, at: datetime) -> None:
    joining = [v for v in verdicts if v.joins or v.left_before]
    Participation.objects.bulk_create(
        (
            Participation(
                cycle=target.cycle,
                person=_known(verdict),
                side=target.side,
                programme=target.programme if target.side is Side.MENTEE else None,
                joined_on=timezone.localdate(at),
            )
            for verdict in joining
            if verdict.joins
        ),
        batch_size=BATCH,
    )
    back = [v.left_before for v in joining if v.left_before]
    for part in back:
        part.left_on, part.programme = None, target.programme or part.programme
    Participation.objects.bulk_update(back, ["left_on", "programme"], batch_size=BATCH // 4)
    ids = [_known(verdict).pk for verdict in joining]
    for start in range(0, len(ids), BATCH):
        details = {"joined": ids[start : start + BATCH], "as": target.side.value}
        record(AuditKind.CHANGE, target.cycle, by=target.by, at=at, details=details)


def _known(verdict: Verdict) -> Person:
    assert verdict.person is not None, verdict.draft.number
    return verdict.person
