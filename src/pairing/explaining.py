"""Says why a mentee got this mentor, what else was possible, and what would help.

Every number is exact: it equals the difference to a round solved again with that one change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from pairing.board import POINT_MASK, Ints
from pairing.forms import NO_VALUES
from pairing.network import Index, codes_of
from pairing.outside import is_below
from pairing.people import Mentee, Mentor, Problem
from pairing.removing import removed_by_rule
from pairing.residual import rows_of
from pairing.scoring import Reason, reasons_of, values_of
from pairing.search import State
from pairing.solution import Solution
from pairing.telling import Found, Teller
from pairing.wishes import Worth

CELLS_AT_ONCE = 1 << 23
"""How many pairs' codes are held at once."""


class Alternative(NamedTuple):
    """Another mentor for this mentee, and what insisting on it would cost the whole round."""

    mentor_id: str
    score: int
    loss: Worth


class Unlock(NamedTuple):
    """One rule that, waived for this mentee and this mentor alone, improves the round.

    `opens` counts the mentors who are blocked by this rule only; `values` are what the rule
    looked at. A `gain` with `matched` 1 means one more person is matched; with 0, somebody
    else would have to step back.
    """

    rule: str
    mentor_id: str
    score: int
    gain: Worth
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
        """What speaks for the pair, the weightiest first."""
        found = [reason for reason in self.reasons if reason.speaks_for]
        return tuple(sorted(found, key=lambda reason: -reason.points))

    @property
    def reasons_against(self) -> tuple[Reason, ...]:
        """What speaks against the pair, the greatest loss first."""
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
    chosen = np.array([solution.search.network.round.board.mentee_index[mentee_id]])
    [told] = _told(solution.search, chosen, alternatives)
    return told


def explain_everybody(
    problem: Problem, solution: Solution, *, alternatives: int = 5
) -> Iterator[Explanation]:
    """Explain every mentee, with what is common to many of them worked out once."""
    del problem
    mentees = np.arange(len(solution.search.network.round.board.mentees))
    yield from _told(solution.search, mentees, alternatives)


def _told(search: State, mentees: Index, most: int) -> Iterator[Explanation]:
    teller = Teller(search, most=most)
    rows = rows_of(search, mentees)[1]
    teller.widen(rows if search.is_optimal else rows[:0])
    at_once = max(CELLS_AT_ONCE // max(len(search.v), 1), 1)
    for begin in range(0, len(mentees), at_once):
        yield from _explained(teller, mentees[begin : begin + at_once])


def _explained(teller: Teller, mentees: Index) -> Iterator[Explanation]:
    search = teller.search
    state = search.network.round
    board = state.board
    codes = codes_of(state, mentees)
    names = _Names(teller, mentees, codes)
    blocked = removed_by_rule(state, mentees)
    mentors = _mentors_of(search, mentees)
    points = _points(codes, mentors[:, None])[:, 0]
    named = zip(mentees.tolist(), mentors.tolist(), points.tolist(), blocked, strict=True)
    for at, (mentee, column, score, removed) in enumerate(named):
        person = board.mentees[mentee]
        mentor = board.mentors[column] if column >= 0 else None
        yield Explanation(
            mentee_id=person.id,
            mentor_id=None if mentor is None else mentor.id,
            score=None if mentor is None else score,
            is_pinned=mentee in state.settled,
            reasons=() if mentor is None else reasons_of(person, mentor, board.weights),
            alternatives=names.alternatives.get(at, ()),
            blocked=removed,
            unlocks=names.unlocks(at, person),
        )


def _points(codes: Ints, columns: Index) -> Ints:
    """The points of every row with some columns; of no meaning where there is no column, -1."""
    if not codes.shape[1]:
        return np.zeros(columns.shape, dtype=np.int32)
    found: Ints = np.take_along_axis(codes, np.maximum(columns, 0), axis=1) & POINT_MASK
    return found


def _mentors_of(search: State, mentees: Index) -> Index:
    """The mentors of some mentees, -1 for nobody."""
    network = search.network
    is_open, rows = rows_of(search, mentees)
    edges = search.at[rows]
    columns = network.col[edges]
    mentors = np.full(len(mentees), -1, dtype=np.int64)
    mentors[is_open] = np.where((edges >= 0) & (columns < network.mentors), columns, -1)
    settled = network.round.settled
    if settled:
        mentors[~is_open] = [settled[mentee] for mentee in mentees[~is_open].tolist()]
    return mentors


class _Names:
    """Turns what is found of some mentees into mentors and amounts; equal amounts are made once."""

    def __init__(self, teller: Teller, mentees: Index, codes: Ints) -> None:
        search = teller.search
        self.board = search.network.round.board
        self.unpack = search.network.layout.unpack
        self.amounts: dict[tuple[int, ...], Worth] = {}
        is_open, rows = rows_of(search, mentees)
        if not search.is_optimal:
            is_open, rows = np.zeros_like(is_open), rows[:0]
        places = np.flatnonzero(is_open)
        codes = codes[places] if len(places) < len(mentees) else codes
        found = teller.tell(rows, codes)
        instead = self._alternatives(found, codes)
        self.alternatives = dict(zip(places.tolist(), instead, strict=True))
        self.unlocking = self._unlocking(found, codes, places)

    def unlocks(self, at: int, mentee: Mentee) -> tuple[Unlock, ...]:
        """What would help the mentee at a place."""
        told = [
            Unlock(name, mentor.id, points, gain, opens, self._values(name, mentee, mentor))
            for name, mentor, points, gain, opens in self.unlocking.get(at, ())
        ]
        if len(told) > 1:
            told.sort(key=lambda unlock: (unlock.gain, unlock.rule), reverse=True)
        return tuple(told)

    def _values(self, rule: str, mentee: Mentee, mentor: Mentor) -> Mapping[str, Any]:
        return values_of(rule, mentee, mentor, self.board.weights)

    def _amount(self, words: list[int]) -> Worth:
        key = tuple(words)
        if key not in self.amounts:
            self.amounts[key] = self.unpack(words)
        return self.amounts[key]

    def _alternatives(self, found: Found, codes: Ints) -> Iterator[tuple[Alternative, ...]]:
        """The alternatives of every row."""
        mentors, amount = self.board.mentors, self._amount
        points = _points(codes, found.other).tolist()
        for row in zip(found.other.tolist(), points, found.other_loss.tolist(), strict=True):
            yield tuple(
                [
                    Alternative(mentors[j].id, score, amount(loss))
                    for j, score, loss in zip(*row, strict=True)
                    if j >= 0
                ]
            )

    def _unlocking(self, found: Found, codes: Ints, places: Index) -> dict[int, list[_Unlocking]]:
        """For every place, which rules would help, with whom, and how much."""
        losses = found.unlock_loss
        amounts = losses.reshape(-1, losses.shape[2])
        helps = is_below(amounts, np.zeros_like(amounts)).reshape(losses.shape[:2])
        row, rule = np.nonzero((found.unlock >= 0) & helps)
        column = found.unlock[row, rule]
        told: dict[int, list[_Unlocking]] = {}
        for at, named, j, points, loss, opens in zip(
            places[row].tolist(),
            rule.tolist(),
            column.tolist(),
            (codes[row, column] & POINT_MASK).tolist(),
            (-losses[row, rule]).tolist(),
            found.opens[row, rule].tolist(),
            strict=True,
        ):
            name, mentor = self.board.rule_names[named], self.board.mentors[j]
            told.setdefault(at, []).append((name, mentor, points, self._amount(loss), opens))
        return told


_Unlocking = tuple[str, Mentor, int, Worth, int]
