"""Who would rather have each other, and the round in which nobody would.

Both sides rank by the score of the pair, which is the only preference the engine knows.
Source: D. Gale and L. S. Shapley, American Mathematical Monthly 69 (1962). As both sides rank
by one common score, taking the best remaining pair again and again is deferred acceptance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pairing.board import POINT_MASK
from pairing.network import Index, Round, codes_of
from pairing.people import Problem
from pairing.solution import Solution


@dataclass(frozen=True, slots=True)
class BlockingPair:
    """Two who both score higher together than with whom they have."""

    mentee_id: str
    mentor_id: str
    score: int
    mentee_has: int | None
    mentor_has: int | None


@dataclass(frozen=True, slots=True)
class Stability:
    """The blocking pairs of a round, and what a round without any would cost."""

    blocking: tuple[BlockingPair, ...]
    matched_if_stable: int
    total_if_stable: int
    matched_lost: int
    total_lost: int


def stability(problem: Problem, solution: Solution) -> Stability:
    """Report the blocking pairs of a round and the price of a stable one."""
    del problem
    state = solution.search.network.round
    codes = codes_of(state, state.open_mentees)
    stable = stable_columns(state, codes)
    pinned = [pair for pair in solution.pairs if pair.pinned]
    seated = np.flatnonzero(stable >= 0)
    matched = len(seated) + len(pinned)
    total = int((codes[seated, stable[seated]]).sum()) + sum(pair.score for pair in pinned)
    return Stability(
        blocking=_blocking(solution, codes),
        matched_if_stable=matched,
        total_if_stable=total,
        matched_lost=solution.matched - matched,
        total_lost=solution.total - total,
    )


def stable_columns(state: Round, codes: np.ndarray) -> Index:
    """The mentor of every open mentee in the stable round, -1 for none.

    Ties are broken by canonical order, so there is one answer for one input.
    """
    feasible = (codes <= POINT_MASK) & (state.capacity > 0)
    rows, columns = np.nonzero(feasible)
    order = np.lexsort((columns, rows, -codes[rows, columns]))
    left = state.capacity.copy()
    chosen = np.full(len(codes), -1, dtype=np.int64)
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if chosen[row] < 0 and left[column] > 0:
            chosen[row] = column
            left[column] -= 1
    return chosen


def _blocking(solution: Solution, codes: np.ndarray) -> tuple[BlockingPair, ...]:
    search = solution.search
    network = search.network
    board = network.round.board
    column = np.array([search.column_of(row) for row in range(len(search.at))], dtype=np.int64)
    seated = np.flatnonzero(column < network.mentors)
    has = np.full(len(codes), -1, dtype=np.int64)
    has[seated] = codes[seated, column[seated]]
    worst = np.full(network.mentors, POINT_MASK + 1, dtype=np.int64)
    np.minimum.at(worst, column[seated], has[seated])
    worst[search.load[: network.mentors] < network.capacity[: network.mentors]] = -1
    worst[network.capacity[: network.mentors] <= 0] = POINT_MASK + 1
    blocking = (codes <= POINT_MASK) & (codes > has[:, None]) & (codes > worst)
    return tuple(
        BlockingPair(
            mentee_id=board.mentees[network.round.open_mentees[row]].id,
            mentor_id=board.mentors[mentor].id,
            score=int(codes[row, mentor]),
            mentee_has=None if has[row] < 0 else int(has[row]),
            mentor_has=None if worst[mentor] < 0 else int(worst[mentor]),
        )
        for row, mentor in np.argwhere(blocking).tolist()
    )
