"""What somebody's own day needs to know: the pairs one is a side of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tsemed.accounts.models import User
from tsemed.people.models import Person
from tsemed.people.roles import person_of
from tsemed.relationships.models import Relationship
from tsemed.relationships.queries import with_next, with_people

MOST_PAIRS = 5


@dataclass(frozen=True)
class MyPair:
    """One of my live pairs: with whom, as what, how often we met and when we meet next."""

    pk: int
    counterpart: Person
    i_am_mentor: bool
    meetings_held: int
    last_met_on: date | None
    next_on: date | None


def my_pairs(user: User) -> list[MyPair]:
    """The live pairs of whoever is signed in, the one that began first first."""
    me = person_of(user)
    if me is None:
        return []
    rows = with_next(with_people(Relationship.objects.live().of(me)))
    return [_mine(pair, me) for pair in rows.order_by("started_on", "pk")[:MOST_PAIRS]]


def _mine(pair: Relationship, me: Person) -> MyPair:
    i_am_mentor = pair.mentor.person_id == me.pk
    return MyPair(
        pk=pair.pk,
        counterpart=pair.mentee_person if i_am_mentor else pair.mentor_person,
        i_am_mentor=i_am_mentor,
        meetings_held=pair.meetings_held,
        last_met_on=pair.last_met_on,
        next_on=pair.next_on,  # type: ignore[attr-defined]
    )
