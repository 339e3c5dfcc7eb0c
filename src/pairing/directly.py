"""Rounds small enough to hold every pair: searched on a few pairs each, proven on all of them.

The search begins with the few best pairs of everybody; whenever it stands still, the pairs
outside that would pay more at its prices join, until there are none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.bidding import Bidding
from pairing.board import POINT_MASK, Ints
from pairing.network import Index, Network, Round, build, codes_of, columns_of
from pairing.outside import Held
from pairing.residual import at_prices, gain_of_a_place
from pairing.search import State, least_profits, run, seated_as, start
from pairing.stable import stable_columns

FIRST = 24
FEW = 0.25
"""So few new pairs for everybody are no reason to bid again."""


def searched(state: Round, *, stable: bool) -> State:
    """The best round, or the stable one at the prices of the best."""
    codes = codes_of(state, state.open_mentees)
    whole = build(state, codes)
    search = start(_part(whole, _best_edges(whole, codes)))
    search.beyond = Held(whole).beyond
    if whole.words == 1 and len(search.at):
        search = _approached(search)
    few = at_prices(_finished(search), gain_of_a_place)
    if not stable:
        few.lowest = few.v
        return few
    priced = replace(start(whole), u=few.u, v=few.v)
    return seated_as(priced, stable_columns(state, codes))


def _approached(search: State) -> State:
    """Let people bid, roughly first, until few pairs outside would pay more than the least step."""
    bidding = Bidding(search)
    bidding.hurry(search)
    search = _joined(search, least=0)
    while True:
        bidding.go(search)
        wider = _joined(search, least=2 * bidding.step)
        more = len(wider.network.col) - len(search.network.col)
        search = wider
        if more > FEW * len(search.at):
            continue
        if bidding.is_finest:
            bidding.close(search)
            return search
        bidding.refine(search)


def _finished(search: State) -> State:
    """Seat everybody best, by all pairs."""
    while True:
        run(search)
        if not len(search.at):
            return search
        least_profits(search)
        wider = _joined(search, least=0)
        if wider is search:
            return search
        search = wider


def _joined(search: State, *, least: int) -> State:
    """The search with every pair outside that pays by more than `least`."""
    assert search.beyond is not None
    return search.beyond(search, search.u + least, search.v)


def _best_edges(whole: Network, codes: Ints) -> Index:
    """The edges of about `FIRST` good mentors for everybody, and those for staying alone.

    Points that a mentor has with everybody count for nothing: they will be in the price, and
    everybody would begin with the same few mentors.
    """
    from pairing.kernels.narrowing import best_edges

    liked_by_all = whole.round.board.one_sided[1] & POINT_MASK
    chosen = best_edges(whole.row_ptr, whole.col, codes, liked_by_all, POINT_MASK, FIRST)
    return np.flatnonzero(chosen)


def _part(whole: Network, edge: Index) -> Network:
    """The network with some of its edges."""
    col = whole.col[edge]
    col_ptr, col_edge = columns_of(col, len(whole.capacity))
    return replace(
        whole,
        row_ptr=np.searchsorted(edge, whole.row_ptr),
        col=col,
        row=whole.row[edge],
        w=whole.w[edge],
        col_ptr=col_ptr,
        col_edge=col_edge,
    )
