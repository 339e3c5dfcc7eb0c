"""Adds pairs to a search that goes on from where it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.network import Index
from pairing.search import ROWS_AT_ONCE, State
from pairing.threads import in_threads
from pairing.wishes import Words


def grown(search: State, row: Index, column: Index, weights: Words) -> State:
    """The same seats and prices on a network with further pairs.

    `row` must not fall; none of the pairs may be in the network already. New edges stand at
    the end of their rows.
    """
    from pairing.kernels.edges import by_column, widen

    old = search.network
    rows, edges = len(search.at), len(old.col) + len(row)
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
    row_ptr = old.row_ptr + begin
    room = (
        np.empty(edges, np.int64),
        np.empty(edges, np.int64),
        np.empty((edges, old.words), np.int64),
    )
    both = (old.row_ptr, old.col, old.w, begin, column, weights, row_ptr, *room)
    in_threads(lambda some: widen(some, *both), rows, ROWS_AT_ONCE)
    col_ptr, col_edge = by_column(room[1], len(old.capacity))
    network = replace(
        old,
        row_ptr=row_ptr,
        row=room[0],
        col=room[1],
        w=room[2],
        col_ptr=col_ptr,
        col_edge=col_edge,
    )
    at = np.where(search.at < 0, -1, search.at + begin[:-1])
    return replace(search, network=network, at=at)
