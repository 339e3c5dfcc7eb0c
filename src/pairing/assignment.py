"""The bare assignment problem, for callers who bring their own scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pairing.solver.dense_assignment import DenseOptimum
    from pairing.solver.network import Graph
    from pairing.solver.primal_dual import PrimalDual

Ints = npt.NDArray[np.int64]


class SparseMatrix(Protocol):
    """What is used of a `scipy.sparse` matrix; stored entries are the allowed pairs."""

    shape: tuple[int, int]

    def tocoo(self, copy: bool = ...) -> Any:
        """The matrix as row, column and data arrays."""


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
    _proven: Callable[[], PrimalDual[Graph]] = field(repr=False, compare=False)

    @cached_property
    def prices_low(self) -> Ints:
        """What one more place gains, shape (m,), in scores, with a match counted as `bonus`."""
        from pairing.solver.marginal_prices import min_prices

        return min_prices(self._state)[:-1, 0]

    @cached_property
    def prices_high(self) -> Ints:
        """What one place less costs, shape (m,), in scores, with a match counted as `bonus`."""
        from pairing.solver.marginal_prices import max_prices

        return max_prices(self._state)[:-1, 0]

    @cached_property
    def _state(self) -> PrimalDual[Graph]:
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
        bonus: what a match is worth beside its score. None: enough that the most matches
            come first; 0: the largest total, matches with a negative score are left out.

    Raises:
        ValueError: shapes disagree, or scores are not whole.
        OverflowError: scores are too large for 64-bit sums.
    """
    from pairing.solver.dense_assignment import largest_score

    score, usable = _matrix(scores, allowed)
    people, mentors = score.shape
    places = np.asarray(capacities, dtype=np.int64)
    if places.shape != (mentors,) or (len(places) and places.min() < 0):
        raise ValueError(f"capacities must be {mentors} whole numbers of at least 0")
    largest = largest_score(score, usable)
    pairs = min(people, int(places.sum()))
    if bonus is None:
        # Where every pair is allowed, a free row always finds a free place: nothing is displaced.
        others = 0 if bool(usable.all()) else pairs
        bonus = 2 * largest * (others + 1) + 1
    if (largest + abs(bonus)) * 4 * (pairs + 2) >= 1 << 60:
        raise OverflowError("these scores are too large to be summed in 64 bits")
    return _solved(score, usable, places, bonus)


def _matrix(
    scores: npt.NDArray[Any] | SparseMatrix, allowed: npt.NDArray[np.bool_] | None
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return scores, which count only where a pair is allowed, and what is allowed, in C order."""
    if isinstance(scores, np.ndarray):
        if scores.ndim != 2 or (allowed is not None and allowed.shape != scores.shape):
            raise ValueError("scores and allowed must be matrices of one shape")
        usable = np.ones(scores.shape, dtype=np.bool_) if allowed is None else allowed
        usable = np.ascontiguousarray(usable, dtype=np.bool_)
        given = scores
    else:
        if allowed is not None:
            raise ValueError("the stored entries of a sparse matrix are the allowed pairs")
        stored = scores.tocoo(copy=True)
        stored.sum_duplicates()
        usable = np.zeros(scores.shape, dtype=np.bool_)
        usable[stored.row, stored.col] = True
        given = np.zeros(scores.shape, dtype=stored.data.dtype)
        given[stored.row, stored.col] = stored.data
    if given.dtype.kind not in "biu":
        given = np.where(usable, given, 0)
        if not np.array_equal(given, np.trunc(given)):
            raise ValueError("scores must be whole numbers")
    return np.ascontiguousarray(given, dtype=np.int64), usable


def _solved(score: Ints, usable: npt.NDArray[np.bool_], places: Ints, bonus: int) -> Assignment:
    from pairing.solver.dense_assignment import assign_dense

    people, mentors = score.shape
    found = assign_dense(score, usable, places, bonus)
    rows = np.flatnonzero(found.column_of < mentors)
    mentor_of = np.full(people, -1, dtype=np.int64)
    mentor_of[rows] = found.column_of[rows]
    return Assignment(
        mentor_of=mentor_of,
        matched=len(rows),
        total=int(score[rows, mentor_of[rows]].sum()),
        bonus=bonus,
        bound=int(found.u.sum() + found.v[:-1] @ places),
        _proven=partial(_state_of, found, score, usable, places, bonus),
    )


def _state_of(
    found: DenseOptimum,
    score: Ints,
    usable: npt.NDArray[np.bool_],
    places: Ints,
    bonus: int,
) -> PrimalDual[Graph]:
    """Return the optimum as the search for marginal prices reads it: a network with its duals."""
    from pairing.solver.network import sort_arcs
    from pairing.solver.primal_dual import initial_state, take_columns

    people, mentors = score.shape
    row, column = np.nonzero(usable)
    state = initial_state(
        sort_arcs(
            np.concatenate([row, np.arange(people)]),
            np.concatenate([column, np.full(people, mentors)]),
            np.concatenate([score[row, column] + bonus, np.zeros(people, dtype=np.int64)])[:, None],
            np.concatenate([places, [people]]),
            people,
        )
    )
    state.u[:, 0], state.v[:, 0] = found.u, found.v
    take_columns(state, found.column_of)
    return state
