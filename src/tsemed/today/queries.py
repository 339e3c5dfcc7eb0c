"""What somebody's own day needs to know: the pairs one is a side of, and one's own cycles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef

from tsemed.accounts.models import User
from tsemed.base.combined_queries import Number
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.queries import visible_to
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import CycleState
from tsemed.people.models import Person
from tsemed.people.phone_numbers import reached
from tsemed.people.roles import person_of
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.names import Names, names_for
from tsemed.relationships.queries import with_next, with_people

MOST_PAIRS = 5
MOST_CYCLES = 4
MOST_MEETINGS = 5
AHEAD = timedelta(days=14)
RUNNING = (CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING, CycleState.CLOSING)


@dataclass(frozen=True)
class MyPair:
    """One of my live pairs: with whom, as what, how often we met and when we meet next."""

    pk: int
    counterpart: str
    i_am_mentor: bool
    meetings_held: int
    last_met_on: date | None
    next_on: date | None


def my_pairs(user: User) -> list[MyPair]:
    """Return the live pairs of the signed-in user, the oldest first."""
    me, parts = person_of(user), scope_of(user).parts
    if me is None or not parts:
        return []
    rows = with_next(with_people(Relationship.objects.live().of(parts)))
    pairs = list(rows.order_by("started_on", "pk")[:MOST_PAIRS])
    names = names_for(user, pairs)
    return [_mine(pair, me, names[pair.pk]) for pair in pairs]


def _mine(pair: Relationship, me: Person, names: Names) -> MyPair:
    i_am_mentor = pair.mentor_person_id == me.pk
    return MyPair(
        pk=pair.pk,
        counterpart=names.mentee if i_am_mentor else names.mentor,
        i_am_mentor=i_am_mentor,
        meetings_held=pair.meetings_held,
        last_met_on=pair.last_met_on,
        next_on=pair.next_on,  # type: ignore[attr-defined]
    )


@dataclass(frozen=True)
class MyCycle:
    """One of my running cycles; how many are in a pair only where I may know the whole cycle."""

    pk: int
    name: str
    stage: str
    pairs: int | None
    mentees: int | None


def my_cycles(user: User, *, on: date) -> list[MyCycle]:
    """Return the running cycles of somebody's work, the latest first."""
    scope = scope_of(user, on)
    pairs = Relationship.objects.live().filter(cycle=OuterRef("pk"))
    mentees = Participation.objects.filter(
        cycle=OuterRef("pk"), side=Side.MENTEE, left_on__isnull=True
    )
    running = visible_to(user, on=on).filter(state__in=RUNNING)
    latest = running.order_by("-starts_on", "pk").values("pk")[:MOST_CYCLES]
    # Counted for those shown alone.
    found = Cycle.objects.filter(pk__in=latest).annotate(
        pairs=Number(pairs.order_by().values("pk")),
        mentees=Number(mentees.order_by().values("pk")),
    )
    return [
        _my_cycle(cycle, knows=scope.is_manager or cycle.pk in scope.leads)
        for cycle in found.order_by("-starts_on", "pk")
    ]


def coming_up(user: User, *, on: date) -> list[Meeting]:
    """Return the next meetings of the pairs in the cycles somebody leads, two weeks ahead."""
    led = scope_of(user, on).leads
    if not led:
        return []
    planned = Meeting.objects.planned().filter(
        relationship__cycle__in=led, on__gte=on, on__lte=on + AHEAD
    )
    mentor, mentee = "relationship__mentor_person", "relationship__mentee_person"
    named = planned.select_related(mentor, mentee).only("on", *reached(mentor), *reached(mentee))
    return list(named.order_by("on", "pk")[:MOST_MEETINGS])


def _my_cycle(cycle: Any, *, knows: bool) -> MyCycle:
    return MyCycle(
        pk=cycle.pk,
        name=cycle.name,
        stage=cycle.get_state_display(),
        pairs=cycle.pairs if knows else None,
        mentees=cycle.mentees if knows else None,
    )
