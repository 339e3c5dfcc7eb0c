"""What can be done with persons. Each verb is one function and one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from pairing.reference.invisible import clean_address
from tsemed.accounts.models import User
from tsemed.base.audit import build_row, record, record_many
from tsemed.base.models import Versioned
from tsemed.base.transitions import save_edit
from tsemed.partners.models import Partner
from tsemed.people.affiliations import (
    LastOfItsKind,
    affiliate,
    end_affiliation,
    is_tied,
    may_affiliate,
)
from tsemed.people.audit_events import MENTEE_ENTERED, MENTOR_ENTERED, REGISTERED
from tsemed.people.capacity import refuse_capacity_below
from tsemed.people.consents import (
    AlreadyGiven,
    agree_to_pair,
    choose_way,
    give_consent,
    withdraw_consent,
)
from tsemed.people.data_policy import Relation
from tsemed.people.doubt_limits import count_own_phone, refuse_over_limit
from tsemed.people.localities import codes_of, columns_of
from tsemed.people.models import (
    Capacity,
    MenteeProfile,
    MentorProfile,
    NameToken,
    Person,
)
from tsemed.people.models.person import backwards
from tsemed.people.name_words import name_words
from tsemed.people.recognised import (
    AddressTaken,
    address_conflict_as_refusal,
    is_address_free,
    refuse_address,
    refuse_phone,
)
from tsemed.people.stages import keep_stages
from tsemed.people.viewer_relations import ties_of_registrar
from tsemed.people.write_gate import (
    Rights,
    refuse_entry,
    refuse_unoffered,
    refuse_unwritable,
)
from tsemed.people.write_policy import Standing, Target

NAMES = frozenset({"given_name", "family_name"})
_BATCH = 5_000

# The operations of this app are asked for here, wherever they stand.
__all__ = [
    "NAMES",
    "AddressTaken",
    "AlreadyGiven",
    "LastOfItsKind",
    "affiliate",
    "agree_to_pair",
    "change_person",
    "change_profile",
    "choose_way",
    "end_affiliation",
    "give_consent",
    "give_mentee_profile",
    "give_mentor_profile",
    "index_names",
    "is_tied",
    "may_affiliate",
    "refuse_registration",
    "register_people",
    "register_person",
    "register_with_affiliation",
    "set_first_address",
    "withdraw_consent",
]


@transaction.atomic
def register_person(
    *, given_name: str, family_name: str = "", by: User | None, at: datetime, **facts: Any
) -> Person:
    """Enter a person into the register, findable by name from now on.

    Raise AddressTaken if the e-mail belongs to somebody else: it opens one account.
    """
    person = Person(
        given_name=given_name,
        family_name=family_name,
        created_at=at,
        **_place_of(facts.pop("town", "")),
        **_completed(facts),
    )
    if person.email and not is_address_free(person.email):
        raise AddressTaken
    with address_conflict_as_refusal():
        person.save(force_insert=True)
    index_names([person])
    record(REGISTERED, person, by=by, at=at)
    return person


@transaction.atomic
def register_people(drafts: Sequence[Person], *, by: User | None, at: datetime) -> list[Person]:
    """Enter many unsaved persons at once, for lists that arrive as a whole.

    Raise AddressTaken, and enter nobody, if one of the addresses belongs to somebody else.
    """
    codes = codes_of(draft.town_text for draft in drafts)
    for draft in drafts:
        draft.created_at = at
        draft.email = clean_address(draft.email)
        if draft.town_text:
            for field, value in columns_of(draft.town_text, codes).items():
                setattr(draft, field, value)
    with address_conflict_as_refusal():
        people = Person.objects.bulk_create(drafts, batch_size=_BATCH)
    index_names(people)
    record_many(build_row(REGISTERED, person, by=by, at=at) for person in people)
    return people


def index_names(people: Iterable[Person]) -> None:
    """Make people findable under the folded words of their names, and of rows merged into them."""
    people = list(people)
    with transaction.atomic():
        for start in range(0, len(people), _BATCH):
            batch = people[start : start + _BATCH]
            ids = [person.pk for person in batch]
            NameToken.objects.filter(person__in=ids).delete()
            NameToken.objects.bulk_create(
                NameToken(token=token, person_id=pk)
                for pk, token in dict.fromkeys(_words_of(batch, _merged_names(ids)))
            )


def _words_of(
    people: Iterable[Person], merged: Iterable[tuple[int, str, str]]
) -> Iterator[tuple[int, str]]:
    for person in people:
        yield from ((person.pk, word) for word in name_words(person.given_name, person.family_name))
    for pk, given, family in merged:
        yield from ((pk, word) for word in name_words(given, family))


def _merged_names(ids: Sequence[int]) -> Iterable[tuple[int, str, str]]:
    """Return the names of those who were merged into these people."""
    rows = Person.objects.order_by("pk").filter(merged_into__in=ids)
    return rows.values_list("merged_into_id", "given_name", "family_name")


@transaction.atomic
def change_person(
    person: Person, *, started_from: int, by: User, at: datetime, **changes: Any
) -> None:
    """Save an edit of a person and keep what finds them in step.

    Raise FieldsRefused if a field would change that the editor may not write. A first address
    is set where there is none, as by `set_first_address`; an address is never replaced. Raise
    PhoneShared for a telephone, and AddressTaken for an address, that is somebody else's.
    """
    given = _completed(changes)
    changes = _differing(person, given)
    if person.town_text and "town" in given:
        # It may be recognised by now.
        changes["town"] = given["town"]
    day = localdate(at)
    address = changes.pop("email", person.email)
    refuse_unwritable(by, person, changes, on=day)
    if "town" in changes:
        changes |= _differing(person, _place_of(changes.pop("town")))
    if changes.get("phone") or address != person.email:
        # Beyond the limit neither is tried, so that no refusal reveals who is known.
        refuse_over_limit(by, at=at)
        if changes.get("phone"):
            count_own_phone(by, person, started_from=started_from, at=at)
        refuse_phone(by, person, str(changes.get("phone", "")), on=day)
    if address != person.email:
        refuse_address(by, person, address, on=day)
        changes["email"] = address
    if "phone" in changes:
        changes["phone_backwards"] = backwards(changes["phone"])
    with address_conflict_as_refusal():
        save_edit(person, started_from=started_from, by=by, at=at, **changes)
    if NAMES & changes.keys():
        index_names([person])


@transaction.atomic
def set_first_address(
    person: Person, address: str, *, started_from: int, by: User, at: datetime
) -> None:
    """Give an address to somebody who has none; it will open their account.

    Raise FieldsRefused if there is one already or the writer may not, AddressTaken if it
    belongs to somebody else.
    """
    change_person(person, started_from=started_from, by=by, at=at, email=address)


@transaction.atomic
def change_profile(
    profile: MentorProfile | MenteeProfile,
    *,
    started_from: int,
    by: User,
    at: datetime,
    **changes: Any,
) -> None:
    """Save an edit of a profile; refuse a capacity below the places that are held (OM-6.2).

    Raise FieldsRefused if a field would change that the editor may not write.
    """
    changes = _differing(profile, changes)
    refuse_unwritable(by, profile, changes, on=localdate(at))
    if isinstance(profile, MentorProfile) and "capacity" in changes:
        refuse_capacity_below({profile.person_id: changes["capacity"]})
    save_edit(profile, started_from=started_from, by=by, at=at, **changes)
    if isinstance(profile, MenteeProfile) and "stage" in changes:
        keep_stages([profile], since=localdate(at), by=by, at=at)


@transaction.atomic
def give_mentor_profile(
    person: Person, *, by: User | None, at: datetime, **facts: Any
) -> MentorProfile:
    """Make a person known as a mentor."""
    refuse_unoffered([(facts, None)])
    profile = MentorProfile.objects.create(person=person, **facts)
    record(MENTOR_ENTERED, person, by=by, at=at)
    return profile


@transaction.atomic
def give_mentee_profile(
    person: Person, *, by: User | None, at: datetime, **facts: Any
) -> MenteeProfile:
    """Make a person known as a mentee."""
    refuse_unoffered([(facts, None)])
    profile = MenteeProfile.objects.create(person=person, **facts)
    keep_stages([profile], since=localdate(at), by=by, at=at)
    record(MENTEE_ENTERED, person, by=by, at=at)
    return profile


@transaction.atomic
def register_with_affiliation(
    *,
    person: dict[str, Any],
    capacity: Capacity,
    partner: Partner,
    starts_on: date,
    by: User,
    at: datetime,
) -> Person:
    """Enter a person together with what they are to a partner; refuse a writer who may not.

    Participants and employees get the empty profile of their side, to be filled in.
    """
    joining = refuse_registration(person, capacity, partner, by=by, at=at)
    entered = register_person(**person, by=by, at=at)
    affiliate(entered, partner, capacity, starts_on=starts_on, by=by, at=at, joining=joining)
    if capacity == Capacity.PARTICIPANT:
        give_mentee_profile(entered, by=by, at=at)
    elif capacity == Capacity.EMPLOYEE:
        give_mentor_profile(entered, by=by, at=at)
    return entered


def refuse_registration(
    person: Mapping[str, Any], capacity: Capacity, partner: Partner, *, by: User, at: datetime
) -> frozenset[Relation]:
    """Refuse facts of somebody new that `by` may not enter; return what `by` becomes to them."""
    joining = ties_of_registrar(by, capacity, partner, on=localdate(at))
    standing = Standing(
        is_colleague=capacity not in (Capacity.PARTICIPANT, Capacity.EMPLOYEE),
        is_mentor=capacity == Capacity.EMPLOYEE,
        is_mentee=capacity == Capacity.PARTICIPANT,
    )
    refuse_entry(Rights(joining, standing), Target.PERSON, person)
    return joining


def _differing(thing: Versioned, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes that change something: the audit names these fields and no other."""
    return {name: value for name, value in changes.items() if getattr(thing, name) != value}


def _completed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the same facts, an e-mail in one case."""
    facts = dict(facts)
    if "email" in facts:
        facts["email"] = clean_address(facts["email"] or "")
    return facts


def _place_of(town: str) -> dict[str, Any]:
    return columns_of(town, codes_of([town]))
