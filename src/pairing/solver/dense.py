"""Rounds small enough to hold every pair: searched on a few pairs each, proven on all of them.

The search begins with the few best pairs of everybody; whenever it stands still, the pairs
outside that would pay more at its prices join, until there are none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.scoring.score_tables import POINT_MASK, Ints
from pairing.solver.auction import EpsilonScaling
from pairing.solver.deferred_acceptance import stable_columns
from pairing.solver.dense_pricing import DensePricing
from pairing.solver.marginal_prices import min_prices, with_prices
from pairing.solver.network import Index, Instance, Network, build, csc_from_csr, packed_scores_of
from pairing.solver.primal_dual import State, initial_state, run, tighten_row_duals, with_columns

INITIAL_COLUMNS = 24
FEW = 0.25
"""So few new pairs for everybody are no reason to bid again."""


def searched(instance: Instance, *, stable: bool) -> State:
    """The best round, or the stable one at the prices of the best."""
    packed_scores = packed_scores_of(instance, instance.open_mentees)
    whole = build(instance, packed_scores)
    state = initial_state(_part(whole, _best_edges(whole, packed_scores)))
    state.price_in = DensePricing(whole).price_in
    if whole.limbs == 1 and len(state.matched_arc):
        state = _approached(state)
    few = with_prices(_finished(state), min_prices)
    if not stable:
        few.memo["min_prices"] = few.v
        return few
    priced = replace(initial_state(whole), u=few.u, v=few.v)
    return with_columns(priced, stable_columns(instance, packed_scores))


def _approached(state: State) -> State:
    """Let people bid, roughly first, until few pairs outside would pay more than the least step."""
    bidding = EpsilonScaling(state)
    bidding.coarse(state)
    state = _joined(state, least=0)
    while True:
        bidding.go(state)
        wider = _joined(state, least=2 * bidding.step)
        more = len(wider.network.col) - len(state.network.col)
        state = wider
        if more > FEW * len(state.matched_arc):
            continue
        if bidding.is_finest:
            bidding.close(state)
            return state
        bidding.refine(state)


def _finished(state: State) -> State:
    """Seat everybody best, by all pairs."""
    while True:
        run(state)
        if not len(state.matched_arc):
            return state
        tighten_row_duals(state)
        wider = _joined(state, least=0)
        if wider is state:
            return state
        state = wider


def _joined(state: State, *, least: int) -> State:
    """The search with every pair outside that pays by more than `least`."""
    assert state.price_in is not None
    return state.price_in(state, state.u + least, state.v)


def _best_edges(whole: Network, packed_scores: Ints) -> Index:
    """The edges of about `INITIAL_COLUMNS` good mentors for everybody, and those for staying alone.

    Points that a mentor has with everybody count for nothing: they will be in the price, and
    everybody would begin with the same few mentors.
    """
    from pairing.solver.kernels.arc_filters import best_arcs

    column_offset = whole.instance.tables.one_sided[1] & POINT_MASK
    chosen = best_arcs(
        whole.row_ptr, whole.col, packed_scores, column_offset, POINT_MASK, INITIAL_COLUMNS
    )
    return np.flatnonzero(chosen)


def _part(whole: Network, arc: Index) -> Network:
    """The network with some of its edges."""
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
