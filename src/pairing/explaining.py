"""Says why a mentee got this mentor, what else was possible, and what would help.

Every number is exact: it equals the difference to a round solved again with that one change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pairing.board import POINT_BITS, POINT_MASK, Ints
from pairing.network import codes_of
from pairing.people import Mentee, Mentor, Problem
from pairing.residual import Reach, cost_of_a_place, row_of
from pairing.scoring import Reason, score_pair
from pairing.search import State
from pairing.solution import Solution
from pairing.wishes import Words, Worth

FEW = 32
"""How many of the least losses are put in order; the rest cannot be among the first."""


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
        alternatives: how many other mentors to name, at most 32.

    Raises KeyError when nobody has that identity.
    """
    search = solution.search
    mentee = search.network.round.board.mentee_index[mentee_id]
    codes = codes_of(search.network.round, np.array([mentee]))[0]
    row = row_of(search, mentee)
    reach = None
    if row is not None and search.is_optimal:
        reach = cost_of_a_place(search, given_up=search.column_of(row))
    return told(problem, solution, mentee_id, codes=codes, reach=reach, alternatives=alternatives)


def explain_everybody(
    problem: Problem, solution: Solution, *, alternatives: int = 5
) -> Iterator[Explanation]:
    """Explain every mentee; those who have the same mentor share the search for alternatives."""
    search = solution.search
    board = search.network.round.board
    reached: dict[int, Reach] = {}
    codes = codes_of(search.network.round, np.arange(len(board.mentees)))
    for at, mentee in enumerate(board.mentees):
        row = row_of(search, at)
        reach = None
        if row is not None and search.is_optimal:
            column = search.column_of(row)
            if column not in reached:
                reached[column] = cost_of_a_place(search, given_up=column)
            reach = reached[column]
        yield told(
            problem, solution, mentee.id, codes=codes[at], reach=reach, alternatives=alternatives
        )


def told(
    problem: Problem,
    solution: Solution,
    mentee_id: str,
    *,
    codes: Ints,
    reach: Reach | None,
    alternatives: int,
) -> Explanation:
    """Put an explanation together from the codes and the residual distances."""
    search = solution.search
    board = search.network.round.board
    at = board.mentee_index[mentee_id]
    mentee = board.mentees[at]
    mentor = _mentor_of(search, at)
    judged = None if mentor is None else score_pair(mentee, mentor, problem.weights)
    others: tuple[Alternative, ...] = ()
    unlocks: tuple[Unlock, ...] = ()
    if reach is not None:
        row = row_of(search, at)
        assert row is not None
        losses = _losses(search, row, codes, reach)
        others = _alternatives(search, codes, losses, reach, mentor, alternatives)
        unlocks = _unlocks(search, mentee, codes, losses, reach)
    return Explanation(
        mentee_id=mentee_id,
        mentor_id=None if mentor is None else mentor.id,
        score=None if judged is None else judged.points,
        is_pinned=at in search.network.round.settled,
        reasons=() if judged is None else judged.reasons,
        alternatives=others,
        blocked=_blocked(search, codes),
        unlocks=unlocks,
    )


def _mentor_of(search: State, mentee: int) -> Mentor | None:
    network = search.network
    board = network.round.board
    if mentee in network.round.settled:
        return board.mentors[network.round.settled[mentee]]
    row = row_of(search, mentee)
    column = -1 if row is None else search.column_of(row)
    return board.mentors[column] if 0 <= column < network.mentors else None


def _losses(search: State, row: int, codes: Ints, reach: Reach) -> Words:
    """What insisting on each mentor would cost the round, (mentors, words)."""
    network = search.network
    columns = np.arange(network.mentors)
    weights = network.weights_of(row, columns, codes)
    own = network.w[search.at[row]]
    losses: Words = own - weights + reach.cost[: network.mentors]
    return losses


def _in_order(losses: Words, chosen: np.ndarray) -> np.ndarray:
    keys = losses[chosen]
    if len(chosen) > FEW:
        near = keys[:, 0] <= np.partition(keys[:, 0], FEW)[FEW]
        chosen, keys = chosen[near], keys[near]
    order = np.lexsort((chosen, *keys.T[::-1]))
    return np.asarray(chosen[order])


def _alternatives(  # noqa: PLR0917
    search: State,
    codes: Ints,
    losses: Words,
    reach: Reach,
    mentor: Mentor | None,
    limit: int,
) -> tuple[Alternative, ...]:
    network = search.network
    board = network.round.board
    possible = (codes <= POINT_MASK) & reach.can[: network.mentors]
    if mentor is not None:
        possible[board.mentor_index[mentor.id]] = False
    best = _in_order(losses, np.flatnonzero(possible))[:limit]
    return tuple(
        Alternative(board.mentors[j].id, int(codes[j]), network.layout.unpack(losses[j]))
        for j in best
    )


def _unlocks(
    search: State, mentee: Mentee, codes: Ints, losses: Words, reach: Reach
) -> tuple[Unlock, ...]:
    network = search.network
    board = network.round.board
    found = []
    for at, rule in enumerate(board.rule_names):
        alone = (codes >> POINT_BITS) == (1 << at)
        alone &= reach.can[: network.mentors]
        chosen = np.flatnonzero(alone)
        if not len(chosen):
            continue
        best = int(_in_order(losses, chosen)[0])
        gain = network.layout.unpack(-losses[best])
        if gain > Worth():
            blocks = score_pair(mentee, board.mentors[best], board.weights).blocked_by
            found.append(
                Unlock(
                    rule=rule,
                    mentor_id=board.mentors[best].id,
                    score=int(codes[best]) & POINT_MASK,
                    gain=gain,
                    opens=len(chosen),
                    values=blocks[0].values,
                )
            )
    return tuple(sorted(found, key=lambda unlock: (unlock.gain, unlock.rule), reverse=True))


def _blocked(search: State, codes: Ints) -> dict[str, int]:
    patterns = Counter(int(code) & ~POINT_MASK for code in codes)
    blocked: Counter[str] = Counter()
    for pattern, count in patterns.items():
        for name in search.network.round.board.names_in(pattern):
            blocked[name] += count
    return dict(blocked)
