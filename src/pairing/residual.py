"""Exact consequences of single changes, read off the residual network of a proven round.

Sources: R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), chapters 9 and
10, for residual networks and reduced costs; L. S. Shapley and M. Shubik, Int. Journal of Game
Theory 1 (1972), for the two ends of the price lattice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.network import Index
from pairing.search import AnyEdges, Seating, State
from pairing.wishes import Words


@dataclass(frozen=True)
class Reach:
    """What freeing one place at each column costs the round, as words.

    `cost` has shape (columns, words); where `can` is false no place can be freed at all.
    """

    cost: Words
    can: npt.NDArray[np.bool_]


def cost_of_a_place(search: Seating[AnyEdges], *, given_up: int | None = None) -> Reach:
    """What taking one place at each column away costs: the highest prices.

    With `given_up`, a place at that column has just become free and may be used: by moving
    somebody there from the place wanted, or by whoever gains most from it.
    """
    from pairing.kernels.residual import backward

    network = search.network
    distance = np.zeros_like(search.v)
    is_source = search.load < network.capacity
    if given_up is not None:
        distance[is_source] = -gain_of_a_place(search)[given_up]
        is_source[given_up] = True
        distance[given_up] = -search.v[given_up]
    can = backward(
        network.col_ptr,
        network.col_edge,
        network.row,
        network.col,
        network.w,
        search.u,
        search.v,
        search.at,
        distance,
        is_source,
        (0,) * network.words,
    )
    return Reach(distance + search.v, can)


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


def row_of(search: State, mentee: int) -> int | None:
    """The row of a mentee (canonical position), None when pinned."""
    rows: Index = search.network.round.open_mentees
    at = int(np.searchsorted(rows, mentee))
    return at if at < len(rows) and rows[at] == mentee else None
