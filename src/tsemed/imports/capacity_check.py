"""Rows of a list that would leave a mentor fewer places than are held (OM-6.2)."""

from __future__ import annotations

from collections.abc import Iterable

from tsemed.imports.outcomes import RowCheck
from tsemed.imports.states import Outcome
from tsemed.people.capacity import capacities_below_held


def refuse_falling_below_held(row_checks: Iterable[RowCheck]) -> None:
    """Refuse the rows whose number of places is below what pairs and proposals hold now."""
    falling = _falling(row_checks)
    capacities = {pk: _capacity(row_check) for pk, row_check in falling.items()}
    for pk, held in capacities_below_held(capacities).items():
        row_check = falling[pk]
        values = {"held": len(held.mentees)}
        problem = {"code": "capacity_below_held", "column": "capacity", "values": values}
        row_check.problems.append(problem)
        row_check.outcome, row_check.changes = Outcome.REFUSED, []


def falls_below_held(row_checks: Iterable[RowCheck]) -> bool:
    """Return whether a row that is about to enter falls below what is held; mentors are locked."""
    falling = _falling(row_checks)
    return bool(capacities_below_held({pk: _capacity(one) for pk, one in falling.items()}))


def _falling(row_checks: Iterable[RowCheck]) -> dict[int, RowCheck]:
    return {
        row_check.person.pk: row_check
        for row_check in row_checks
        if row_check.person is not None
        and any(
            change["field"] == "capacity" and change["new"] < change["old"]
            for change in row_check.changes
        )
    }


def _capacity(row_check: RowCheck) -> int:
    wanted: int = row_check.draft.profile["capacity"]
    return wanted
