"""Exact consequences of single changes, read off the residual network of a proven round.

Sources: R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), chapters 9 and
10, for residual networks and reduced costs; L. S. Shapley and M. Shubik, Int. Journal of Game
Theory 1 (1972), for the two ends of the price lattice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pairing.network import Index
from pairing.outside import FAR, is_below
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
    proven = search.u, search.v
    while True:
        v = told(search)
        u = search.network.w[search.at] - v[search.network.col[search.at]]
        wider = _widened(search, u, v, proven)
        if wider is search:
            return replace(search, u=u, v=v)
        search, proven = wider, (u, v)


def _widened(
    search: Seating[AnyEdges], u: Words, v: Words, proven: tuple[Words, Words]
) -> Seating[AnyEdges]:
    """The search with every pair that pays more; none outside it did at what is proven."""
    if search.beyond is None:
        return search
    has_less, is_cheaper = is_below(u, proven[0]), is_below(v, proven[1])
    if has_less.any():
        search = search.beyond(search, _out_of_reach(u, ~has_less), v)
    if search.beyond is not None and is_cheaper.any():
        price = _out_of_reach(v, ~is_cheaper)
        search = search.beyond(search, _out_of_reach(u, has_less), price)
    return search


def _out_of_reach(amounts: Words, which: npt.NDArray[np.bool_]) -> Words:
    far = amounts.copy()
    far[which, 0] = FAR
    return far


def rows_of(search: State, mentees: Index) -> tuple[npt.NDArray[np.bool_], Index]:
    """Which of some mentees (canonical positions) are not pinned, and the rows of those."""
    rows: Index = search.network.round.open_mentees
    at = np.searchsorted(rows, mentees)
    is_open = at < len(rows)
    is_open[is_open] = rows[at[is_open]] == mentees[is_open]
    return is_open, at[is_open]


def row_of(search: State, mentee: int) -> int | None:
    """The row of a mentee (canonical position), None when pinned."""
    rows: Index = search.network.round.open_mentees
    at = int(np.searchsorted(rows, mentee))
    return at if at < len(rows) and rows[at] == mentee else None
