"""Adds pairs to a search that goes on from where it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.parallel import parallel_map
from pairing.problem.objective import PackedWeights
from pairing.solver.network import Index
from pairing.solver.primal_dual import ROWS_AT_ONCE, State


def add_arcs(state: State, row: Index, column: Index, weights: PackedWeights) -> State:
    """The same seats and prices on a network with further pairs.

    `row` must not fall; none of the pairs may be in the network already. New edges stand at
    the end of their rows.
    """
    from pairing.solver.kernels.arcs import append_arcs, csc_from_csr_kernel

    old = state.network
    rows, arcs = len(state.matched_arc), len(old.col) + len(row)
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
    row_ptr = old.row_ptr + begin
    room = (
        np.empty(arcs, np.int64),
        np.empty(arcs, np.int64),
        np.empty((arcs, old.limbs), np.int64),
    )
    both = (old.row_ptr, old.col, old.weight, begin, column, weights, row_ptr, *room)
    parallel_map(lambda some: append_arcs(some, *both), rows, ROWS_AT_ONCE)
    col_ptr, col_arc = csc_from_csr_kernel(room[1], len(old.capacity))
    network = replace(
        old,
        row_ptr=row_ptr,
        row=room[0],
        col=room[1],
        weight=room[2],
        col_ptr=col_ptr,
        col_arc=col_arc,
    )
    at = np.where(state.matched_arc < 0, -1, state.matched_arc + begin[:-1])
    return replace(state, network=network, matched_arc=at)
