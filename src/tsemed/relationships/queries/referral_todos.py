"""What an individual coordinator wants to know without asking: matched, and received back."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.todos import Call, TodoItem, Urgency
from tsemed.cycles.roles import assignments_of
from tsemed.people.models import Capacity
from tsemed.people.phone_numbers import phone_numbers_for
from tsemed.people.roles import partners_of
from tsemed.relationships.models import Relationship
from tsemed.relationships.queries.pairs import with_people
from tsemed.relationships.states import ENDED, PairState

NEW, BACK = timedelta(days=7), timedelta(days=14)
MOST = 20


def referral_todos(user: User, *, on: date) -> list[TodoItem]:
    """Return pairs of those somebody referred that began or ended lately."""
    own = partners_of(user, Capacity.INDIVIDUAL_COORDINATOR, on=on)
    helped = assignments_of(user, on=on)
    if not own or not helped:
        return []
    pairs = with_people(
        Relationship.objects.filter(cycle__in=list(helped), mentee__programme__in=own)
    )
    begun = pairs.filter(state=PairState.ACTIVE, started_on__gt=on - NEW, meetings_held=0)
    ended = pairs.filter(state__in=ENDED).order_by("-state_since", "pk")[:MOST]
    back = [pair for pair in ended if timezone.localdate(pair.state_since) > on - BACK]
    numbers = phone_numbers_for(user, mentees=[pair.mentee_person for pair in back])
    return [
        *(_begun(pair) for pair in begun.order_by("started_on", "pk")[:MOST]),
        *(_back(pair, numbers) for pair in back),
    ]


def _begun(pair: Relationship) -> TodoItem:
    return TodoItem(
        kind="relationships.begun",
        what=_("Has a mentor now"),
        who=pair.mentee_person.full_name,
        why=_("The first meeting is expected within two weeks."),
        since=pair.started_on,
        urgency=Urgency.CALM,
        action=_("Open the pair"),
        address=reverse("relationships:relationship", args=[pair.pk]),
    )


def _back(pair: Relationship, numbers: dict[int, str]) -> TodoItem:
    number = numbers.get(pair.mentee_person_id)
    return TodoItem(
        kind="relationships.back",
        what=_("The mentoring has ended: back with you"),
        who=pair.mentee_person.full_name,
        why=_("A call now shows that they go on with your programme."),
        since=timezone.localdate(pair.state_since),
        urgency=Urgency.SOON,
        action=_("Open the page"),
        address=reverse("people:person", args=[pair.mentee_person_id]),
        call=Call(number) if number else None,
    )
