"""How somebody whose identity was in doubt is tied to a partner after all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tsemed.accounts.models import User
from tsemed.partners.models import Partner
from tsemed.people.data_policy import Relation
from tsemed.people.doubt_limits import refuse_over_limit
from tsemed.people.doubt_scope import Place, register_place
from tsemed.people.identity_doubts import DoubtDraft, raise_doubt
from tsemed.people.models import Capacity, DoubtReason, IdentityDoubt, Person
from tsemed.people.operations import (
    affiliate,
    give_mentee_profile,
    give_mentor_profile,
    may_affiliate,
    refuse_registration,
    register_with_affiliation,
)
from tsemed.people.recognised import AddressTaken, bearers_of
from tsemed.people.scope import people_scope_of
from tsemed.people.viewer_relations import ties_of_registrar
from tsemed.people.write_policy import Target

KIND = "partner"


def place_at(partner: Partner, capacity: Capacity) -> str:
    """Return the place of a capacity at a partner, as a doubt keeps it."""
    return f"{KIND}:{partner.pk}:{capacity.value}"


@transaction.atomic
def register_or_wait(
    *,
    person: dict[str, Any],
    capacity: Capacity,
    partner: Partner,
    starts_on: date,
    by: User,
    at: datetime,
) -> Person | None:
    """Register a person; return None where it waits because somebody hidden is reached alike.

    The answer is the same in both cases. Raise TooManyDoubts.
    """
    refuse_over_limit(by, at=at)
    refuse_registration(person, capacity, partner, by=by, at=at)
    facts = {"phone": str(person.get("phone", "")), "email": person.get("email", "")}
    if not bearers_of(by, **facts).is_hidden:
        # In the same moment somebody else may be entered with the address; then it waits as well.
        with suppress(AddressTaken):
            return register_with_affiliation(
                person=person, capacity=capacity, partner=partner, starts_on=starts_on, by=by, at=at
            )
    draft = DoubtDraft(
        reason=DoubtReason.OUT_OF_SCOPE,
        facts={Target.PERSON: person},
        place=place_at(partner, capacity),
        candidates=bearers_of(by, **facts).everybody,
        details={"starts_on": starts_on.isoformat()},
    )
    raise_doubt(draft, by=by, at=at)
    return None


def _partner_and_capacity(doubt: IdentityDoubt) -> tuple[Partner, Capacity]:
    _kind, pk, capacity = doubt.place.split(":")
    return Partner.objects.get(pk=int(pk)), Capacity(capacity)


def _may_be_of(user: User, on: date) -> bool:
    return bool(people_scope_of(user, on).own_programmes)


def _of_user(user: User, on: date) -> Iterable[str]:
    """Return where somebody other than the manager registers people: their own programmes."""
    for pk in people_scope_of(user, on).own_programmes:
        yield f"{KIND}:{pk}:{Capacity.PARTICIPANT.value}"


def _join(person: Person, doubt: IdentityDoubt, *, is_new: bool, by: User, at: datetime) -> None:
    partner, capacity = _partner_and_capacity(doubt)
    starts_on = date.fromisoformat(doubt.details["starts_on"])
    joining = ties_of_registrar(by, capacity, partner, on=starts_on) if is_new else frozenset()
    if is_new or may_affiliate(by, person, capacity, on=starts_on):
        affiliate(person, partner, capacity, starts_on=starts_on, by=by, at=at, joining=joining)
    if capacity == Capacity.PARTICIPANT and not hasattr(person, "mentee"):
        give_mentee_profile(person, by=by, at=at)
    elif capacity == Capacity.EMPLOYEE and not hasattr(person, "mentor"):
        give_mentor_profile(person, by=by, at=at)


def _ties(user: User, doubt: IdentityDoubt, on: date) -> frozenset[Relation]:
    partner, capacity = _partner_and_capacity(doubt)
    return ties_of_registrar(user, capacity, partner, on=on)


def _labels(_user: User, doubts: Sequence[IdentityDoubt]) -> Mapping[int, str]:
    parts = {doubt.pk: doubt.place.split(":") for doubt in doubts}
    partners = Partner.objects.in_bulk({int(pk) for _kind, pk, _capacity in parts.values()})
    return {
        key: f"{partners[int(pk)].name} · {Capacity(capacity).label}"
        for key, (_kind, pk, capacity) in parts.items()
    }


register_place(
    KIND, Place(may_be_of=_may_be_of, of_user=_of_user, join=_join, ties=_ties, labels=_labels)
)
