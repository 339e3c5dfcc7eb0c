"""The bare assignment problem, for callers who bring their own scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pairing.solver.bipartite import BipartiteGraph
    from pairing.solver.dense_assignment import DenseOptimum
    from pairing.solver.primal_dual import PrimalDual

Ints = npt.NDArray[np.int64]


class SparseMatrix(Protocol):
    """What is used of a `scipy.sparse` matrix; stored entries are the allowed pairs."""

    shape: tuple[int, int]

    def tocoo(self, copy: bool = ...) -> Any:
        """Return the matrix as row, column and data arrays."""


@dataclass(frozen=True)
class Assignment:
    """Who goes where, with the proof.

    `mentor_of` has shape (n,), -1 for nobody. `bound` equals `matched * bonus + total`, which
    proves the answer. The two prices are computed when they are first asked for.
    """

    mentor_of: Ints
    matched: int
    total: int
    bonus: int
    bound: int
    _proven: Callable[[], PrimalDual[BipartiteGraph]] = field(repr=False, compare=False)

    @cached_property
    def prices_low(self) -> Ints:
        """Return the gain of one more place, shape (m,), in scores; a match counts as `bonus`."""
        from pairing.solver.marginal_prices import min_prices

        return min_prices(self._state)[:-1, 0]

    @cached_property
    def prices_high(self) -> Ints:
        """Return the cost of one place less, shape (m,), in scores; a match counts as `bonus`."""
        from pairing.solver.marginal_prices import max_prices

        return max_prices(self._state)[:-1, 0]

    @cached_property
    def _state(self) -> PrimalDual[BipartiteGraph]:
        return self._proven()


def assign(
    scores: npt.NDArray[Any] | SparseMatrix,
    capacities: npt.NDArray[Any],
    *,
    allowed: npt.NDArray[np.bool_] | None = None,
    bonus: int | None = None,
) -> Assignment:
    """Assign rows to columns with capacities, exactly.

    Args:
        scores: whole numbers, shape (n, m), or a `scipy.sparse` matrix whose stored entries
            are the allowed pairs (entries stored twice are summed).
        capacities: places of every column, shape (m,).
        allowed: which pairs may be used, shape (n, m); everything when left out.
        bonus: the value of a match in addition to its score. None: enough that the most matches
            come first; 0: the largest total, matches with a negative score are left out.

    Raises:
        ValueError: shapes disagree, or scores are not whole.
        OverflowError: scores are too large for 64-bit sums.
    """
    people, mentors = scores.shape
    places = np.asarray(capacities, dtype=np.int64)
    if places.shape != (mentors,) or (len(places) and places.min() < 0):
        raise ValueError(f"capacities must be {mentors} whole numbers of at least 0")
    pairs = min(people, int(places.sum()))
    if isinstance(scores, np.ndarray):
        return _assign_matrix(scores, allowed, places, pairs, bonus)
    if allowed is not None:
        raise ValueError("the stored entries of a sparse matrix are the allowed pairs")
    return _assign_sparse(scores, places, pairs, bonus)


def _assign_matrix(
    scores: npt.NDArray[Any],
    allowed: npt.NDArray[np.bool_] | None,
    places: Ints,
    pairs: int,
    bonus: int | None,
) -> Assignment:
    from pairing.solver.dense_assignment import assign_dense, largest_score

    if scores.ndim != 2 or (allowed is not None and allowed.shape != scores.shape):
        raise ValueError("scores and allowed must be matrices of one shape")
    usable = np.ones(scores.shape, dtype=np.bool_) if allowed is None else allowed
    usable = np.ascontiguousarray(usable, dtype=np.bool_)
    score = _whole(scores if scores.dtype.kind in "biu" else np.where(usable, scores, 0))
    # Where every pair is allowed, a free row always finds a free place: nothing is displaced.
    displaced = 0 if bool(usable.all()) else pairs
    bonus = _bonus(bonus, largest_score(score, usable), displaced=displaced, pairs=pairs)
    found = assign_dense(score, usable, places, bonus)
    mentor_of = np.where(found.column_of < len(places), found.column_of, -1)
    matched = np.flatnonzero(mentor_of >= 0)
    return Assignment(
        mentor_of=mentor_of,
        matched=len(matched),
        total=int(score[matched, mentor_of[matched]].sum()),
        bonus=bonus,
        bound=int(found.u.sum() + found.v[:-1] @ places),
        _proven=partial(_state_of, found, score, usable, places, bonus),
    )


def _assign_sparse(scores: SparseMatrix, places: Ints, pairs: int, bonus: int | None) -> Assignment:
    """Solve on the network of the stored entries, whose memory follows them and not the shape."""
    from pairing.solver.primal_dual import initial_state, run

    stored = scores.tocoo(copy=True)
    stored.sum_duplicates()
    score = _whole(stored.data)
    largest = int(np.abs(score).max(initial=0))
    bonus = _bonus(bonus, largest, displaced=pairs, pairs=pairs)
    state = initial_state(_network(stored.row, stored.col, score + bonus, scores.shape[0], places))
    run(state)
    network = state.network
    column_of = network.col[state.matched_arc]
    matched = np.flatnonzero(column_of < len(places))
    return Assignment(
        mentor_of=np.where(column_of < len(places), column_of, -1),
        matched=len(matched),
        total=int((network.weight[state.matched_arc[matched], 0] - bonus).sum()),
        bonus=bonus,
        bound=int(state.u.sum() + state.v[:, 0] @ network.capacity),
        _proven=lambda: state,
    )


def _whole(scores: npt.NDArray[Any]) -> Ints:
    whole = np.ascontiguousarray(scores, dtype=np.int64)
    if scores.dtype.kind not in "biu" and not np.array_equal(whole, scores):
        raise ValueError("scores must be whole numbers")
    return whole


def _bonus(wanted: int | None, largest: int, *, displaced: int, pairs: int) -> int:
    """Return the bonus of a match, or raise OverflowError where sums could leave 64 bits."""
    bonus = 2 * largest * (displaced + 1) + 1 if wanted is None else wanted
    if (largest + abs(bonus)) * 4 * (pairs + 2) >= 1 << 60:
        raise OverflowError("these scores are too large to be summed in 64 bits")
    return bonus


def _network(row: Ints, column: Ints, weight: Ints, people: int, places: Ints) -> BipartiteGraph:
    """Return the arcs of the allowed pairs, and one to the dummy column for each row."""
    from pairing.solver.bipartite import sort_arcs

    return sort_arcs(
        np.concatenate([row, np.arange(people)]),
        np.concatenate([column, np.full(people, len(places))]),
        np.concatenate([weight, np.zeros(people, dtype=np.int64)])[:, None],
        np.concatenate([places, [people]]),
        people,
    )


def _state_of(
    found: DenseOptimum,
    score: Ints,
    usable: npt.NDArray[np.bool_],
    places: Ints,
    bonus: int,
) -> PrimalDual[BipartiteGraph]:
    """Return the optimum as the search for marginal prices reads it: a network with its duals."""
    from pairing.solver.primal_dual import initial_state, take_columns

    row, column = np.nonzero(usable)
    weight = score[row, column] + bonus
    state = initial_state(_network(row, column, weight, len(score), places))
    state.u[:, 0], state.v[:, 0] = found.u, found.v
    take_columns(state, found.column_of)
    return state
