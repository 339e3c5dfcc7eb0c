"""Pairs whose mentor knows a name and no way to reach it: who is asked, and who asks (OM-7.7)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.base.waiting import Call, Urgency, Waiting
from tsemed.cycles.roles import parts_of
from tsemed.people.calling import numbers_for, reached
from tsemed.people.roles import person_of
from tsemed.people.ways import without_a_way
from tsemed.relationships.models import Relationship, RelationshipSet
from tsemed.relationships.rules import PASSING

MOST_LINES = 20


def own_way_missing(user: User) -> list[Waiting]:
    """The mentee's own line: choose how the mentor reaches you."""
    me, parts = person_of(user), parts_of(user)
    if me is None or not parts or not hasattr(me, "mentee"):
        return []
    if not _without_a_way(Q(mentee__in=parts)).exists():
        return []
    return [
        Waiting(
            kind="relationships.no_way",
            what=_("Your mentor does not know how to reach you"),
            who="",
            why=_("Choose between telephone and e-mail; the mentor sees only that."),
            since=None,
            urgency=Urgency.AMBER,
            action=pgettext_lazy("way", "Choose"),
            address=reverse("people:person", args=[me.pk]) + "#consents",
        )
    ]


def ways_missing(user: User, looked_after: Q) -> list[Waiting]:
    """A line for each pair somebody looks after whose mentor cannot reach the mentee."""
    pairs = _without_a_way(looked_after).select_related("mentee_person")
    pairs = pairs.only("started_on", *reached("mentee_person"))
    found = list(pairs.order_by("started_on", "pk")[:MOST_LINES])
    numbers = numbers_for(user, mentees=[pair.mentee_person for pair in found])
    return [_missing(pair, numbers) for pair in found]


def _without_a_way(pairs: Q) -> RelationshipSet:
    wayless = without_a_way().filter(person=OuterRef("mentee_person"))
    return Relationship.objects.filter(pairs, Exists(wayless), state__in=PASSING)


def _missing(pair: Relationship, numbers: dict[int, str]) -> Waiting:
    number = numbers.get(pair.mentee_person_id)
    return Waiting(
        kind="relationships.no_way",
        what=_("The mentor does not know how to reach the mentee"),
        who=pair.mentee_person.full_name,
        why=_("Ask which way it shall be, and note it on the page of the pair."),
        since=pair.started_on,
        urgency=Urgency.AMBER,
        action=_("Open the pair"),
        address=reverse("relationships:relationship", args=[pair.pk]),
        call=Call(number) if number else None,
    )
