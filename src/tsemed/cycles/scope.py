"""What a login is to the programme and its cycles on a day: `scope_of`, kept for one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.accounts.requests import cached_on_user
from tsemed.cycles.models import Assignment, Cycle, LineCarrier, Participation, Side
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.scope import PeopleScope, as_ties, extend_ties, people_scope_of

# The work that looks after each side, and the roles of a team that act as its carriers.
FUNCTION_OF = {Side.MENTOR: Function.MENTOR_SIDE, Side.MENTEE: Function.MENTEE_RECRUITMENT}
ROLES_OF: dict[Carrier, frozenset[str]] = {
    Carrier.COORDINATOR: LEADING_ROLES,
    Carrier.INDIVIDUAL_COORDINATOR: frozenset({TeamRole.INDIVIDUAL_COORDINATOR}),
}
# What makes lines on Today cycle by cycle. What the manager carries everywhere is asked by role.
_WITH_DAILY_WORK = (
    Function.MENTOR_SIDE, Function.MENTEE_RECRUITMENT, Function.MENTEE_ACCOMPANIMENT,
    Function.MENTOR_SCREENING, Function.MENTEE_SCREENING, Function.TRAINING_COORDINATION,
    Function.MENTOR_TRAINING, Function.EXPECTATIONS, Function.MATCHING, Function.PROCESS,
)  # fmt: skip
_PLACE, _PART, _LINE, _NAMED = "place", "part", "line", "named"
_HOST, _REFERS = "host", "refers"


@extend_ties
def ties_to_cycles(person: Person, day: date) -> list[QuerySet[Any, Any]]:
    """Return the queries for places in teams, parts taken, the matrix and partners of the teams."""
    places = Assignment.objects.on(day).filter(person=person)
    mine = places.order_by().values("cycle_id")
    carried = LineCarrier.objects.on(day)
    by_role = carried.filter(line__cycle_id__in=mine).exclude(role="")
    by_name = carried.filter(line__cycle_id__in=mine, person=person)
    manages = Affiliation.objects.on(day).filter(person=person, capacity=Capacity.MENTORING_MANAGER)
    by_the_manager = carried.filter(
        Exists(manages), role=Carrier.MENTORING_MANAGER, line__function__in=_WITH_DAILY_WORK
    )
    hosted = Cycle.objects.filter(pk__in=mine, organisation__isnull=False)
    referred = Cycle.programmes.through.objects.filter(cycle_id__in=mine)
    return [
        as_ties(places, _PLACE, to="cycle_id", role="role"),
        as_ties(Participation.objects.filter(person=person), _PART, to="pk", role="side"),
        as_ties(by_role, _LINE, to="line__cycle_id", role="line__function", more="role"),
        as_ties(by_name, _NAMED, to="line__cycle_id", role="line__function"),
        as_ties(by_the_manager, _NAMED, to="line__cycle_id", role="line__function"),
        as_ties(hosted, _HOST, to="organisation_id", more="pk"),
        as_ties(referred, _REFERS, to="partner_id", more="cycle_id"),
    ]


@dataclass(frozen=True)
class Scope(PeopleScope):
    """What a login leads, helps in and carries, and for which partners they act, on a day."""

    @cached_property
    def roles(self) -> Mapping[int, frozenset[str]]:
        """Return the roles they hold in the team of each cycle."""
        held: dict[int, set[str]] = {}
        for tie in self.ties.get(_PLACE, ()):
            held.setdefault(tie.to, set()).add(tie.role)
        return {pk: frozenset(roles) for pk, roles in held.items()}

    @cached_property
    def leads(self) -> list[int]:
        """Return the ids of the cycles they coordinate."""
        return [pk for pk, roles in self.roles.items() if roles & LEADING_ROLES]

    @cached_property
    def helps(self) -> list[int]:
        """Return the ids of the cycles in which they are an individual coordinator."""
        role = TeamRole.INDIVIDUAL_COORDINATOR
        return [pk for pk, roles in self.roles.items() if role in roles]

    def role_in(self, cycle_id: int) -> str:
        """Return as what they work in a cycle: who leads it, the manager, or who helps."""
        if cycle_id in self.leads:
            return TeamRole.COORDINATOR
        return Capacity.MENTORING_MANAGER if self.is_manager else TeamRole.INDIVIDUAL_COORDINATOR

    @cached_property
    def parts(self) -> list[int]:
        """Return the ids of their participations as mentor or mentee.

        A list of ids and not a join: "a side of this pair is me" is then two looks into an
        index, where a join on either side would read every pair there is.
        """
        return [tie.pk for tie in self.ties.get(_PART, ())]

    @cached_property
    def carried(self) -> Mapping[int, frozenset[Function]]:
        """Return what they carry in each cycle, by its matrix: of its team, or as the manager."""
        carried: dict[int, set[Function]] = {}
        for tie in self.ties.get(_LINE, ()):
            if self.roles.get(tie.to, frozenset()) & ROLES_OF.get(Carrier(tie.more), frozenset()):
                carried.setdefault(tie.to, set()).add(Function(tie.role))
        for tie in self.ties.get(_NAMED, ()):
            carried.setdefault(tie.to, set()).add(Function(tie.role))
        return {pk: frozenset(functions) for pk, functions in carried.items()}

    @cached_property
    def _carrying(self) -> Mapping[Function, list[int]]:
        return {
            function: sorted(pk for pk, functions in self.carried.items() if function in functions)
            for function in Function
        }

    def carrying(self, function: Function) -> list[int]:
        """Return the cycles in which they carry a function."""
        return self._carrying[function]

    @cached_property
    def matches(self) -> list[int]:
        """Return the cycles they coordinate, and those whose matrix gives them the matching.

        An individual coordinator learns of a pair when it exists; the round itself only where
        the matrix says that she carries it.
        """
        matched = self.carrying(Function.MATCHING)
        return [*self.leads, *(pk for pk in matched if pk not in self.leads)]

    @cached_property
    def partners_of_cycles(self) -> frozenset[int]:
        """Return the organisations of their cycles, and the programmes of those they lead."""
        led, met = set(self.leads), {*self.leads, *self.helps}
        hosts = {tie.to for tie in self.ties.get(_HOST, ()) if int(tie.more) in met}
        refer = {tie.to for tie in self.ties.get(_REFERS, ()) if int(tie.more) in led}
        return frozenset(hosts | refer)

    @cached_property
    def sides(self) -> Mapping[int, frozenset[Side]]:
        """Return the sides they carry in each cycle of whose team they are (OM-3.2)."""
        sides = {
            pk: frozenset(side for side, function in FUNCTION_OF.items() if function in functions)
            for pk, functions in self.carried.items()
        }
        return {pk: carried for pk, carried in sides.items() if carried}

    def referred_cycles(self) -> QuerySet[Any, Any]:
        """Return the ids of the cycles to which a programme that they manage refers."""
        through = Cycle.programmes.through.objects.filter(partner_id__in=self.managed_programmes)
        return through.order_by().values("cycle_id")


def scope_of(user: User, on: date | None = None) -> Scope:
    """Return what a login is to the programme on a day (today by default), once per request."""
    day = on or timezone.localdate()
    known: dict[date, Scope] = cached_on_user(user, "cycle_scopes", dict)
    if day not in known:
        people = people_scope_of(user, day)
        known[day] = Scope(people.person, people.on, people.ties)
    return known[day]
