"""Rows of a list that would leave a mentor fewer places than are held (OM-6.2)."""

from __future__ import annotations

from collections.abc import Iterable

from tsemed.exchange.states import Fate
from tsemed.exchange.verdicts import Verdict
from tsemed.people.capacity import capacities_below_held


def refuse_falling_below_held(verdicts: Iterable[Verdict]) -> None:
    """Refuse the rows whose number of places is below what pairs and proposals hold now."""
    falling = _falling(verdicts)
    capacities = {pk: _capacity(verdict) for pk, verdict in falling.items()}
    for pk, held in capacities_below_held(capacities).items():
        verdict = falling[pk]
        values = {"held": len(held.mentees)}
        problem = {"code": "capacity_below_held", "column": "capacity", "values": values}
        verdict.problems.append(problem)
        verdict.fate, verdict.changes = Fate.REFUSED, []


def falls_below_held(verdicts: Iterable[Verdict]) -> bool:
    """Return whether a row that is about to enter falls below what is held; mentors are locked."""
    falling = _falling(verdicts)
    return bool(capacities_below_held({pk: _capacity(one) for pk, one in falling.items()}))


def _falling(verdicts: Iterable[Verdict]) -> dict[int, Verdict]:
    return {
        verdict.person.pk: verdict
        for verdict in verdicts
        if verdict.person is not None
        and any(
            change["field"] == "capacity" and change["new"] < change["old"]
            for change in verdict.changes
        )
    }


def _capacity(verdict: Verdict) -> int:
    wanted: int = verdict.draft.profile["capacity"]
    return wanted
