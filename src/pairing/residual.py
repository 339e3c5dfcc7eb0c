"""Exact consequences of single changes, read off the residual network of a proven round.

Sources: R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), chapters 9 and
10, for residual networks and reduced costs; L. S. Shapley and M. Shubik, Int. Journal of Game
Theory 1 (1972), for the two ends of the price lattice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pairing.network import Index
from pairing.search import AnyEdges, Seating, State
from pairing.wishes import Words


def cost_of_a_place(search: Seating[AnyEdges]) -> Words:
    """What taking one place at each column away costs: the highest prices, (columns, words)."""
    from pairing.kernels.residual import backward

    network = search.network
    distance = np.zeros_like(search.v)
    backward(
        network.col_ptr,
        network.col_edge,
        network.row,
        network.col,
        network.w,
        search.u,
        search.v,
        search.at,
        distance,
        search.load < network.capacity,
        (0,) * network.words,
    )
    cost: Words = distance + search.v
    return cost


def gain_of_a_place(search: Seating[AnyEdges]) -> Words:
    """What one more place at each column would gain: the lowest prices, (columns, words)."""
    from pairing.kernels.residual import forward

    network = search.network
    distance = search.v.copy()
    forward(
        network.row_ptr,
        network.col,
        network.w,
        search.u,
        search.v,
        search.first,
        search.after,
        distance,
        np.ones(len(search.v), dtype=np.bool_),
        (0,) * network.words,
    )
    gain: Words = search.v - distance
    return gain


def at_prices(
    search: Seating[AnyEdges], told: Callable[[Seating[AnyEdges]], Words]
) -> Seating[AnyEdges]:
    """The same seats at the prices told of them, right over all pairs.

    Prices of the network are right over all pairs when none outside it pays more at them;
    until then, those that do are added and the prices told again.
    """
    while True:
        v = told(search)
        u = search.network.w[search.at] - v[search.network.col[search.at]]
        wider = None if search.beyond is None else search.beyond(search, u, v)
        if wider is None:
            return replace(search, u=u, v=v)
        search = wider


def row_of(search: State, mentee: int) -> int | None:
    """The row of a mentee (canonical position), None when pinned."""
    rows: Index = search.network.round.open_mentees
    at = int(np.searchsorted(rows, mentee))
    return at if at < len(rows) and rows[at] == mentee else None
