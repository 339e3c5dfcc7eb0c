"""Adds pairs to a search that goes on from where it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.parallel import parallel_map
from pairing.problem.objective import PackedWeights
from pairing.solver.bipartite import csc_from_csr
from pairing.solver.primal_dual import ROWS_AT_ONCE, State
from pairing.solver.types import ArcBlock, Index


def add_arcs(state: State, row: Index, column: Index, weights: PackedWeights) -> State:
    """Return the same matching and prices on a network with further pairs.

    `row` must not fall; none of the pairs may be in the network already. New arcs stand at
    the end of their rows.
    """
    from pairing.solver.kernels.arcs import append_arcs

    old = state.network
    rows, arcs = len(state.matched_arc), len(old.col) + len(row)
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
    merged = ArcBlock(
        old.row_ptr + begin, np.empty(arcs, np.int64), np.empty((arcs, old.limbs), np.int64)
    )
    row_of_arc = np.empty(arcs, np.int64)
    blocks = (ArcBlock(old.row_ptr, old.col, old.weight), ArcBlock(begin, column, weights), merged)
    parallel_map(lambda some: append_arcs(some, *blocks, row_of_arc), rows, ROWS_AT_ONCE)
    col_ptr, col_arc = csc_from_csr(merged.col, len(old.capacity))
    network = replace(
        old,
        row_ptr=merged.row_ptr,
        row=row_of_arc,
        col=merged.col,
        weight=merged.weight,
        col_ptr=col_ptr,
        col_arc=col_arc,
    )
    at = np.where(state.matched_arc < 0, -1, state.matched_arc + begin[:-1])
    return replace(state, network=network, matched_arc=at)
