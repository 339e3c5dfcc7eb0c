"""Who carries what in a cycle, read from its own matrix."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, MatrixLine, Side
from tsemed.cycles.scope import FUNCTION_OF, ROLES_OF, scope_of
from tsemed.cycles.work_models import Carrier, Function


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
    lines = MatrixLine.objects.filter(
        cycle_id__in=list(asked if scope.is_manager else scope.roles.keys() & asked),
        function__in=list(side_of),
    )
    if states:
        lines = lines.filter(cycle__state__in=states)
    carried: dict[int, set[Side]] = {}
    for cycle_id, function, carrier in lines.values_list("cycle_id", "function", "carrier"):
        acts = (scope.is_manager and carrier == Carrier.MENTORING_MANAGER) or bool(
            scope.roles.get(cycle_id, frozenset()) & ROLES_OF.get(Carrier(carrier), frozenset())
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
