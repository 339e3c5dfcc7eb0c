"""Which edges of a network pay more than given profits at given prices."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def violating_arcs(row, col, weight, profit, price, limbs):
    """Mark the edges that are worth more than the profit of their row at the prices."""
    pays = np.zeros(len(col), np.bool_)
    for e in range(len(col)):
        for k in range(len(limbs)):
            more = weight[e, k] - price[col[e], k] - profit[row[e], k]
            if more != 0:
                pays[e] = more > 0
                break
    return pays


@njit(cache=True, nogil=True)
def best_arcs(row_ptr, col, packed_scores, liked, most_points, most):
    """Mark the edges with the most points above those `liked` by all, about `most` in a row.

    Edges whose points tie with the last are marked too, and all to columns without codes.
    """
    chosen = np.zeros(len(col), np.bool_)
    count = np.zeros(2 * most_points + 2, np.int64)
    mentors = packed_scores.shape[1]
    for i in range(len(row_ptr) - 1):
        count[:] = 0
        for e in range(row_ptr[i], row_ptr[i + 1]):
            if col[e] < mentors:
                count[packed_scores[i, col[e]] - liked[col[e]] + most_points] += 1
        least = 2 * most_points + 1
        left = most
        while least > 0 and left > count[least]:
            left -= count[least]
            least -= 1
        for e in range(row_ptr[i], row_ptr[i + 1]):
            j = col[e]
            chosen[e] = j >= mentors or packed_scores[i, j] - liked[j] + most_points >= least
    return chosen
