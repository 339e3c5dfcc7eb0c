"""What signing in asks of this app: who is staff, and who answers to what was typed.

Once a person has a login, its address is the only one that opens it (`accounts.User.email`,
which the person's e-mail follows, see `address_triggers`). Without a login the person's e-mail is
the address at which one may be opened, unless somebody else opens theirs there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import phonenumbers
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from pairing.reference.invisible import clean_address
from tsemed.accounts.login_lookup import (
    MOST_READERS,
    LoginCandidate,
    register_claim,
    register_finder,
)
from tsemed.accounts.models import User
from tsemed.accounts.second_factor import register_staff_test
from tsemed.people.models import Person
from tsemed.people.models.affiliation import STAFF_CAPACITIES
from tsemed.people.scope import people_scope_of


@register_staff_test
def holds_a_staff_capacity(user: User) -> bool:
    """Select logins that work for the programme or for a partner programme today."""
    return people_scope_of(user, timezone.localdate()).holds(*STAFF_CAPACITIES)


@register_finder
def readers_of(typed: str, at: datetime) -> Iterator[LoginCandidate]:
    """Return the persons with this telephone or e-mail, each with the address of their login.

    A person of the register who has never signed in gets a login on asking for the first time.
    An e-mail is one person's (`one_person_per_email`), so nobody registered later takes it over.
    """
    for person in _people_of(typed)[:MOST_READERS]:
        user = person.user or _open_at_own_address(person, at=at)
        if user is not None and user.email:
            yield LoginCandidate(user, user.email)


@register_claim
def is_taken_by_another(address: str, user: User) -> bool:
    """Return whether a person other than this login's is reached at an address."""
    return Person.objects.filter(email=address).exclude(user=user).exists()


def open_login(person: Person, *, at: datetime) -> User:
    """Return the login of a person; one is made at their e-mail if that is nobody else's.

    A login without an address opens by nothing until two persons have set one.
    """
    if person.user is not None:
        return person.user
    opened = _open_at_own_address(person, at=at)
    return opened or _make(person, None, at=at)


def _open_at_own_address(person: Person, *, at: datetime) -> User | None:
    address = clean_address(person.email)
    first = Person.objects.filter(email=person.email).order_by("pk").first()
    if not address or first != person or User.objects.filter(email=address).exists():
        return None
    try:
        return _make(person, address, at=at)
    except IntegrityError:
        # Somebody asked for the same address in the same moment, most likely the same person.
        person.refresh_from_db()
        return person.user


@transaction.atomic
def _make(person: Person, address: str | None, *, at: datetime) -> User:
    user = User.objects.create_user(address, language=person.language, joined_at=at)
    linked = Person.objects.filter(pk=person.pk, user=None)
    if not linked.update(user=user, **({"email": address} if address else {})):
        raise IntegrityError("the person has got a login meanwhile")
    person.user = user
    return user


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
