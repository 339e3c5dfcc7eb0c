"""Adds pairs to a search that goes on from where it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.network import Index
from pairing.search import State
from pairing.wishes import Words


def grown(search: State, row: Index, column: Index, weights: Words) -> State:
    """The same seats and prices on a network with further pairs.

    `row` must not fall; none of the pairs may be in the network already. New edges stand at
    the end of their rows.
    """
    from pairing.kernels.edges import by_column

    old = search.network
    before = old.row_ptr[row + 1]
    sizes = np.bincount(row, minlength=len(search.at))
    shift = np.concatenate([[0], np.cumsum(sizes)])
    col = np.insert(old.col, before, column)
    col_ptr, col_edge = by_column(col, len(old.capacity))
    network = replace(
        old,
        row_ptr=old.row_ptr + shift,
        col=col,
        row=np.insert(old.row, before, row),
        w=np.insert(old.w, before, weights, axis=0),
        col_ptr=col_ptr,
        col_edge=col_edge,
    )
    at = np.where(search.at < 0, -1, search.at + shift[:-1])
    return replace(search, network=network, at=at)
