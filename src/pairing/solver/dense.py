"""Rounds small enough to hold every pair: solved on a few arcs of each mentee, proven on all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.scoring.score_tables import POINT_MASK, Ints
from pairing.solver.bipartite import csc_from_csr
from pairing.solver.budget import Monitor
from pairing.solver.column_generation import ColumnGeneration
from pairing.solver.deferred_acceptance import stable_columns
from pairing.solver.dense_pricing import DensePricing
from pairing.solver.marginal_prices import min_prices, with_prices
from pairing.solver.network import Instance, Network, build, packed_scores_of
from pairing.solver.primal_dual import State, initial_state, with_columns
from pairing.solver.types import Index

INITIAL_COLUMNS = 24


def solve_dense(instance: Instance, monitor: Monitor, *, stable: bool) -> State:
    """Return the best round at its lowest prices, or the stable one at the prices of the best.

    Raises Cancelled when the caller no longer wants it; it is too short for a deadline.
    """
    packed_scores = packed_scores_of(instance, instance.open_mentees)
    whole = build(instance, packed_scores)
    state = initial_state(_part(whole, _best_arcs(whole, packed_scores)))
    best = ColumnGeneration(state, DensePricing(whole)).run(monitor.without_deadline())
    lowest = with_prices(best, min_prices)
    if not stable:
        lowest.memo["min_prices"] = lowest.v
        return lowest
    priced = replace(initial_state(whole), u=lowest.u, v=lowest.v)
    return with_columns(priced, stable_columns(instance, packed_scores))


def _best_arcs(whole: Network, packed_scores: Ints) -> Index:
    """Return the arcs to about `INITIAL_COLUMNS` good mentors for each row, and to the dummies.

    Points that a mentor has with every mentee do not count: they end up in the price, and every
    row would begin with the same few mentors.
    """
    from pairing.solver.kernels.arc_filters import best_arcs

    column_offset = whole.instance.tables.one_sided[1] & POINT_MASK
    chosen = best_arcs(
        whole.row_ptr, whole.col, packed_scores, column_offset, POINT_MASK, INITIAL_COLUMNS
    )
    return np.flatnonzero(chosen)


def _part(whole: Network, arc: Index) -> Network:
    """Return the network with some of its arcs."""
    col = whole.col[arc]
    col_ptr, col_arc = csc_from_csr(col, len(whole.capacity))
    return replace(
        whole,
        row_ptr=np.searchsorted(arc, whole.row_ptr),
        col=col,
        row=whole.row[arc],
        weight=whole.weight[arc],
        col_ptr=col_ptr,
        col_arc=col_arc,
    )
