"""By which ways somebody is reached, and which of them a mentee chose for the mentor."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tsemed.people.data_policy import Relation
from tsemed.people.models import Consent, ConsentPurpose, Person
from tsemed.people.models.consent import ContactChannel

Ways = tuple[ContactChannel, ...]


def channels_of(person: Person) -> Ways:
    """Return the ways by which somebody can be reached, the telephone first."""
    there = ((ContactChannel.PHONE, person.phone), (ContactChannel.EMAIL, person.email))
    return tuple(way for way, written in there if written)


def chosen_channel(person: Person, wanted: str) -> str:
    """Return the way somebody chose, or the first they have where they chose none of theirs."""
    ways = channels_of(person)
    return next((way.value for way in ways if way == wanted), ways[0].value if ways else "")


def channels_for_mentor(mentee: Person, mentor: Person) -> Ways:
    """Return the one way by which a mentee agreed that this mentor reaches them (OM-7.7)."""
    live = mentee.consents.filter(
        purpose=ConsentPurpose.PASS_DETAILS, other=mentor, withdrawn_at=None
    ).first()
    return tuple(way for way in channels_of(mentee) if live is not None and way == live.way)


def without_channel() -> QuerySet[Consent]:
    """Return consents to pass on details by no way, or by one the mentee no longer has (OM-7.7).

    They were given before there was a choice, or the telephone or e-mail was taken out since. A
    mentor's consent names no way, so the caller names the mentee.
    """
    gone = Q(way=ContactChannel.PHONE, person__phone="") | Q(
        way=ContactChannel.EMAIL, person__email=""
    )
    live = Consent.objects.filter(purpose=ConsentPurpose.PASS_DETAILS, withdrawn_at=None)
    return live.filter(Q(way="") | gone)


def present_channels(person: Person, ties: Collection[Relation], viewer: Person | None) -> Ways:
    """Return the ways a viewer may know: to the mentor the chosen one, to everybody else all."""
    if viewer is not None and set(ties) == {Relation.THEIR_MENTOR}:
        return channels_for_mentor(person, viewer)
    return channels_of(person)
