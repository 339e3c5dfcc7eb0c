"""Whom somebody may call, asked for all the people of a page at once."""

from __future__ import annotations

from collections.abc import Iterable

from tsemed.accounts.models import User
from tsemed.people.data_policy import identity_classes, may_read
from tsemed.people.models import Person
from tsemed.people.viewer_relations import relations_to


def reached(path: str) -> tuple[str, ...]:
    """Return what a line about a call reads of the person at the end of this path, and no more.

    Building the query for all that is known of a pair and its cycle takes longer than
    the database takes to answer it.
    """
    return tuple(f"{path}__{column}" for column in ("given_name", "family_name", "phone"))


def phone_numbers_for(
    user: User, *, mentors: Iterable[Person] = (), mentees: Iterable[Person] = ()
) -> dict[int, str]:
    """Return the telephone of each of these people who has one that this user may know.

    Everybody is guarded by the side on which the page speaks of them.
    """
    sides = {person.pk: (person, True) for person in mentors if person.phone}
    sides |= {person.pk: (person, False) for person in mentees if person.phone}
    if not sides:
        return {}
    ties = relations_to(user, sides)
    return {
        pk: str(person.phone)
        for pk, (person, is_mentor) in sides.items()
        if may_read(identity_classes(is_mentor=is_mentor, is_mentee=not is_mentor)[1], ties[pk])
    }
