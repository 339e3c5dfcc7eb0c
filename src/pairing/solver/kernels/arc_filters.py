"""Choices among the arcs of a graph: those that violate given duals, and the best of each row."""

# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairing.solver.kernels.lexicographic import compare_profit
from pairing.solver.types import Duals, Graph, Index, Mask

Scores = npt.NDArray[np.int32]


@njit(cache=True, nogil=True)
def violating_arcs(graph: Graph, duals: Duals) -> Mask:
    """Mark the arcs with a reduced profit above the dual of their row."""
    violates = np.zeros(len(graph.col), np.bool_)
    row, col, weight, u, v = graph.row, graph.col, graph.weight, duals.u, duals.v
    for e in range(len(col)):
        violates[e] = compare_profit(weight, e, v, col[e], u, row[e], graph.limbs) > 0
    return violates


@njit(cache=True, nogil=True)
def best_arcs(
    row_ptr: Index,
    col: Index,
    packed_scores: Scores,
    column_offset: Scores,
    most_points: int,
    most: int,
) -> Mask:
    """Mark the arcs with the most points above the offset of their column, about `most` in a row.

    Arcs whose points tie with the last are marked too, and all to columns without scores.
    """
    chosen = np.zeros(len(col), np.bool_)
    # count[p + most_points] arcs of the row have p points above the offset; p may be negative.
    count = np.zeros(2 * most_points + 2, np.int64)
    mentors = packed_scores.shape[1]
    for i in range(len(row_ptr) - 1):
        count[:] = 0
        for e in range(row_ptr[i], row_ptr[i + 1]):
            j = col[e]
            if j < mentors:
                count[packed_scores[i, j] - column_offset[j] + most_points] += 1
        least = 2 * most_points + 1
        left = most
        while least > 0 and left > count[least]:
            left -= count[least]
            least -= 1
        for e in range(row_ptr[i], row_ptr[i + 1]):
            j = col[e]
            chosen[e] = (
                j >= mentors or packed_scores[i, j] - column_offset[j] + most_points >= least
            )
    return chosen
