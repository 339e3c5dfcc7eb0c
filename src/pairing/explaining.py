"""Says why a mentee got this mentor, what else was possible, and what would help.

Every number is exact: it equals the difference to a round solved again with that one change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK, Ints
from pairing.network import Index, codes_of
from pairing.people import Mentee, Mentor, Problem
from pairing.residual import row_of
from pairing.scoring import Reason, reasons_of, values_of
from pairing.search import State
from pairing.solution import Solution
from pairing.telling import Found, Teller, blocked_counts
from pairing.wishes import Worth

CELLS_AT_ONCE = 1 << 23
"""How many pairs' codes are held at once."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor for this mentee, and what insisting on it would cost the whole round."""

    mentor_id: str
    score: int
    loss: Worth


@dataclass(frozen=True, slots=True)
class Unlock:
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
    values: Mapping[str, Any] = field(default_factory=dict)


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
    teller.widen(_rows(search, mentees)[1])
    at_once = max(CELLS_AT_ONCE // max(len(search.v), 1), 1)
    for begin in range(0, len(mentees), at_once):
        yield from _explained(teller, mentees[begin : begin + at_once])


def _rows(search: State, mentees: Index) -> tuple[npt.NDArray[np.bool_], Index]:
    """Of which mentees there is something to tell, and their rows."""
    open_mentees = search.network.round.open_mentees
    is_open = np.isin(mentees, open_mentees) & search.is_optimal
    return is_open, np.searchsorted(open_mentees, mentees[is_open])


def _explained(teller: Teller, mentees: Index) -> Iterator[Explanation]:
    search = teller.search
    state = search.network.round
    codes = codes_of(state, mentees)
    is_open, rows = _rows(search, mentees)
    found = teller.tell(rows, codes[is_open])
    told_at = np.cumsum(is_open) - 1
    blocked = blocked_counts(state.board, codes)
    names = _Names(search)
    for at, mentee in enumerate(mentees.tolist()):
        person, mentor = state.board.mentees[mentee], _mentor_of(search, mentee)
        told = int(told_at[at]) if is_open[at] else None
        reasons = () if mentor is None else reasons_of(person, mentor, state.board.weights)
        yield Explanation(
            mentee_id=person.id,
            mentor_id=None if mentor is None else mentor.id,
            score=None if mentor is None else sum(reason.points for reason in reasons),
            is_pinned=mentee in state.settled,
            reasons=reasons,
            alternatives=() if told is None else names.alternatives(found, told, codes[at]),
            blocked=blocked[at],
            unlocks=() if told is None else names.unlocks(found, told, codes[at], person),
        )


def _mentor_of(search: State, mentee: int) -> Mentor | None:
    network = search.network
    board = network.round.board
    if mentee in network.round.settled:
        return board.mentors[network.round.settled[mentee]]
    row = row_of(search, mentee)
    column = -1 if row is None else search.column_of(row)
    return board.mentors[column] if 0 <= column < network.mentors else None


class _Names:
    """Turns columns and words back into mentors and amounts; equal amounts are made once."""

    def __init__(self, search: State) -> None:
        self.board = search.network.round.board
        self.unpack = search.network.layout.unpack
        self.amounts: dict[tuple[int, ...], Worth] = {}

    def amount(self, words: list[int]) -> Worth:
        key = tuple(words)
        if key not in self.amounts:
            self.amounts[key] = self.unpack(words)
        return self.amounts[key]

    def alternatives(self, found: Found, at: int, codes: Ints) -> tuple[Alternative, ...]:
        named = zip(found.other[at].tolist(), found.other_loss[at].tolist(), strict=True)
        return tuple(
            Alternative(self.board.mentors[j].id, int(codes[j]), self.amount(loss))
            for j, loss in named
            if j >= 0
        )

    def unlocks(self, found: Found, at: int, codes: Ints, mentee: Mentee) -> tuple[Unlock, ...]:
        told = []
        for rule in np.flatnonzero(found.unlock[at] >= 0).tolist():
            gain = self.amount((-found.unlock_loss[at, rule]).tolist())
            if gain > Worth():
                j = int(found.unlock[at, rule])
                mentor = self.board.mentors[j]
                name = self.board.rule_names[rule]
                told.append(
                    Unlock(
                        rule=name,
                        mentor_id=mentor.id,
                        score=int(codes[j]) & POINT_MASK,
                        gain=gain,
                        opens=int(found.opens[at, rule]),
                        values=values_of(name, mentee, mentor, self.board.weights),
                    )
                )
        return tuple(sorted(told, key=lambda unlock: (unlock.gain, unlock.rule), reverse=True))
