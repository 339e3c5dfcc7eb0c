"""Checks a round without trusting the solver.

Shares no code with the search: it scores every pair again, rebuilds the objectives from their
definition, and accepts an answer only if the prices given with it prove that no round over
all feasible pairs is better. The argument is weak duality in every objective: for prices that are
nowhere negative, what every mentee could gain at best at these prices, plus the price of
every place, is at least the objective value of any round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import BAND, BANDS, COMPONENTS, MAX_WAITING, ObjectiveValue, fields
from pairing.problem.problem import Problem
from pairing.scoring.score_tables import POINT_MASK, ScoreTables
from pairing.solver.solution import Solution

Fields = npt.NDArray[np.int64]
AT_ONCE = 64


class NotFeasible(Exception):
    """The answer breaks a rule, a capacity, a pin or a ban, or misreports itself."""


class NotOptimal(Exception):
    """The prices given do not prove that the answer is best."""


def verify(problem: Problem, solution: Solution) -> None:
    """Check an answer against its problem; returns only if it is right.

    Raises:
        NotFeasible: a person is unknown or paired twice, a mentor overfull, a pair blocked
            or forbidden, a pin ignored, or a score, the objective value or the bound misreported.
        NotOptimal: the prices are negative or do not prove the answer best in every objective.
    """
    tables = ScoreTables(problem)
    pairs = _pairs(tables, solution)
    _check_feasible(problem, tables, solution, pairs)
    _check_optimal(problem, tables, solution, pairs)


def _pairs(tables: ScoreTables, solution: Solution) -> dict[int, int]:
    pairs: dict[int, int] = {}
    for pair in solution.pairs:
        mentee = tables.mentee_index.get(pair.mentee_id)
        mentor = tables.mentor_index.get(pair.mentor_id)
        if mentee is None or mentor is None:
            raise NotFeasible(f"{pair} names somebody who is not in the round")
        if mentee in pairs:
            raise NotFeasible(f"mentee {pair.mentee_id!r} is paired twice")
        pairs[mentee] = mentor
    return pairs


def _check_feasible(
    problem: Problem, tables: ScoreTables, solution: Solution, pairs: Mapping[int, int]
) -> None:
    for mentor, load in Counter(pairs.values()).items():
        if load > tables.mentors[mentor].capacity:
            raise NotFeasible(f"mentor {tables.mentors[mentor].id!r} has {load} mentees")
    decided = problem.pins | problem.frozen
    given = {(pair.mentee_id, pair.mentor_id) for pair in solution.pairs}
    if not decided <= given:
        raise NotFeasible(f"pinned pairs are missing: {sorted(decided - given)}")
    for pair in solution.pairs:
        mentee = tables.mentee_index[pair.mentee_id]
        packed_score = int(tables.packed_scores(np.array([mentee]))[0, pairs[mentee]])
        if packed_score & POINT_MASK != pair.score:
            raise NotFeasible(f"{pair} scores {packed_score & POINT_MASK}")
        broken = tables.blocking_rules(packed_score)
        key = (pair.mentee_id, pair.mentor_id)
        if key not in decided and (broken or key in problem.forbidden):
            raise NotFeasible(f"{pair} is blocked: {broken or problem.forbidden[key]}")
    unmatched = {m.id for at, m in enumerate(tables.mentees) if at not in pairs}
    if unmatched != set(solution.unmatched):
        raise NotFeasible("the list of the unmatched is wrong")


def _check_optimal(
    problem: Problem, tables: ScoreTables, solution: Solution, pairs: Mapping[int, int]
) -> None:
    counted = _counted(problem)
    decided = {mentee for mentee, _mentor in problem.pins | problem.frozen}
    rows = np.array(
        [i for i, m in enumerate(tables.mentees) if m.id not in decided], dtype=np.int64
    )
    places = np.array([mentor.capacity for mentor in tables.mentors], dtype=np.int64)
    for mentee, mentor in pairs.items():
        places[mentor] -= tables.mentees[mentee].id in decided
    prices = _prices(tables, solution, counted)
    if any(_is_negative(price) for price in prices):
        raise NotOptimal("a price is negative")
    alone = _Alone(problem, tables, solution, rows, pairs, counted)
    bound = places @ prices + alone.cost
    for begin in range(0, len(rows), AT_ONCE):
        some = rows[begin : begin + AT_ONCE]
        bound = bound + _best_profits(problem, tables, some, places, prices, alone, counted)
    reached = alone.reached
    for mentee in rows:
        if int(mentee) in pairs:
            packed_score = tables.packed_scores(np.array([mentee]))
            reached = (
                reached
                + _fields(problem, tables, np.array([mentee]), packed_score)[0, pairs[int(mentee)]]
                * counted
            )
    if not np.array_equal(bound, reached):
        raise NotOptimal(f"the objective value is {reached.tolist()}, the bound {bound.tolist()}")
    _check_reported("objective value", solution.objective_value, reached, counted)
    _check_reported("bound", solution.bound, bound, counted)


def _check_reported(what: str, value: ObjectiveValue, found: Fields, counted: Fields) -> None:
    if not np.array_equal(np.array(fields(value)) * counted, found):
        raise NotFeasible(f"the {what} is {found.tolist()}, not {fields(value)}")


class _Alone:
    """What staying alone costs and yields, by group where a group has a floor."""

    def __init__(  # noqa: PLR0917
        self,
        problem: Problem,
        tables: ScoreTables,
        solution: Solution,
        rows: npt.NDArray[np.int64],
        pairs: Mapping[int, int],
        counted: Fields,
    ) -> None:
        self.price_of: dict[str, tuple[Fields, Fields]] = {}
        self.missed = np.zeros(len(COMPONENTS), dtype=np.int64)
        self.missed[COMPONENTS.index("floors")] = -1
        self.cost = np.zeros(len(COMPONENTS), dtype=np.int64)
        self.reached = np.zeros(len(COMPONENTS), dtype=np.int64)
        floors = problem.floors if "floors" in problem.order else {}
        open_rows = {int(row) for row in rows}
        for group, wanted in floors.items():
            people = [i for i, m in enumerate(tables.mentees) if m.group == group]
            fixed = sum(i not in open_rows for i in people)
            size, floor = len(people) - fixed, max(wanted - fixed, 0)
            floor = min(floor, size)
            if not floor:
                continue
            free, short = (
                np.array(fields(price)) * counted
                for price in solution.dummy_prices.get(group, (ObjectiveValue(), ObjectiveValue()))
            )
            if _is_negative(free) or _is_negative(short):
                raise NotOptimal("a price of staying alone is negative")
            self.price_of[group] = (free, short)
            self.cost = self.cost + (size - floor) * free + floor * short
            matched = sum(i in pairs for i in people if i in open_rows)
            self.reached = self.reached + max(floor - matched, 0) * self.missed * counted

    def profit(self, group: str | None) -> Fields:
        """Return the best profit of staying alone for a member of this group."""
        if group is None or group not in self.price_of:
            return np.zeros(len(COMPONENTS), dtype=np.int64)
        free, short = self.price_of[group]
        return np.array(max((-free).tolist(), (self.missed - short).tolist()), dtype=np.int64)


def _best_profits(  # noqa: PLR0917
    problem: Problem,
    tables: ScoreTables,
    rows: npt.NDArray[np.int64],
    places: npt.NDArray[np.int64],
    prices: Fields,
    alone: _Alone,
    counted: Fields,
) -> Fields:
    """Return the sum over some mentees of the lexicographically best profit at these prices."""
    packed_scores = tables.packed_scores(rows)
    profit = _fields(problem, tables, rows, packed_scores) * counted - prices
    feasible = (packed_scores <= POINT_MASK) & (places > 0)
    for at, row in enumerate(rows):
        mentee = tables.mentees[row].id
        for forbidden in (pair for pair in problem.forbidden if pair[0] == mentee):
            if forbidden[1] in tables.mentor_index:
                feasible[at, tables.mentor_index[forbidden[1]]] = False
    total = np.zeros(len(COMPONENTS), dtype=np.int64)
    for at, row in enumerate(rows):
        best = alone.profit(tables.mentees[row].group).tolist()
        left = profit[at][feasible[at]]
        for objective in range(len(COMPONENTS)):
            if len(left):
                left = left[left[:, objective] == left[:, objective].max()]
        total += np.array(max(best, left[0].tolist()) if len(left) else best)
    return total


def _fields(
    problem: Problem,
    tables: ScoreTables,
    rows: npt.NDArray[np.int64],
    packed_scores: npt.NDArray[np.int32],
) -> Fields:
    """Return every objective of every pair by its definition, shape (rows, mentors, objectives)."""
    points = (packed_scores & POINT_MASK).astype(np.int64)
    found = np.zeros((*points.shape, len(COMPONENTS)), dtype=np.int64)
    found[:, :, COMPONENTS.index("matched")] = 1
    found[:, :, COMPONENTS.index("total")] = points
    first = COMPONENTS.index("band_0")
    band = np.minimum(points // BAND, BANDS - 1)
    np.put_along_axis(found, (first + band)[:, :, None], -1, axis=2)
    for at, row in enumerate(rows):
        mentee = tables.mentees[row]
        found[at, :, COMPONENTS.index("waiting")] = min(max(mentee.waiting_days, 0), MAX_WAITING)
        kept = problem.previous.get(mentee.id)
        if kept is not None and kept in tables.mentor_index:
            found[at, tables.mentor_index[kept], COMPONENTS.index("previous")] = 1
    return found


def _counted(problem: Problem) -> Fields:
    """Return 1 for every objective that counts; the best band follows from the others."""
    counted = [
        int(name in problem.order or (name.startswith("band_") and "bands" in problem.order))
        for name in COMPONENTS
    ]
    return np.array(counted, dtype=np.int64)


def _prices(tables: ScoreTables, solution: Solution, counted: Fields) -> Fields:
    prices = np.zeros((len(tables.mentors), len(COMPONENTS)), dtype=np.int64)
    for at, mentor in enumerate(tables.mentors):
        prices[at] = fields(solution.prices.get(mentor.id, ObjectiveValue()))
    return prices * counted


def _is_negative(price: Fields) -> bool:
    return bool(price.tolist() < [0] * len(price))
