"""The assignment problem on a full matrix: weights in, matching and duals out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

REDUCTIONS = 2


@dataclass(frozen=True)
class DenseOptimum:
    """A proven optimum. The last column, of weight 0 and with capacity for all, means no match.

    `column_of` has shape (rows,); `u` (rows,) and `v` (columns + 1,) are optimal duals.
    """

    column_of: Ints
    u: Ints
    v: Ints


def assign_dense(
    scores: npt.NDArray[np.int64], allowed: npt.NDArray[np.bool_], capacity: Ints, bonus: int
) -> DenseOptimum:
    """Return an assignment of most weight, where a pair weighs its score plus `bonus`.

    Args:
        scores: shape (rows, columns), in C order as `allowed` is.
        allowed: the pairs that may be used.
        capacity: shape (columns,).
        bonus: with it no weight and no sum of weights may reach 2 ** 60.
    """
    from pairing.solver.kernels import dense_matching as kernel
    from pairing.solver.kernels.dense_paths import augment_rows

    rows, columns = scores.shape
    weight = np.empty((rows, columns), dtype=_smallest_dtype(scores, allowed, capacity, bonus))
    usable = allowed if bool((capacity > 0).all()) else allowed & (capacity > 0)
    kernel.fill_weights(scores, usable, bonus, weight)
    matrix = kernel.Matrix(weight, np.append(capacity, rows))
    duals = kernel.Duals(np.zeros(rows, np.int64), np.zeros(columns + 1, np.int64))
    matching = kernel.Matching(
        np.full(rows, kernel.NONE, np.int64),
        np.zeros(columns + 1, np.int64),
        np.full(columns + 1, kernel.NONE, np.int64),
        np.full(rows, kernel.NONE, np.int64),
    )
    kernel.assign_tight_rows(matrix, duals, matching)
    kernel.reduce_rows(matrix, duals, matching, REDUCTIONS)
    augment_rows(matrix, duals, matching)
    closed = capacity == 0
    if closed.any():
        # Columns without a place took no part; this price, at no cost, covers what they offer.
        offers = np.where(allowed[:, closed], scores[:, closed] + bonus - duals.u[:, None], 0)
        duals.v[:-1][closed] = offers.max(axis=0, initial=0)
    return DenseOptimum(matching.column, duals.u, duals.v)


def largest_score(scores: Ints, allowed: npt.NDArray[np.bool_]) -> int:
    """Return the largest absolute score of the pairs that may be used."""
    from pairing.solver.kernels.dense_matching import largest_allowed

    return int(largest_allowed(scores, allowed))


def _smallest_dtype(
    scores: npt.NDArray[np.int64], allowed: npt.NDArray[np.bool_], capacity: Ints, bonus: int
) -> Any:
    """Return int32 where weights fit and no pair is forbidden: half the memory to read."""
    if not (bool(allowed.all()) and bool((capacity > 0).all())):
        return np.int64
    largest = int(max(scores.max(initial=0), -scores.min(initial=0))) + abs(bonus)
    return np.int32 if largest < 1 << 31 else np.int64
