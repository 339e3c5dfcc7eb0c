"""Arcs column by column, and further arcs for the rows of a graph."""

from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.kernels.compiled import kernel
from pairing.solver.types import ArcBlock, Index


@njit(cache=True, nogil=True)
def csc_from_csr(col: Index, columns: int) -> tuple[Index, Index]:
    """Return where the arcs of each column begin, and the arcs column by column (counting sort)."""
    begin = np.zeros(columns + 1, np.int64)
    for j in col:
        begin[j + 1] += 1
    for j in range(columns):
        begin[j + 1] += begin[j]
    at = begin[:-1].copy()
    arc = np.empty(len(col), np.int64)
    # at[j] is where the next arc of column j stands, so arcs of a column keep their order.
    for e in range(len(col)):
        j = col[e]
        arc[at[j]] = e
        at[j] += 1
    return begin, arc


@kernel
def append_arcs(rows: Index, old: ArcBlock, added: ArcBlock, merged: ArcBlock, row: Index) -> None:
    """Write the arcs of some rows, the added ones behind the old, into `merged` and `row`.

    merged.row_ptr[i] == old.row_ptr[i] + added.row_ptr[i]: other rows' arcs are not touched, so
    several threads may each write some rows.
    """
    limbs = old.weight.shape[1]
    for i in rows:
        at = merged.row_ptr[i]
        for e in range(old.row_ptr[i], old.row_ptr[i + 1]):
            merged.col[at] = old.col[e]
            for k in range(limbs):
                merged.weight[at, k] = old.weight[e, k]
            at += 1
        for e in range(added.row_ptr[i], added.row_ptr[i + 1]):
            merged.col[at] = added.col[e]
            for k in range(limbs):
                merged.weight[at, k] = added.weight[e, k]
            at += 1
        for e in range(merged.row_ptr[i], at):
            row[e] = i
