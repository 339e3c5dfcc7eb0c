"""Which edges of a network pay more than given profits at given prices."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def paying_edges(row, col, w, profit, price, words):
    """Mark the edges that are worth more than the profit of their row at the prices."""
    pays = np.zeros(len(col), np.bool_)
    for e in range(len(col)):
        for k in range(len(words)):
            more = w[e, k] - price[col[e], k] - profit[row[e], k]
            if more != 0:
                pays[e] = more > 0
                break
    return pays
