"""Putting a checked list into the tables: in bulk, and only ever inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from pairing.reference import localities
from tsemed.base.audit import record
from tsemed.base.models import AuditKind, AuditRow
from tsemed.cycles.models import Participation, Side
from tsemed.exchange.drafts import PAGE_LANGUAGES
from tsemed.exchange.falling_capacity import falls_below_held
from tsemed.exchange.states import Fate
from tsemed.exchange.verdicts import Target, Verdict, profile_of, wanted_tie
from tsemed.people.models import Affiliation, MenteeProfile, MentorProfile, Person
from tsemed.people.models.person import backwards
from tsemed.people.models.sensitive import Group
from tsemed.people.operations import NAMES, index_names, register_people
from tsemed.people.sensitive import enter_groups

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
    told = [(_known(v), [Group(code) for code in v.draft.groups]) for v in new if v.draft.groups]
    enter_groups(told, by=target.by, at=at)


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
    people = [Person(**verdict.draft.person) for verdict in verdicts]
    for person in people:
        spoken = [code for code in PAGE_LANGUAGES if code in person.languages]
        person.language = spoken[0] if spoken else PAGE_LANGUAGES[0]
    registered = register_people(people, by=target.by, at=at)
    for verdict, person in zip(verdicts, registered, strict=True):
        verdict.person = person


def _change_people(changed: Iterable[Verdict], target: Target, at: datetime) -> None:
    """This will write what the rows say of known people, with a row in the audit for each."""
    touched: list[Person] = []
    renamed: list[Person] = []
    fields: set[str] = set()
    rows: list[AuditRow] = []
    for verdict in changed:
        person = _known(verdict)
        names = [c["field"] for c in verdict.changes if c["field"] in verdict.draft.person]
        if not names:
            continue
        for name in names:
            setattr(person, name, verdict.draft.person[name])
        if "town" in names:
            place = getattr(localities.named(person.town), "place", None)
            person.latitude = place.latitude if place else None
            person.longitude = place.longitude if place else None
            names += ["latitude", "longitude"]
        person.phone_backwards = backwards(person.phone)
        person.version += 1
        touched.append(person)
        fields.update(names)
        if NAMES & set(names):
            renamed.append(person)
        rows.append(_change_row(person, sorted(names), target, at))
    if touched:
        written = sorted(fields | {"version", "phone_backwards"})
        Person.objects.bulk_update(touched, written, batch_size=BATCH // 4)
        AuditRow.objects.bulk_create(rows, batch_size=BATCH)
    index_names(renamed)


def _write_profiles(verdicts: Iterable[Verdict], target: Target, at: datetime) -> None:
    made: list[Any] = []
    touched: list[Any] = []
    fields: set[str] = {"version"}
    for verdict in verdicts:
        person, said = _known(verdict), verdict.draft.profile
        known = None if verdict.fate is Fate.NEW else profile_of(person, target.side)
        if known is None:
            made.append(PROFILES[target.side](person=person, **_begun(said, target)))
            continue
        names = [c["field"] for c in verdict.changes if c["field"] in said]
        for name in names:
            setattr(known, name, said[name])
        if names:
            known.version += 1
            touched.append(known)
            fields.update(names)
    kind = PROFILES[target.side]._default_manager
    kind.bulk_create(made, batch_size=BATCH)
    if touched:
        kind.bulk_update(touched, sorted(fields), batch_size=BATCH // 4)
        rows = [_change_row(one.person, sorted(fields), target, at) for one in touched]
        AuditRow.objects.bulk_create(rows, batch_size=BATCH)


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


def _change_row(person: Person, fields: list[str], target: Target, at: datetime) -> AuditRow:
    return AuditRow(
        at=at,
        actor=target.by,
        kind=AuditKind.CHANGE,
        subject_type=Person._meta.label_lower,
        subject_id=person.pk,
        details={"fields": fields},
    )
