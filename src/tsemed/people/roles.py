"""Who is behind a login. What they are to the programme is asked of `people.scope`."""

from __future__ import annotations

from tsemed.accounts.models import User
from tsemed.accounts.requests import cached_on_user
from tsemed.people.models import Person


def person_of(user: User) -> Person | None:
    """Return the person behind a login, read once per request."""
    if not user.is_authenticated:
        return None
    found: list[Person] = cached_on_user(
        user, "person", lambda: list(Person.objects.filter(user=user))
    )
    return found[0] if found else None


def name_of(user: User) -> str:
    """Return the name of the person behind a login, for those who work with them."""
    person = person_of(user)
    return person.full_name if person else ""


def user_id_of(person_id: int) -> int | None:
    """Return the id of a person's login, for looking up what that login did."""
    return Person.objects.filter(pk=person_id).values_list("user_id", flat=True).first()
