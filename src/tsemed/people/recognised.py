"""What people are recognised by: telephone and address, and who has them already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from pairing.reference.invisible import clean_address
from tsemed.accounts.models import User
from tsemed.people.models import Person
from tsemed.people.queries import visible_to
from tsemed.people.scope import people_scope_of
from tsemed.people.write_gate import FieldsRefused, Rights, rights_of
from tsemed.people.write_policy import RECOGNITION_FIELDS, Target

ONE_PERSON_PER_EMAIL = "one_person_per_email"


class AddressTaken(Exception):
    """An address belongs to somebody else, and one address opens one account."""


class PhoneShared(Exception):
    """A telephone is somebody else's already; whether two share it is settled by a doubt."""


@dataclass(frozen=True)
class Bearers:
    """Who has a telephone or an address already: whom the asker sees, and whom not."""

    seen: Person | None = None
    hidden: tuple[int, ...] = ()
    everybody: tuple[int, ...] = ()
    email_taken: bool = False
    # The address is of somebody whom the asker sees.
    email_of_seen: bool = False

    @property
    def is_hidden(self) -> bool:
        """Return whether somebody whom the asker may not see is reached at one of the two."""
        return bool(self.hidden) or (self.email_taken and not self.email_of_seen)


def bearers_of(user: User, *, phone: str, email: str) -> Bearers:
    """Return who is reached at this telephone or address; most likely the same person."""
    address = clean_address(email)
    same = Q(phone=phone) & ~Q(phone="") | Q(email=address) & ~Q(email="")
    if not phone and not address:
        return Bearers()
    found = list(Person.objects.filter(same).order_by("pk"))
    ids = tuple(one.pk for one in found)
    seen = set(visible_to(user).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    return Bearers(
        seen=next((one for one in found if one.pk in seen), None),
        hidden=tuple(pk for pk in ids if pk not in seen),
        everybody=ids,
        email_taken=bool(address) and not is_address_free(address),
        email_of_seen=any(one.pk in seen and one.email == address for one in found if address),
    )


def refuse_address(by: User, person: Person, address: str, *, on: date) -> None:
    """Refuse an address that is not a first one, or that belongs to somebody else."""
    if has_address(person) or not rights_of(by, person, on=on).first_address:
        raise FieldsRefused(["email"])
    if not is_address_free(address, person=person):
        raise AddressTaken


@contextmanager
def address_conflict_as_refusal() -> Iterator[None]:
    """Raise AddressTaken where the database finds somebody else with the address meanwhile.

    What was written inside the block is taken back, and nothing else of the transaction.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if ONE_PERSON_PER_EMAIL not in str(clash):
            raise
        raise AddressTaken from clash


def refuse_phone(by: User, person: Person, phone: str, *, on: date) -> None:
    """Refuse a telephone that is somebody else's already (`PhoneShared`).

    People are recognised by it. The mentoring manager, who settles such doubts, writes it.
    """
    others = Person.objects.filter(phone=phone).exclude(pk=person.pk)
    if phone and others.exists() and not people_scope_of(by, on).is_manager:
        raise PhoneShared


def has_address(person: Person) -> bool:
    """Return whether a person, or the login of a person, has an address already."""
    return bool(person.email or (person.user is not None and person.user.email))


def is_address_free(address: str, *, person: Person | None = None) -> bool:
    """Return whether nobody else is reached, or signs in, at an address."""
    persons, logins = Person.objects.filter(email=address), User.objects.filter(email=address)
    if person is not None:
        persons = persons.exclude(pk=person.pk)
        logins = logins.exclude(person=person)
    return not persons.exists() and not logins.exists()


def addable_fields(person: Person, rights: Rights) -> frozenset[str]:
    """Return what may be written of a person who was recognised: never what recognises them.

    A telephone or an address is written only where there is none.
    """
    allowed = set(rights.writable(Target.PERSON))
    if rights.first_address and not has_address(person):
        allowed.add("email")
    return frozenset(
        name for name in allowed if name not in RECOGNITION_FIELDS or not getattr(person, name)
    )
