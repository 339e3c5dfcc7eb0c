"""Shortest augmenting paths on a full matrix whose columns have capacities.

The last phase after those of `dense_matching`, where the invariants of the duals stand.
Source: R. Jonker and A. Volgenant, Computing 38 (1987).
"""

# ruff: noqa: PLR0917
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from pairing.solver.kernels.dense_matching import (
    FORBIDDEN,
    NONE,
    Duals,
    Ints,
    Matching,
    Matrix,
    link,
    unlink,
)

# Distances: a settled column is FAR, and no path to it is shorter than FAR.
FAR = 1 << 61
FENCE = FAR + FORBIDDEN
BLOCK = 128


class Search(NamedTuple):
    """What a search for a shortest path knows of the columns; BLOCK columns make a block.

    `distance` is FAR and `price` FENCE once a column is settled. `before` is the row by which a
    column is reached. `nearest` is the least distance in each block, `open_columns` how many of
    its columns are not settled: a block without any is passed over.
    """

    distance: Ints
    price: Ints
    before: Ints
    nearest: Ints
    open_columns: Ints


@njit(cache=True, nogil=True)
def new_search(columns: int) -> Search:
    """Return the arrays of searches over so many columns."""
    blocks = (columns + BLOCK - 1) // BLOCK
    return Search(
        np.empty(columns, np.int64),
        np.empty(columns, np.int64),
        np.empty(columns, np.int64),
        np.empty(blocks, np.int64),
        np.empty(blocks, np.int64),
    )


@njit(cache=True, nogil=True)
def begin_search(search: Search, v: Ints) -> None:
    """Forget the search before: nothing is reached and no column is settled."""
    columns = len(search.distance)
    search.distance[:] = FAR
    search.price[:] = v[:columns]
    search.nearest[:] = FAR
    for b in range(len(search.nearest)):
        search.open_columns[b] = min(BLOCK, columns - b * BLOCK)


@njit(cache=True, nogil=True)
def relax_block(row: Ints, price: Ints, base: int, i: int, distance: Ints, before: Ints) -> int:
    """Relax one block; without a branch, so that the compiler does several columns at a time."""
    nearest = FAR
    for k in range(len(distance)):
        length = base + price[k] - row[k]
        known = distance[k]
        shorter = length < known
        now = length if shorter else known
        distance[k] = now
        before[k] = i if shorter else before[k]
        nearest = min(nearest, now)
    return nearest


@njit(cache=True, nogil=True)
def relax_row(row: Ints, base: int, i: int, search: Search) -> int:
    """Shorten the distances of the open columns by way of row i; return the least of all."""
    least = FAR
    for b in range(len(search.nearest)):
        if search.open_columns[b] == 0:
            continue
        begin, end = b * BLOCK, min(b * BLOCK + BLOCK, len(row))
        nearest = relax_block(
            row[begin:end],
            search.price[begin:end],
            base,
            i,
            search.distance[begin:end],
            search.before[begin:end],
        )
        search.nearest[b] = nearest
        least = min(least, nearest)
    return least


@njit(cache=True, nogil=True)
def settle(search: Search, left: Ints, nearest: int, order: Ints, settled: int) -> tuple[int, int]:
    """Settle all columns at a distance, for whole scores have many ties.

    Return a column with places left among them, or NONE, and how many columns are settled now.
    """
    for b in range(len(search.nearest)):
        if search.open_columns[b] == 0 or search.nearest[b] != nearest:
            continue
        for k in range(b * BLOCK, min(b * BLOCK + BLOCK, len(search.distance))):
            if search.distance[k] == nearest:
                if left[k] > 0:
                    return k, settled
                order[settled] = k
                settled += 1
                search.distance[k] = FAR
                search.price[k] = FENCE
                search.open_columns[b] -= 1
    return NONE, settled


@njit(cache=True, nogil=True)
def augment_rows(matrix: Matrix, duals: Duals, matching: Matching) -> None:
    """Assign every free row by a shortest augmenting path.

    Distances are sums of u[i] + v[j] - weight[i, j], which are never negative. Columns are
    settled in order of their distance, `reached`; `order[:relaxed]` have had their rows relaxed.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    rows, columns = matrix.weight.shape
    left = matrix.capacity - matching.load
    search = new_search(columns)
    order = np.empty(columns, np.int64)
    reached = np.empty(columns, np.int64)
    for start in range(rows):
        if matching.column[start] != NONE:
            continue
        begin_search(search, duals.v)
        least = relax_row(matrix.weight[start], duals.u[start], start, search)
        to_dummy, before_dummy = duals.u[start], start
        relaxed = settled = 0
        nearest = min(least, to_dummy)
        while nearest < to_dummy:
            # At the end of a round of ties the next distance is the least of all.
            sink, found = settle(search, left, nearest, order, settled)
            reached[settled:found] = nearest
            settled = found
            if sink != NONE:
                break
            least = FAR
            i = matching.first_row[order[relaxed]]
            relaxed += 1
            while i != NONE:
                base = nearest + duals.u[i]
                least = relax_row(matrix.weight[i], base, i, search)
                if base < to_dummy:
                    to_dummy, before_dummy = base, i
                i = matching.next_row[i]
            if relaxed == settled or least == nearest:
                nearest = min(least, to_dummy)
        else:
            sink = columns
        last = before_dummy if sink == columns else search.before[sink]
        raise_prices(duals, matching, order[:settled], reached, nearest)
        duals.u[start] -= nearest
        shift_along(matching, start, sink, last, search.before)
        left[sink] -= 1


@njit(cache=True, nogil=True)
def raise_prices(
    duals: Duals, matching: Matching, order: Ints, reached: Ints, nearest: int
) -> None:
    """Raise the price of each settled column by what it is nearer than the sink."""
    for s in range(len(order)):
        lead = nearest - reached[s]
        if lead > 0:
            duals.v[order[s]] += lead
            i = matching.first_row[order[s]]
            while i != NONE:
                duals.u[i] -= lead
                i = matching.next_row[i]


@njit(cache=True, nogil=True)
def shift_along(matching: Matching, start: int, sink: int, last: int, before: Ints) -> None:
    """Match the rows of the path each to the next column, from the sink back to the start."""
    i, j = last, sink
    while i != start:
        old = matching.column[i]
        unlink(matching, i)
        link(matching, i, j)
        j = old
        i = before[j]
    link(matching, start, j)
