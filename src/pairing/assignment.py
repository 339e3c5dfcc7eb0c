"""The bare assignment problem, for callers who bring their own scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt


class SparseMatrix(Protocol):
    """What is used of a `scipy.sparse` matrix; stored entries are the allowed pairs."""

    shape: tuple[int, int]

    def tocoo(self, copy: bool = ...) -> Any:
        """The matrix as row, column and data arrays."""


@dataclass(frozen=True)
class Assignment:
    """Who goes where, with the proof.

    `mentor_of` has shape (n,), -1 for nobody. `bound` equals `matched * bonus + total`, which
    proves the answer. `prices_low` and `prices_high`, shape (m,), are what one more place
    gains and what one place less costs, in scores, with a match counted as `bonus`.
    """

    mentor_of: npt.NDArray[np.int64]
    matched: int
    total: int
    bonus: int
    bound: int
    prices_low: npt.NDArray[np.int64]
    prices_high: npt.NDArray[np.int64]


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
    row, column, score, shape = _edges(scores, allowed)
    places = np.asarray(capacities, dtype=np.int64)
    if places.shape != (shape[1],) or (len(places) and places.min() < 0):
        raise ValueError(f"capacities must be {shape[1]} whole numbers of at least 0")
    largest = int(np.abs(score).max(initial=0))
    pairs = min(shape[0], int(places.sum()))
    if bonus is None:
        bonus = 2 * largest * (pairs + 1) + 1
    if (largest + abs(bonus)) * 4 * (pairs + 2) >= 1 << 62:
        raise OverflowError("these scores are too large to be summed in 64 bits")
    return _solved(row, column, score, shape, places, bonus)


def _edges(
    scores: npt.NDArray[Any] | SparseMatrix, allowed: npt.NDArray[np.bool_] | None
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[np.int64], tuple[int, int]]:
    if isinstance(scores, np.ndarray):
        if scores.ndim != 2 or (allowed is not None and allowed.shape != scores.shape):
            raise ValueError("scores and allowed must be matrices of one shape")
        usable = np.ones(scores.shape, dtype=np.bool_) if allowed is None else allowed
        row, column = np.nonzero(usable)
        data, shape = scores[row, column], scores.shape
    else:
        if allowed is not None:
            raise ValueError("the stored entries of a sparse matrix are the allowed pairs")
        stored = scores.tocoo(copy=True)
        stored.sum_duplicates()
        row, column, data, shape = stored.row, stored.col, stored.data, scores.shape
    whole = np.asarray(data).astype(np.int64)
    if not np.array_equal(whole, data):
        raise ValueError("scores must be whole numbers")
    return row, column, whole, (int(shape[0]), int(shape[1]))


def _solved(  # noqa: PLR0917
    row: npt.NDArray[Any],
    column: npt.NDArray[Any],
    score: npt.NDArray[np.int64],
    shape: tuple[int, int],
    places: npt.NDArray[np.int64],
    bonus: int,
) -> Assignment:
    from pairing.solver.marginal_prices import max_prices, min_prices
    from pairing.solver.network import sort_arcs
    from pairing.solver.primal_dual import initial_state, run

    people, mentors = shape
    network = sort_arcs(
        np.concatenate([row, np.arange(people)]),
        np.concatenate([column, np.full(people, mentors)]),
        np.concatenate([score + bonus, np.zeros(people, dtype=np.int64)])[:, None],
        np.concatenate([places, [people]]),
        people,
    )
    state = initial_state(network)
    run(state)
    seat = network.col[state.matched_arc]
    mentor_of = np.where(seat < mentors, seat, -1)
    weight = network.weight[state.matched_arc, 0][seat < mentors]
    matched = int((seat < mentors).sum())
    return Assignment(
        mentor_of=mentor_of,
        matched=matched,
        total=int(weight.sum()) - matched * bonus,
        bonus=bonus,
        bound=int(state.u.sum() + state.v[:, 0] @ network.capacity),
        prices_low=min_prices(state)[:mentors, 0],
        prices_high=max_prices(state)[:mentors, 0],
    )
