"""Edges seen from the other side."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def by_column(col, columns):
    """Where the edges of each column begin, and the edges column by column (counting sort)."""
    begin = np.zeros(columns + 1, np.int64)
    for j in col:
        begin[j + 1] += 1
    for j in range(columns):
        begin[j + 1] += begin[j]
    at = begin[:-1].copy()
    edge = np.empty(len(col), np.int64)
    for e in range(len(col)):
        j = col[e]
        edge[at[j]] = e
        at[j] += 1
    return begin, edge
