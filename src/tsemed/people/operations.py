"""What can be done with persons. Each verb is one function and one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from pairing.reference import localities
from pairing.reference.folding import tokens
from pairing.reference.invisible import clean_address
from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.transitions import save_edit
from tsemed.partners.models import Partner
from tsemed.people.capacity import refuse_capacity_below
from tsemed.people.models import (
    Affiliation,
    Capacity,
    Consent,
    ConsentPurpose,
    MenteeProfile,
    MentorProfile,
    NameToken,
    Person,
)
from tsemed.people.models.person import backwards
from tsemed.people.ways import way_chosen

NAMES = frozenset({"given_name", "family_name"})
_BATCH = 5_000


class AlreadyGiven(Exception):
    """The same consent is in force; a second one would say nothing."""


@transaction.atomic
def register_person(
    *, given_name: str, family_name: str = "", by: User | None, at: datetime, **facts: Any
) -> Person:
    """This will enter a person into the register, findable by name from now on."""
    person = Person(
        given_name=given_name, family_name=family_name, created_at=at, **_completed(facts)
    )
    person.save(force_insert=True)
    index_names([person])
    record(AuditKind.CHANGE, person, by=by, at=at, details={"fields": ["registered"]})
    return person


@transaction.atomic
def register_people(drafts: Sequence[Person], *, by: User | None, at: datetime) -> list[Person]:
    """This will enter many unsaved persons at once, for lists that arrive as a whole."""
    for draft in drafts:
        draft.created_at = at
        draft.email = clean_address(draft.email)
        for field, value in _place_of(draft.town).items():
            setattr(draft, field, value)
    people = Person.objects.bulk_create(drafts, batch_size=_BATCH)
    index_names(people)
    AuditRow.objects.bulk_create(
        (
            AuditRow(
                at=at,
                actor=by,
                kind=AuditKind.CHANGE,
                subject_type=Person._meta.label_lower,
                subject_id=person.pk,
                details={"fields": ["registered"]},
            )
            for person in people
        ),
        batch_size=_BATCH,
    )
    return people


def index_names(people: Iterable[Person]) -> None:
    """This will make people findable under the folded words of their present names."""
    people = list(people)
    with transaction.atomic():
        for start in range(0, len(people), _BATCH):
            batch = people[start : start + _BATCH]
            NameToken.objects.filter(person__in=[person.pk for person in batch]).delete()
            NameToken.objects.bulk_create(
                NameToken(token=token, person=person)
                for person in batch
                for token in _index_words(person)
            )


@transaction.atomic
def change_person(
    person: Person, *, started_from: int, by: User, at: datetime, **changes: Any
) -> None:
    """This will save an edit of a person and keep what finds them in step."""
    changes = _completed(changes)
    if "phone" in changes:
        changes["phone_backwards"] = backwards(changes["phone"])
    save_edit(person, started_from=started_from, by=by, at=at, **changes)
    if NAMES & changes.keys():
        index_names([person])


@transaction.atomic
def change_profile(
    profile: MentorProfile | MenteeProfile,
    *,
    started_from: int,
    by: User,
    at: datetime,
    **changes: Any,
) -> None:
    """Save an edit of a profile; refuse a capacity below the places that are held (OM-6.2)."""
    if isinstance(profile, MentorProfile) and "capacity" in changes:
        refuse_capacity_below({profile.person_id: changes["capacity"]})
    save_edit(profile, started_from=started_from, by=by, at=at, **changes)


@transaction.atomic
def give_mentor_profile(
    person: Person, *, by: User | None, at: datetime, **facts: Any
) -> MentorProfile:
    """This will make a person known as a mentor."""
    profile = MentorProfile.objects.create(person=person, **facts)
    record(AuditKind.CHANGE, person, by=by, at=at, details={"fields": ["mentor"]})
    return profile


@transaction.atomic
def give_mentee_profile(
    person: Person, *, by: User | None, at: datetime, **facts: Any
) -> MenteeProfile:
    """This will make a person known as a mentee."""
    profile = MenteeProfile.objects.create(person=person, **facts)
    record(AuditKind.CHANGE, person, by=by, at=at, details={"fields": ["mentee"]})
    return profile


@transaction.atomic
def affiliate(
    person: Person,
    partner: Partner,
    capacity: Capacity,
    *,
    starts_on: date,
    ends_on: date | None = None,
    by: User | None,
    at: datetime,
) -> Affiliation:
    """This will tie a person to a partner; a tie that is in force already is left as it is."""
    in_force = Affiliation.objects.on(starts_on).filter(
        person=person, partner=partner, capacity=capacity
    )
    if earlier := in_force.first():
        return earlier
    tie = Affiliation.objects.create(
        person=person, partner=partner, capacity=capacity, starts_on=starts_on, ends_on=ends_on
    )
    record(
        AuditKind.CHANGE, person, by=by, at=at, details={"affiliation": tie.pk, "as": str(capacity)}
    )
    return tie


@transaction.atomic
def register_with_tie(
    *,
    person: dict[str, Any],
    capacity: Capacity,
    partner: Partner,
    starts_on: date,
    by: User,
    at: datetime,
) -> Person:
    """This will enter a person together with what they are to a partner.

    Participants and employees get the empty profile of their side, to be filled in.
    """
    entered = register_person(**person, by=by, at=at)
    affiliate(entered, partner, capacity, starts_on=starts_on, by=by, at=at)
    if capacity == Capacity.PARTICIPANT:
        give_mentee_profile(entered, by=by, at=at, waiting_since=min(starts_on, localdate(at)))
    elif capacity == Capacity.EMPLOYEE:
        give_mentor_profile(entered, by=by, at=at)
    return entered


@transaction.atomic
def end_affiliation(tie: Affiliation, *, ends_on: date, by: User, at: datetime) -> None:
    """This will let a tie end with a day; what it allowed ends with it."""
    tie.ends_on = max(ends_on, tie.starts_on)
    tie.save(update_fields=["ends_on"])
    record(AuditKind.CHANGE, tie.person, by=by, at=at, details={"affiliation_ended": tie.pk})


@transaction.atomic
def give_consent(
    person: Person, purpose: ConsentPurpose, *, way: str = "", by: User | None, at: datetime
) -> Consent:
    """This will record that a person agreed, in the wording shown now."""
    if purpose == ConsentPurpose.PASS_DETAILS:
        way = way_chosen(person, way)
    if person.consents.filter(purpose=purpose, withdrawn_at=None).exists():
        raise AlreadyGiven
    try:
        with transaction.atomic():
            consent = Consent.objects.create(person=person, purpose=purpose, way=way, given_at=at)
    except IntegrityError as twice:
        raise AlreadyGiven from twice
    record(AuditKind.CHANGE, person, by=by, at=at, details={"consent_given": str(purpose)})
    return consent


@transaction.atomic
def let_mentor_know(person: Person, *, way: str, by: User | None, at: datetime) -> None:
    """This will record a mentee's yes to the mentor's knowing them, by the way chosen now.

    A consent in force that named another way ends with it. One that somebody notes in the same
    moment stands.
    """
    live = person.consents.filter(purpose=ConsentPurpose.PASS_DETAILS, withdrawn_at=None).first()
    if live is not None and live.way != way_chosen(person, way):
        withdraw_consent(live, by=by, at=at)
    with suppress(AlreadyGiven):
        give_consent(person, ConsentPurpose.PASS_DETAILS, way=way, by=by, at=at)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User | None, at: datetime) -> None:
    """This will end a consent from this moment; that it was given stays on record."""
    if Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=at):
        record(
            AuditKind.CHANGE,
            consent.person,
            by=by,
            at=at,
            details={"consent_withdrawn": consent.purpose},
        )


def _index_words(person: Person) -> dict[str, None]:
    return dict.fromkeys(token[:80] for token in tokens(person.full_name))


def _completed(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts, an e-mail in one case, a known town with its place on the map."""
    facts = dict(facts)
    if "email" in facts:
        facts["email"] = clean_address(facts["email"] or "")
    if "town" in facts:
        facts.update(_place_of(facts["town"]))
    return facts


def _place_of(town: str) -> dict[str, float | None]:
    found = localities.named(town) if town else None
    place = found.place if found else None
    return {
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
    }
