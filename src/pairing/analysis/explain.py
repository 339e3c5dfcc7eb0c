"""Explains why a mentee has this mentor, what else was possible, and what would help.

Every number is exact: it equals the difference to a round solved again with that one change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from pairing.analysis.blocked_counts import blocked_counts
from pairing.analysis.sensitivity import Sensitivity
from pairing.analysis.types import SensitivityTable
from pairing.problem.objective import ObjectiveValue, lex_less
from pairing.problem.people import Mentee, Mentor
from pairing.problem.problem import Problem
from pairing.problem.terms import NO_VALUES
from pairing.scoring.pair_score import Reason, reasons_of, values_of
from pairing.scoring.score_tables import POINT_MASK, Ints
from pairing.solver.marginal_prices import rows_of
from pairing.solver.network import packed_scores_of
from pairing.solver.primal_dual import State
from pairing.solver.solution import Solution
from pairing.solver.types import Index

CELLS_AT_ONCE = 1 << 23
"""How many pairs' codes are held at once."""


class Alternative(NamedTuple):
    """Another mentor for this mentee, and what insisting on it would cost the whole round."""

    mentor_id: str
    score: int
    loss: ObjectiveValue


class Unlock(NamedTuple):
    """One rule that, waived for this mentee and this mentor alone, improves the round.

    `opens` counts the mentors who are blocked by this rule only; `values` are what the rule
    looked at. A `gain` with `matched` 1 means one more person is matched; with 0, somebody
    else would have to step back.
    """

    rule: str
    mentor_id: str
    score: int
    gain: ObjectiveValue
    opens: int
    values: Mapping[str, Any] = NO_VALUES


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the engine can say about one mentee's place in a round.

    `reasons` are all criteria for the pair proposed; `alternatives` the least costly first;
    `blocked` counts the mentors each rule removes; `unlocks` the greatest gain first.
    """

    mentee_id: str
    mentor_id: str | None
    score: int | None
    is_pinned: bool
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]
    blocked: Mapping[str, int]
    unlocks: tuple[Unlock, ...]

    @property
    def reasons_for(self) -> tuple[Reason, ...]:
        """Return what speaks for the pair, the weightiest first."""
        found = [reason for reason in self.reasons if reason.speaks_for]
        return tuple(sorted(found, key=lambda reason: -reason.points))

    @property
    def reasons_against(self) -> tuple[Reason, ...]:
        """Return what speaks against the pair, the greatest loss first."""
        found = [reason for reason in self.reasons if reason.speaks_against]
        return tuple(sorted(found, key=lambda reason: reason.points - reason.of))


def explain(
    problem: Problem, solution: Solution, mentee_id: str, *, alternatives: int = 5
) -> Explanation:
    """Explain one mentee's place in a round.

    Args:
        problem: the problem the solution answers.
        solution: what `solve` returned for it.
        mentee_id: whom to explain.
        alternatives: how many other mentors to name.

    Raises KeyError when nobody has that identity.
    """
    del problem
    chosen = np.array([solution.state.network.instance.tables.mentee_index[mentee_id]])
    [explanation] = _explanations(solution.state, chosen, alternatives)
    return explanation


def explain_everybody(
    problem: Problem, solution: Solution, *, alternatives: int = 5
) -> Iterator[Explanation]:
    """Explain every mentee, with what is common to many of them worked out once."""
    del problem
    mentees = np.arange(len(solution.state.network.instance.tables.mentees))
    yield from _explanations(solution.state, mentees, alternatives)


def _explanations(state: State, mentees: Index, most: int) -> Iterator[Explanation]:
    sensitivity = Sensitivity(state, most=most)
    rows = rows_of(state, mentees)[1]
    sensitivity.complete(rows if state.is_optimal else rows[:0])
    at_once = max(CELLS_AT_ONCE // max(len(state.v), 1), 1)
    for begin in range(0, len(mentees), at_once):
        yield from _explained(sensitivity, mentees[begin : begin + at_once])


def _explained(sensitivity: Sensitivity, mentees: Index) -> Iterator[Explanation]:
    state = sensitivity.state
    instance = state.network.instance
    tables = instance.tables
    packed_scores = packed_scores_of(instance, mentees)
    names = _Names(sensitivity, mentees, packed_scores)
    blocked = blocked_counts(instance, mentees)
    mentors = _mentors_of(state, mentees)
    points = _points(packed_scores, mentors[:, None])[:, 0]
    named = zip(mentees.tolist(), mentors.tolist(), points.tolist(), blocked, strict=True)
    for at, (mentee, column, score, removed) in enumerate(named):
        person = tables.mentees[mentee]
        mentor = tables.mentors[column] if column >= 0 else None
        yield Explanation(
            mentee_id=person.id,
            mentor_id=None if mentor is None else mentor.id,
            score=None if mentor is None else score,
            is_pinned=mentee in instance.fixed,
            reasons=() if mentor is None else reasons_of(person, mentor, tables.weights),
            alternatives=names.alternatives.get(at, ()),
            blocked=removed,
            unlocks=names.unlocks(at, person),
        )


def _points(packed_scores: Ints, columns: Index) -> Ints:
    """Return the points of every row with some columns; undefined where the column is -1."""
    if not packed_scores.shape[1]:
        return np.zeros(columns.shape, dtype=np.int32)
    found: Ints = np.take_along_axis(packed_scores, np.maximum(columns, 0), axis=1) & POINT_MASK
    return found


def _mentors_of(state: State, mentees: Index) -> Index:
    """Return the mentors of some mentees, -1 for nobody."""
    network = state.network
    is_open, rows = rows_of(state, mentees)
    arcs = state.matched_arc[rows]
    columns = network.col[arcs]
    mentors = np.full(len(mentees), -1, dtype=np.int64)
    mentors[is_open] = np.where((arcs >= 0) & (columns < network.mentors), columns, -1)
    fixed = network.instance.fixed
    if fixed:
        mentors[~is_open] = [fixed[mentee] for mentee in mentees[~is_open].tolist()]
    return mentors


class _Names:
    """Turns what is found of some mentees into mentors and amounts; equal amounts are made once."""

    def __init__(self, sensitivity: Sensitivity, mentees: Index, packed_scores: Ints) -> None:
        state = sensitivity.state
        self.tables = state.network.instance.tables
        self.unpack = state.network.packing.unpack
        self.amounts: dict[tuple[int, ...], ObjectiveValue] = {}
        is_open, rows = rows_of(state, mentees)
        if not state.is_optimal:
            is_open, rows = np.zeros_like(is_open), rows[:0]
        places = np.flatnonzero(is_open)
        packed_scores = packed_scores[places] if len(places) < len(mentees) else packed_scores
        found = sensitivity.alternatives(rows, packed_scores)
        instead = self._alternatives(found, packed_scores)
        self.alternatives = dict(zip(places.tolist(), instead, strict=True))
        self.unlocking = self._unlocking(found, packed_scores, places)

    def unlocks(self, at: int, mentee: Mentee) -> tuple[Unlock, ...]:
        """Return what would help the mentee at a place."""
        found = [
            Unlock(name, mentor.id, points, gain, opens, self._values(name, mentee, mentor))
            for name, mentor, points, gain, opens in self.unlocking.get(at, ())
        ]
        if len(found) > 1:
            found.sort(key=lambda unlock: (unlock.gain, unlock.rule), reverse=True)
        return tuple(found)

    def _values(self, rule: str, mentee: Mentee, mentor: Mentor) -> Mapping[str, Any]:
        return values_of(rule, mentee, mentor, self.tables.weights)

    def _amount(self, limbs: list[int]) -> ObjectiveValue:
        key = tuple(limbs)
        if key not in self.amounts:
            self.amounts[key] = self.unpack(limbs)
        return self.amounts[key]

    def _alternatives(
        self, found: SensitivityTable, packed_scores: Ints
    ) -> Iterator[tuple[Alternative, ...]]:
        """Return the alternatives of every row."""
        mentors, amount = self.tables.mentors, self._amount
        points = _points(packed_scores, found.other).tolist()
        for row in zip(found.other.tolist(), points, found.other_loss.tolist(), strict=True):
            yield tuple(
                [
                    Alternative(mentors[j].id, score, amount(loss))
                    for j, score, loss in zip(*row, strict=True)
                    if j >= 0
                ]
            )

    def _unlocking(
        self, found: SensitivityTable, packed_scores: Ints, places: Index
    ) -> dict[int, list[_Unlocking]]:
        """Return for every place which rules would help, with whom, and how much."""
        losses = found.unlock_loss
        amounts = losses.reshape(-1, losses.shape[2])
        helps = lex_less(amounts, np.zeros_like(amounts)).reshape(losses.shape[:2])
        row, rule = np.nonzero((found.unlock >= 0) & helps)
        column = found.unlock[row, rule]
        helping: dict[int, list[_Unlocking]] = {}
        for at, named, j, points, loss, opens in zip(
            places[row].tolist(),
            rule.tolist(),
            column.tolist(),
            (packed_scores[row, column] & POINT_MASK).tolist(),
            (-losses[row, rule]).tolist(),
            found.opens[row, rule].tolist(),
            strict=True,
        ):
            name, mentor = self.tables.rule_names[named], self.tables.mentors[j]
            helping.setdefault(at, []).append((name, mentor, points, self._amount(loss), opens))
        return helping


_Unlocking = tuple[str, Mentor, int, ObjectiveValue, int]
