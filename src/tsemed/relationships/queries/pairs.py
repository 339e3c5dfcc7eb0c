"""Which pairs a user may see, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from tsemed.accounts.models import User
from tsemed.base.ids import IsOneOf
from tsemed.base.sanitise import number_in
from tsemed.cycles.policy import Policy
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.work_models import Function
from tsemed.people import queries as people
from tsemed.relationships.models import Meeting, Relationship, RelationshipSet
from tsemed.relationships.rules import Health, last_quiet_days
from tsemed.relationships.states import ENDED, LIVE, PairState

MOST_FOUND = 200


def visible_to(user: User, *, on: date | None = None) -> RelationshipSet:
    """Return the pairs a user may see: all, of own cycles, of own participants, own pairs."""
    scope = scope_of(user, on)
    if scope.is_manager:
        return Relationship.objects.all()
    seen = looked_after(scope)
    if scope.parts:
        seen |= Q(mentor__in=scope.parts) | Q(mentee__in=scope.parts)
    if scope.managed_programmes:
        seen |= Q(mentee__programme__in=scope.managed_programmes)
    return Relationship.objects.filter(seen)


def looked_after(scope: Scope) -> Q:
    """Return the condition for pairs that somebody follows, accompanies or referred to."""
    followed = Q(cycle__in=scope.carrying(Function.PROCESS))
    return followed | accompanied(scope) | referred(scope)


def accompanied(scope: Scope) -> Q:
    """Return the condition for pairs whose mentee somebody accompanies, by the matrix (OM-3.2).

    Somebody who does not lead a cycle accompanies there the mentees of her own programmes.
    """
    carried = scope.carrying(Function.MENTEE_ACCOMPANIMENT)
    led = [pk for pk in carried if pk in scope.leads or scope.is_manager]
    return Q(cycle__in=led) | Q(cycle__in=carried, mentee__programme__in=scope.own_programmes)


def referred(scope: Scope) -> Q:
    """Return the condition for pairs of participants whom somebody referred as coordinator."""
    if not scope.roles or not scope.own_programmes:
        return Q(pk__in=[])
    return Q(cycle__in=list(scope.roles), mentee__programme__in=scope.own_programmes)


def get_relationship_for(user: User, pk: int, action: str) -> Any:
    """Return the pair; 404 if user may not see it, 403 if not do action."""
    pair = as_listed(visible_to(user)).select_related("mentee").filter(pk=pk).first()
    if pair is None:
        raise Http404
    if not user.has_perm(action, pair):
        raise PermissionDenied
    return pair


def get_meeting_for(user: User, pk: int, action: str) -> Meeting:
    """Return the meeting, if user may see its pair (else: not found) and may do action."""
    seen = visible_to(user).order_by().values("pk")
    meetings = Meeting.objects.filter(pk=pk, relationship__in=seen)
    meeting = meetings.select_related("relationship__cycle", "relationship__mentee").first()
    if meeting is None:
        raise Http404
    if not user.has_perm(action, meeting):
        raise PermissionDenied
    return meeting


def with_people(pairs: QuerySet[Relationship]) -> QuerySet[Relationship]:
    """Return the same pairs with their cycle and their two people, in one reading."""
    return pairs.select_related("cycle", "mentor_person", "mentee_person")


def with_next(pairs: QuerySet[Relationship]) -> Any:
    """Return the same pairs, each with `next_on`, the day of its planned meeting or none."""
    planned = Meeting.objects.planned().filter(relationship=OuterRef("pk")).values("on")[:1]
    return pairs.annotate(next_on=Subquery(planned))


def as_listed(pairs: QuerySet[Relationship]) -> Any:
    """Return the same pairs with everything a line of a list shows of them."""
    return with_next(with_people(pairs))


def list_relationships(
    user: User, wanted: Mapping[str, str], *, on: date, policy: Policy
) -> QuerySet[Relationship]:
    """Return the visible pairs, narrowed, the longest silence first. `as_listed` fills them."""
    pairs = visible_to(user, on=on)
    latest = last_quiet_days(on=on, policy=policy)
    state = wanted.get("state", "")
    if state in set(PairState):
        pairs = pairs.filter(state=state)
    elif state == Health.ENDED:
        pairs = pairs.filter(state__in=ENDED)
    elif state != "all":
        pairs = pairs.filter(state__in=LIVE)
    health = wanted.get("health", "")
    if health in set(Health) - {Health.PAUSED, Health.ENDED}:
        pairs = pairs.filter(state__in=(PairState.ACTIVE, PairState.CLOSING))
        pairs = pairs.filter(_as_quiet_as(Health(health), latest))
    if cycle := number_in(wanted.get("cycle")):
        pairs = pairs.filter(cycle=cycle)
    if typed := wanted.get("q", "").strip():
        found = people.find_people_ids(user, typed, limit=MOST_FOUND)
        pairs = pairs.filter(
            Q(IsOneOf("mentor_person", found)) | Q(IsOneOf("mentee_person", found))
        )
    return pairs.order_by("quiet_since", "pk")


def quiet_pairs(*, on: date, policy: Policy) -> dict[Health, int]:
    """Return how many pairs of all cycles are amber and red on a day."""
    latest = last_quiet_days(on=on, policy=policy)
    pairs = Relationship.objects.filter(state__in=(PairState.ACTIVE, PairState.CLOSING))
    counted = pairs.aggregate(
        **{
            health.name: Count("pk", filter=_as_quiet_as(health, latest))
            for health in (Health.AMBER, Health.RED)
        }
    )
    return {Health[name]: number for name, number in counted.items()}


def mentees_in_pairs(person_ids: Iterable[int]) -> set[int]:
    """Return which of these people are mentees of a live pair."""
    rows = Relationship.objects.live().filter(mentee_person__in=list(person_ids))
    return set(rows.order_by().values_list("mentee_person", flat=True))


def meetings_of(user: User, pair: Relationship) -> QuerySet[Meeting]:
    """Return the meetings of a pair, the latest first, for those who may read them."""
    if not user.has_perm("relationships.read_meetings", pair):
        raise PermissionDenied
    return pair.meetings.select_related("reported_by__person")


def _as_quiet_as(health: Health, latest: Mapping[Health, date]) -> Q:
    if health is Health.RED:
        return Q(quiet_since__lte=latest[Health.RED])
    if health is Health.AMBER:
        return Q(quiet_since__lte=latest[Health.AMBER], quiet_since__gt=latest[Health.RED])
    return Q(quiet_since__gt=latest[Health.AMBER])
