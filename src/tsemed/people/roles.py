"""What somebody is to the programme today: read from affiliations, never from a flag."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.accounts.requests import cached_on_user
from tsemed.people.models import Affiliation, Capacity, Person


def person_of(user: User) -> Person | None:
    """Return the person behind a login, read once per request."""
    if not user.is_authenticated:
        return None
    found: list[Person] = cached_on_user(
        user, "person", lambda: list(Person.objects.filter(user=user))
    )
    return found[0] if found else None


def affiliations_of(user: User, *, on: date | None = None) -> list[Affiliation]:
    """Return the affiliations in force for a login on a day (today by default), read once."""
    day = on or timezone.localdate()
    known: dict[date, list[Affiliation]] = cached_on_user(user, "affiliations", dict)
    if day not in known:
        person = person_of(user)
        known[day] = list(person.affiliations.on(day).select_related("partner")) if person else []
    return known[day]


def holds(user: User, *capacities: Capacity, on: date | None = None) -> bool:
    """Return whether a login holds one of these capacities on a day."""
    return any(a.capacity in capacities for a in affiliations_of(user, on=on))


def partners_of(user: User, capacity: Capacity, *, on: date | None = None) -> list[int]:
    """Return the ids of the partners for whom a login acts in a capacity."""
    return [a.partner_id for a in affiliations_of(user, on=on) if a.capacity == capacity]


def name_of(user: User) -> str:
    """Return the name of the person behind a login, for those who work with them."""
    person = person_of(user)
    return person.full_name if person else ""


def user_id_of(person_id: int) -> int | None:
    """Return the login of a person, for looking up what that login did."""
    return Person.objects.filter(pk=person_id).values_list("user_id", flat=True).first()
