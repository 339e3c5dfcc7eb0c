"""The codes of many pairs at once."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def add_packed_scores(total, table, rows, columns):
    """Add the codes of one table to those of all pairs, shape (rows, columns)."""
    for i in range(len(rows)):
        row = rows[i]
        for j in range(len(columns)):
            total[i, j] += table[row, columns[j]]
