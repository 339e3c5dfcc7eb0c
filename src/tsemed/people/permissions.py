"""Who may do what with persons, as sentences."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.people.models import Capacity, Person
from tsemed.people.roles import holds, person_of


@rules.predicate
def is_mentoring_manager(user: User) -> bool:
    """The professional head of the programme."""
    return holds(user, Capacity.MENTORING_MANAGER)


@rules.predicate
def is_privacy_officer(user: User) -> bool:
    """Who answers for personal data."""
    return holds(user, Capacity.PRIVACY_OFFICER)


@rules.predicate
def is_self(user: User, person: Person | None) -> bool:
    """The person's own login."""
    me = person_of(user)
    return person is not None and me is not None and me.pk == person.pk
