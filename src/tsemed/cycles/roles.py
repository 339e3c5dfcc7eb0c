"""Who carries what in a cycle, read from its own matrix."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tsemed.accounts.models import User
from tsemed.cycles.carriers import forget_lines
from tsemed.cycles.models import Cycle, LineCarrier, Side
from tsemed.cycles.scope import FUNCTION_OF, ROLES_OF, scope_of
from tsemed.cycles.work_models import Carrier


def sides_carried(
    user: User,
    cycle_ids: Collection[int],
    *,
    on: date | None = None,
    states: Collection[str] = (),
) -> dict[int, set[Side]]:
    """Return the sides a user carries in each of these cycles, by the matrix of each (OM-3.2).

    With `states`, only in cycles at one of these. The matrix is read from the database at every
    call: operations decide by it, and it may have changed since the request began. `Scope.sides`
    is the same for pages.
    """
    scope, asked = scope_of(user, on), set(cycle_ids)
    side_of = {function.value: side for side, function in FUNCTION_OF.items()}
    rows = LineCarrier.objects.on(scope.on).filter(
        line__cycle_id__in=list(asked if scope.is_manager else scope.roles.keys() & asked),
        line__function__in=list(side_of),
    )
    if states:
        rows = rows.filter(line__cycle__state__in=states)
    me = scope.person.pk if scope.person else None
    carried: dict[int, set[Side]] = {}
    read = ("line__cycle_id", "line__function", "role", "person_id")
    for cycle_id, function, role, person_id in rows.values_list(*read):
        held = scope.roles.get(cycle_id, frozenset())
        by_role = bool(role) and bool(held & ROLES_OF.get(Carrier(role), frozenset()))
        as_manager = scope.is_manager and role == Carrier.MENTORING_MANAGER
        if by_role or as_manager or (held and person_id == me):
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
    forget_lines([cycle])
    cycle.__dict__.pop("_programme_ids", None)
