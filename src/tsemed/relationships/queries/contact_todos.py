"""Pairs whose mentor knows a name and no way to reach it: who is asked, and who asks (OM-7.7)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import Call, TodoItem, Urgency
from tsemed.cycles.roles import parts_of
from tsemed.people.contact_channels import without_channel
from tsemed.people.phone_numbers import phone_numbers_for, reached
from tsemed.people.roles import person_of
from tsemed.relationships.models import Relationship, RelationshipSet
from tsemed.relationships.rules import PASSING

MOST_LINES = 20


def own_channel_missing(user: User) -> list[TodoItem]:
    """Return the mentee's own line: choose how the mentor reaches you."""
    me, parts = person_of(user), parts_of(user)
    if me is None or not parts or not hasattr(me, "mentee"):
        return []
    if not _without_a_way(Q(mentee__in=parts)).exists():
        return []
    return [
        TodoItem(
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


def missing_channels(user: User, looked_after: Q) -> list[TodoItem]:
    """Return a line for each pair somebody looks after whose mentor cannot reach the mentee."""
    pairs = _without_a_way(looked_after).select_related("mentee_person")
    pairs = pairs.only("started_on", *reached("mentee_person"))
    found = list(pairs.order_by("started_on", "pk")[:MOST_LINES])
    numbers = phone_numbers_for(user, mentees=[pair.mentee_person for pair in found])
    return [_missing(pair, numbers) for pair in found]


def _without_a_way(pairs: Q) -> RelationshipSet:
    wayless = without_channel().filter(person=OuterRef("mentee_person"))
    return Relationship.objects.filter(pairs, Exists(wayless), state__in=PASSING)


def _missing(pair: Relationship, numbers: dict[int, str]) -> TodoItem:
    number = numbers.get(pair.mentee_person_id)
    return TodoItem(
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
