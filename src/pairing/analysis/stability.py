"""Who would rather have each other, and the round in which nobody would.

Both sides rank by the score of the pair, which is the only preference the engine knows.
Source: D. Gale and L. S. Shapley, American Mathematical Monthly 69 (1962). As both sides rank
by one common score, taking the best remaining pair again and again is deferred acceptance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pairing.problem.problem import Problem
from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.deferred_acceptance import stable_columns
from pairing.solver.network import packed_scores_of
from pairing.solver.solution import Solution


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
    instance = solution.state.network.instance
    packed_scores = packed_scores_of(instance, instance.open_mentees)
    stable = stable_columns(instance, packed_scores)
    pinned = [pair for pair in solution.pairs if pair.pinned]
    seated = np.flatnonzero(stable >= 0)
    matched = len(seated) + len(pinned)
    total = int((packed_scores[seated, stable[seated]]).sum()) + sum(pair.score for pair in pinned)
    return Stability(
        blocking=_blocking(solution, packed_scores),
        matched_if_stable=matched,
        total_if_stable=total,
        matched_lost=solution.matched - matched,
        total_lost=solution.total - total,
    )


def _blocking(solution: Solution, packed_scores: np.ndarray) -> tuple[BlockingPair, ...]:
    state = solution.state
    network = state.network
    tables = network.instance.tables
    column = np.array(
        [state.column_of(row) for row in range(len(state.matched_arc))], dtype=np.int64
    )
    seated = np.flatnonzero(column < network.mentors)
    has = np.full(len(packed_scores), -1, dtype=np.int64)
    has[seated] = packed_scores[seated, column[seated]]
    worst = np.full(network.mentors, POINT_MASK + 1, dtype=np.int64)
    np.minimum.at(worst, column[seated], has[seated])
    worst[state.load[: network.mentors] < network.capacity[: network.mentors]] = -1
    worst[network.capacity[: network.mentors] <= 0] = POINT_MASK + 1
    blocking = (
        (packed_scores <= POINT_MASK) & (packed_scores > has[:, None]) & (packed_scores > worst)
    )
    return tuple(
        BlockingPair(
            mentee_id=tables.mentees[network.instance.open_mentees[row]].id,
            mentor_id=tables.mentors[mentor].id,
            score=int(packed_scores[row, mentor]),
            mentee_has=None if has[row] < 0 else int(has[row]),
            mentor_has=None if worst[mentor] < 0 else int(worst[mentor]),
        )
        for row, mentor in np.argwhere(blocking).tolist()
    )
