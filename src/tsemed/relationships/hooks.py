"""What relationships add to people: the two of a pair see each other, a pair holds a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import DateField, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.cycles.journey import Milestone
from tsemed.cycles.models import Cycle, Side
from tsemed.cycles.policy import Policy
from tsemed.cycles.policy_changes import Effect, extend_policy_effects
from tsemed.cycles.progress import register_progress
from tsemed.cycles.queries import planned_pairs_of
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import OVER, CycleState
from tsemed.cycles.step_guards import guard_steps, warn_of
from tsemed.people.capacity import register_holders
from tsemed.people.consents import Scope, register_scopes
from tsemed.people.data_policy import Relation
from tsemed.people.models import ConsentPurpose, Person
from tsemed.people.queries import extend_visibility
from tsemed.people.roles import person_of
from tsemed.people.viewer_relations import extend_relations
from tsemed.relationships.models import PairsHaveMet, PairsStillMeet, Relationship
from tsemed.relationships.names import passing
from tsemed.relationships.queries import quiet_pairs
from tsemed.relationships.rules import Health
from tsemed.relationships.states import PairState


def _live_pairs(number: int) -> str:
    return ngettext("%(number)d live pair", "%(number)d live pairs", number) % {"number": number}


@register_holders(_live_pairs)
def mentees_of_live_pairs(mentor_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return mentor and mentee of each live pair of these mentors, over all cycles (OM-6.2)."""
    pairs = Relationship.objects.live().filter(mentor_person__in=list(mentor_ids))
    return pairs.order_by().values_list("mentor_person", "mentee_person")


@register_scopes
def pairs_to_agree_to(person: Person) -> Iterable[Scope]:
    """Return the live pairs of a person: each is agreed to by itself (OM-6.10)."""
    pairs = Relationship.objects.live().filter(Q(mentee_person=person) | Q(mentor_person=person))
    rows = pairs.order_by("pk").values_list("pk", "mentee_person", "mentor_person")
    for pk, mentee, mentor in rows:
        is_mentee = mentee == person.pk
        yield Scope(
            ConsentPurpose.PASS_DETAILS,
            other=mentor if is_mentee else mentee,
            asks_for_way=is_mentee,
            page=reverse("relationships:relationship", args=[pk]),
        )


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


@extend_policy_effects
def pairs_to_look_after(
    before: Policy, after: Policy, cycle: Cycle | None, day: date
) -> Iterable[Effect]:
    """Return how many pairs would be amber and red today by other numbers (OM-7.1)."""
    if cycle is not None:
        return
    labels = {Health.AMBER: _("Pairs to watch today"), Health.RED: _("Pairs to act on today")}
    old, new = (quiet_pairs(on=day, policy=policy) for policy in (before, after))
    for health, label in labels.items():
        yield Effect(label, old[health], new[health])


@guard_steps
def refuse_while_pairs_meet(cycle: Cycle, to: CycleState) -> None:
    """Refuse to close or cancel a cycle with live pairs, or to cancel one that has met (OM-2.2)."""
    if to not in OVER:
        return
    pairs = Relationship.objects.filter(cycle=cycle)
    if live := pairs.live().count():
        raise PairsStillMeet(live, back=f"{reverse('relationships:list')}?cycle={cycle.pk}")
    if to == CycleState.CANCELLED and pairs.filter(meetings_held__gt=0).exists():
        raise PairsHaveMet


@warn_of
def more_pairs_than_planned(cycle: Cycle, on: date) -> Iterable[str]:
    """Yield a warning where more pairs are live than the share of the post plans (OM-3.7)."""
    planned = planned_pairs_of(cycle, on=on)
    if planned is None:
        return
    live = Relationship.objects.live().filter(cycle=cycle).count()
    if live > planned:
        yield gettext("%(live)d pairs meet; the share of the post is planned for %(planned)d.") % {
            "live": live,
            "planned": planned,
        }


@register_progress(Milestone.PAIRED)
def in_a_pair(side: Side, _user: User | None) -> QuerySet[Any, Any]:
    """Return the pairs of a participation that meet or rest, by the day they began."""
    pairs = _pairs_of(side).filter(state__in=(PairState.ACTIVE, PairState.PAUSED))
    return pairs.values(day=F("started_on"))


@register_progress(Milestone.CLOSING)
def closing(side: Side, _user: User | None) -> QuerySet[Any, Any]:
    """Return the pairs of a participation that are closing, by the day they began to."""
    closing_pairs = _pairs_of(side).filter(state=PairState.CLOSING)
    return closing_pairs.values(day=Cast("state_since", DateField()))


@register_progress(Milestone.COMPLETED)
def completed(side: Side, _user: User | None) -> QuerySet[Any, Any]:
    """Return the pairs of a participation that were completed, by the day they were."""
    completed_pairs = _pairs_of(side).filter(state=PairState.COMPLETED)
    return completed_pairs.values(day=Cast("state_since", DateField()))


def _pairs_of(side: Side) -> QuerySet[Relationship]:
    return Relationship.objects.filter(**{side.value: OuterRef("pk")}).order_by()
