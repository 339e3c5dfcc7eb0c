"""What relationships add to people: the two of a pair see each other, a pair holds a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from tsemed.accounts.models import User
from tsemed.cycles.scope import scope_of
from tsemed.people.capacity import register_holders
from tsemed.people.data_policy import Relation
from tsemed.people.models import Person
from tsemed.people.queries import extend_visibility
from tsemed.people.roles import person_of
from tsemed.people.viewer_relations import extend_relations
from tsemed.relationships.models import Relationship
from tsemed.relationships.names import passing


def _live_pairs(number: int) -> str:
    return ngettext("%(number)d live pair", "%(number)d live pairs", number) % {"number": number}


@register_holders(_live_pairs)
def mentees_of_live_pairs(mentor_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return mentor and mentee of each live pair of these mentors, over all cycles (OM-6.2)."""
    pairs = Relationship.objects.live().filter(mentor_person__in=list(mentor_ids))
    return pairs.order_by().values_list("mentor_person", "mentee_person")


@extend_visibility
def counterparts_of_own_pairs(user: User, _day: date) -> QuerySet[Any, Any]:
    """Return the mentors and mentees of the user's own live pairs."""
    parts = scope_of(user).parts
    # Read at once: somebody has one pair or two, and a short list of ids joins any scope.
    mine = passing().of(parts).values_list("mentor_person", "mentee_person") if parts else ()
    ids = {person_id for pair in mine for person_id in pair}
    return Person.objects.filter(pk__in=ids).order_by().values("pk")


@extend_relations
def through_my_pair(user: User, _day: date, ids: list[int]) -> Iterable[tuple[int, Relation]]:
    """Yield each counterpart of the user's own pairs, as their mentor or their mentee."""
    me = person_of(user)
    parts = scope_of(user).parts
    if me is None or not parts:
        return
    mine, asked = passing().of(parts), frozenset(ids)
    for mentor_id, mentee_id in mine.values_list("mentor_person_id", "mentee_person_id"):
        if mentor_id == me.pk and mentee_id in asked:
            yield mentee_id, Relation.THEIR_MENTOR
        elif mentee_id == me.pk and mentor_id in asked:
            yield mentor_id, Relation.THEIR_MENTEE
