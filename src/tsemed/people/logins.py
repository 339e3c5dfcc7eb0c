"""What signing in asks of this room: who is staff, and who answers to what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import phonenumbers
from django.db.models import QuerySet
from django.utils import timezone

from tsemed.accounts.factors import register_staff_test
from tsemed.accounts.models import User
from tsemed.accounts.readers import MOST_READERS, Reader, register_finder
from tsemed.people.models import Person
from tsemed.people.models.affiliation import STAFF_CAPACITIES
from tsemed.people.roles import holds


@register_staff_test
def holds_a_staff_capacity(user: User) -> bool:
    """Whoever works for the programme or for a partner programme today."""
    return holds(user, *STAFF_CAPACITIES, on=timezone.localdate())


@register_finder
def readers_of(typed: str, at: datetime) -> Iterator[Reader]:
    """The persons with this telephone or e-mail, each with the address where they read mail.

    A person of the register who has never signed in gets a login on asking for the first time.
    """
    for person in _people_of(typed)[:MOST_READERS]:
        if person.email:
            yield Reader(person.user or _open_login(person, at=at), person.email)


def _people_of(typed: str) -> QuerySet[Person]:
    people = Person.objects.select_related("user").order_by("pk")
    if "@" in typed:
        return people.filter(email=typed)
    try:
        number = phonenumbers.parse(typed, "IL")
    except phonenumbers.NumberParseException:
        return people.none()
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return people.filter(phone=written)


def _open_login(person: Person, *, at: datetime) -> User:
    # Two of a family may share an address; the login of the second goes without it, and
    # opens by personal link only.
    is_taken = User.objects.filter(email=person.email.lower()).exists()
    user = User.objects.create_user(
        None if is_taken else person.email, language=person.language, joined_at=at
    )
    Person.objects.filter(pk=person.pk, user=None).update(user=user)
    return user
