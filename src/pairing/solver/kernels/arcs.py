"""Edges seen from the other side."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def csc_from_csr_kernel(col, columns):
    """Where the edges of each column begin, and the edges column by column (counting sort)."""
    begin = np.zeros(columns + 1, np.int64)
    for j in col:
        begin[j + 1] += 1
    for j in range(columns):
        begin[j + 1] += begin[j]
    at = begin[:-1].copy()
    arc = np.empty(len(col), np.int64)
    for e in range(len(col)):
        j = col[e]
        arc[at[j]] = e
        at[j] += 1
    return begin, arc


@njit(cache=True, nogil=True)
def append_arcs(rows, old_ptr, old_col, old_w, begin, column, weights, new_ptr, row, col, weight):
    """Write the edges of some rows, the new ones behind the old, into arrays with room for both.

    The new edges of row i are those from `begin[i]` to `begin[i + 1]`.
    """
    for i in rows:
        at = new_ptr[i]
        for e in range(old_ptr[i], old_ptr[i + 1]):
            col[at] = old_col[e]
            for k in range(old_w.shape[1]):
                weight[at, k] = old_w[e, k]
            at += 1
        for e in range(begin[i], begin[i + 1]):
            col[at] = column[e]
            for k in range(old_w.shape[1]):
                weight[at, k] = weights[e, k]
            at += 1
        for e in range(new_ptr[i], at):
            row[e] = i


@njit(cache=True, nogil=True)
def max_reduced_profit(rows, row_ptr, col, weight, v, u):
    """Set the profit of some rows to the most that an edge leaves, for weights of one word."""
    for i in rows:
        most = weight[row_ptr[i], 0] - v[col[row_ptr[i]], 0]
        for e in range(row_ptr[i] + 1, row_ptr[i + 1]):
            most = max(most, weight[e, 0] - v[col[e], 0])
        u[i, 0] = most
