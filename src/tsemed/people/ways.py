"""By which ways somebody is reached, and which of them a mentee chose for the mentor."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tsemed.people.disclosure import Tie
from tsemed.people.models import Consent, ConsentPurpose, Person
from tsemed.people.models.sensitive import Way

Ways = tuple[Way, ...]


def ways_of(person: Person) -> Ways:
    """The ways by which somebody can be reached, the telephone first."""
    there = ((Way.PHONE, person.phone), (Way.EMAIL, person.email))
    return tuple(way for way, written in there if written)


def way_chosen(person: Person, wanted: str) -> str:
    """The way somebody chose, or the first they have where they chose none of theirs."""
    ways = ways_of(person)
    return next((way.value for way in ways if way == wanted), ways[0].value if ways else "")


def ways_for_mentor(person: Person) -> Ways:
    """The one way a mentee agreed to be reached by (OM-7.7)."""
    live = person.consents.filter(purpose=ConsentPurpose.PASS_DETAILS, withdrawn_at=None).first()
    return tuple(way for way in ways_of(person) if live is not None and way == live.way)


def without_a_way() -> QuerySet[Consent]:
    """Consents to pass on details that name no way, or one the mentee no longer has (OM-7.7).

    They were given before there was a choice, or the telephone or e-mail was taken out since.
    """
    gone = Q(way=Way.PHONE, person__phone="") | Q(way=Way.EMAIL, person__email="")
    live = Consent.objects.filter(purpose=ConsentPurpose.PASS_DETAILS, withdrawn_at=None)
    return live.filter(Q(way="") | gone)


def ways_shown(person: Person, ties: Collection[Tie]) -> Ways:
    """The ways a viewer may know: to the mentor the chosen one, to everybody else all."""
    return ways_for_mentor(person) if set(ties) == {Tie.THEIR_MENTOR} else ways_of(person)
