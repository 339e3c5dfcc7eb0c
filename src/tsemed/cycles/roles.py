"""What somebody is in a cycle today, and who carries what in it: read from its own rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.accounts.requests import cached_on_user
from tsemed.cycles.models import Assignment, Cycle, MatrixLine, Participation, Side
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Capacity
from tsemed.people.roles import holds, person_of

# The work that looks after each side, and the roles of a team that act as its carriers.
FUNCTION_OF = {Side.MENTOR: Function.MENTOR_SIDE, Side.MENTEE: Function.MENTEE_RECRUITMENT}
ROLES_OF: dict[Carrier, frozenset[str]] = {
    Carrier.COORDINATOR: LEADING_ROLES,
    Carrier.INDIVIDUAL_COORDINATOR: frozenset({TeamRole.INDIVIDUAL_COORDINATOR}),
}


def assignments_of(user: User, *, on: date | None = None) -> dict[int, set[str]]:
    """Return the roles a login holds in each cycle on a day, read once per request."""
    day = on or timezone.localdate()
    known: dict[date, dict[int, set[str]]] = cached_on_user(user, "assignments", dict)
    if day not in known:
        roles: dict[int, set[str]] = {}
        me = person_of(user)
        for row in Assignment.objects.on(day).filter(person=me) if me else ():
            roles.setdefault(row.cycle_id, set()).add(row.role)
        known[day] = roles
    return known[day]


def led_by(user: User, *, on: date | None = None) -> list[int]:
    """Return the ids of the cycles a user coordinates on a day."""
    held = assignments_of(user, on=on)
    return [pk for pk, roles in held.items() if roles & LEADING_ROLES]


def leads(user: User, cycle: Cycle, *, on: date | None = None) -> bool:
    """Return whether a user coordinates this cycle on a day."""
    return bool(assignments_of(user, on=on).get(cycle.pk, set()) & LEADING_ROLES)


def parts_of(user: User) -> list[int]:
    """Return the ids of a login's participations as mentor or mentee, read once per request.

    A list of ids and not a join: "a side of this pair is me" is then two looks into an index,
    where a join on either side would read every pair there is.
    """

    def ask() -> list[int]:
        me = person_of(user)
        mine = Participation.objects.filter(person=me) if me else Participation.objects.none()
        return list(mine.order_by("pk").values_list("pk", flat=True))

    return cached_on_user(user, "parts", ask)


def matrix_of(cycle: Cycle) -> dict[Function, Carrier]:
    """Return who carries each function of this cycle, read once per object (OM-3.2)."""
    known: dict[Function, Carrier] | None = cycle.__dict__.get("_carriers")
    if known is None:
        known = {Function(line.function): Carrier(line.carrier) for line in cycle.matrix.all()}
        cycle.__dict__["_carriers"] = known
    return known


def who_carries(cycle: Cycle, function: Function) -> Carrier:
    """Return who carries a function in this cycle, by its own matrix (OM-3.2)."""
    return matrix_of(cycle)[function]


def sides_carried(
    user: User, cycle_ids: Collection[int], *, on: date | None = None
) -> dict[int, set[Side]]:
    """Return the sides a user carries in each of these cycles, by the matrix of each (OM-3.2)."""
    roles = assignments_of(user, on=on)
    manages = holds(user, Capacity.MENTORING_MANAGER, on=on)
    side_of = {function.value: side for side, function in FUNCTION_OF.items()}
    lines = MatrixLine.objects.filter(
        cycle_id__in=list(cycle_ids if manages else roles.keys() & set(cycle_ids)),
        function__in=list(side_of),
    )
    carried: dict[int, set[Side]] = {}
    for cycle_id, function, carrier in lines.values_list("cycle_id", "function", "carrier"):
        acts = (manages and carrier == Carrier.MENTORING_MANAGER) or bool(
            roles.get(cycle_id, set()) & ROLES_OF.get(Carrier(carrier), frozenset())
        )
        if acts:
            carried.setdefault(cycle_id, set()).add(side_of[function])
    return carried


def programme_ids_of(cycle: Cycle) -> list[int]:
    """Return the ids of the partner programmes that refer to this cycle, read once per object."""
    known: list[int] | None = cycle.__dict__.get("_programme_ids")
    if known is None:
        through = Cycle.programmes.through.objects.filter(cycle_id=cycle.pk)
        known = list(through.values_list("partner_id", flat=True))
        cycle.__dict__["_programme_ids"] = known
    return known


def clear_cached_facts(cycle: Cycle) -> None:
    """Let the next question about the cycle be answered from the database."""
    cycle.__dict__.pop("_carriers", None)
    cycle.__dict__.pop("_programme_ids", None)
