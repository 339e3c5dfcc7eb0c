"""Who carries a function of a cycle on a day: what rights, to-dos and letters ask (OM-3.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tsemed.cycles.models import Assignment, Cycle, LineCarrier, MatrixLine
from tsemed.cycles.scope import ROLES_OF
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Affiliation, Capacity, Person

# Which capacity acts as a carrier that is not of the team; of the programmes that refer, or any.
_OF_THE_PROGRAMMES = {Carrier.PARTNER_PROGRAMME: Capacity.PROGRAMME_MANAGER}
_OF_THE_OFFICE = {
    Carrier.MENTORING_MANAGER: Capacity.MENTORING_MANAGER,
    Carrier.MENTORING_PROGRAMME: Capacity.MENTORING_MANAGER,
}


def lines_of(cycle: Cycle, on: date | None = None) -> dict[Function, list[LineCarrier]]:
    """Return the carriers in force of each function, read once per cycle object and day."""
    day = on or timezone.localdate()
    known: dict[date, dict[Function, list[LineCarrier]]] = cycle.__dict__.setdefault("_lines", {})
    if day not in known:
        known[day] = {function: [] for function in Function}
        rows = LineCarrier.objects.on(day).filter(line__cycle=cycle).select_related("line")
        for row in rows.order_by("pk"):
            known[day][Function(row.line.function)].append(row)
    return known[day]


def roles_carrying(cycle: Cycle, function: Function, on: date | None = None) -> set[Carrier]:
    """Return the roles that carry a function; a person carries it by name, and is not here."""
    return {Carrier(row.role) for row in lines_of(cycle, on)[function] if row.role}


def is_carried(cycle: Cycle, function: Function, on: date | None = None) -> bool:
    """Return whether the matrix names anybody for a function on a day."""
    rows = lines_of(cycle, on)[function]
    return any(row.role != Carrier.NOBODY for row in rows)


def carriers(cycle: Cycle, function: Function, on: date) -> QuerySet[Person]:
    """Return who carries a function on a day: nobody where no named role is held by anybody."""
    rows = lines_of(cycle, on)[function]
    places = Assignment.objects.on(on).filter(cycle=cycle, person=OuterRef("pk"))
    named = [row.person_id for row in rows if row.person_id]
    held = Q(Exists(places), pk__in=named)
    for role in roles_carrying(cycle, function, on):
        held |= _held_by(role, cycle, places, on)
    return Person.objects.filter(held).order_by("pk")


def _held_by(role: Carrier, cycle: Cycle, places: QuerySet[Assignment], on: date) -> Q:
    if role in ROLES_OF:
        return Q(Exists(places.filter(role__in=ROLES_OF[role])))
    acting = Affiliation.objects.on(on).filter(person=OuterRef("pk"))
    if role in _OF_THE_OFFICE:
        return Q(Exists(acting.filter(capacity=_OF_THE_OFFICE[role])))
    if role in _OF_THE_PROGRAMMES:
        refers = cycle.programmes.order_by().values("pk")
        acting = acting.filter(partner__in=refers, capacity=_OF_THE_PROGRAMMES[role])
        return Q(Exists(acting))
    return Q(pk__in=[])


def cycles_carried_by(role: Carrier, function: Function, *, on: date) -> QuerySet[Any, Any]:
    """Return the ids of the cycles in which a role carries a function on a day."""
    rows = LineCarrier.objects.on(on).filter(role=role, line__function=function)
    return rows.order_by().values("line__cycle_id")


def lines_without_anybody(*, on: date) -> QuerySet[MatrixLine]:
    """Return the lines that name somebody of the team, of whom nobody has a place on a day.

    To be narrowed by the cycle. A manager and a programme are always there.
    """
    rows = LineCarrier.objects.on(on).filter(line=OuterRef("pk"))
    places = Assignment.objects.on(on).filter(cycle=OuterRef("line__cycle"))
    in_team = Q(Exists(places.filter(person=OuterRef("person"))))
    for role, held_as in ROLES_OF.items():
        in_team |= Q(Exists(places.filter(role__in=held_as)), role=role)
    elsewhere = Q(person__isnull=True) & ~Q(role__in=list(ROLES_OF))
    return MatrixLine.objects.filter(~Exists(rows.filter(elsewhere | in_team)))


def forget_lines(cycles: Collection[Cycle]) -> None:
    """Clear the cached lines of the matrix of these cycles, so that they are read again."""
    for cycle in cycles:
        cycle.__dict__.pop("_lines", None)
