"""Shortest augmenting paths on a full matrix whose columns have capacities.

Three phases, as in R. Jonker and A. Volgenant, Computing 38 (1987): tight rows take a column with
room, augmenting row reduction raises the price of full columns, and what is still free is
assigned by shortest augmenting paths. A column is not repeated for its capacity.

Rows maximise `weight - v`. The last column is the dummy: weight 0 and room for every row, so its
price stays 0. Between the functions these hold, for every row i and column j:

* u[i] + v[j] >= weight[i, j], with equality where row i is matched to column j;
* v[j] >= 0, with v[j] > 0 only where column j is full.
"""

# ruff: noqa: PLR0917
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]

# A pair that is not allowed weighs -FORBIDDEN; callers keep every price and sum of prices below it.
FORBIDDEN = 1 << 60
# Distances: a settled column is FAR, and no path to it is shorter than FAR.
FAR = 1 << 61
FENCE = FAR + FORBIDDEN
BLOCK = 128
NONE = -1


class Matrix(NamedTuple):
    """`weight` has shape (rows, columns), `capacity` (columns + 1,): the dummy comes last."""

    weight: Ints
    capacity: Ints


class Duals(NamedTuple):
    """`u` has shape (rows,), the profit of each row; `v` (columns + 1,), the price of each."""

    u: Ints
    v: Ints


class Matching(NamedTuple):
    """The column of each row (NONE: free), how full each column is, and its rows as a chain.

    `first_row` of a column begins its chain, `next_row` of a row goes on; NONE ends it.
    """

    column: Ints
    load: Ints
    first_row: Ints
    next_row: Ints


@njit(cache=True, nogil=True)
def fill_weights(scores: Ints, allowed: npt.NDArray[np.bool_], bonus: int, weight: Ints) -> None:
    """Set `weight` to the score plus the bonus of a match, or to -FORBIDDEN."""
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            weight[i, j] = scores[i, j] + bonus if allowed[i, j] else -FORBIDDEN


@njit(cache=True, nogil=True)
def link(matching: Matching, i: int, j: int) -> None:
    """Match the free row i to column j."""
    matching.column[i] = j
    matching.load[j] += 1
    matching.next_row[i] = matching.first_row[j]
    matching.first_row[j] = i


@njit(cache=True, nogil=True)
def unlink(matching: Matching, i: int) -> None:
    """Free row i from its column."""
    j = matching.column[i]
    if matching.first_row[j] == i:
        matching.first_row[j] = matching.next_row[i]
    else:
        before = matching.first_row[j]
        while matching.next_row[before] != i:
            before = matching.next_row[before]
        matching.next_row[before] = matching.next_row[i]
    matching.column[i] = NONE
    matching.load[j] -= 1


@njit(cache=True, nogil=True)
def best_profit(row: Ints, v: Ints, skipped: int) -> int:
    """Return the best that a row can have, the dummy included, without one column."""
    best = 0
    for k in range(len(row)):
        profit = row[k] - v[k]
        if profit > best and k != skipped:
            best = profit
    return best


@njit(cache=True, nogil=True)
def take_tight_column(matrix: Matrix, duals: Duals, matching: Matching, i: int) -> bool:
    """Match the free row i to a column with room that gives it u[i]; False when there is none."""
    dummy = matrix.weight.shape[1]
    for k in range(dummy):
        if matrix.weight[i, k] - duals.v[k] == duals.u[i] and matching.load[k] < matrix.capacity[k]:
            link(matching, i, k)
            return True
    if duals.u[i] == 0:
        link(matching, i, dummy)
        return True
    return False


@njit(cache=True, nogil=True)
def assign_tight_rows(matrix: Matrix, duals: Duals, matching: Matching) -> None:
    """Set u to the least that covers each row, and match every row that finds room there."""
    for i in range(matrix.weight.shape[0]):
        duals.u[i] = best_profit(matrix.weight[i], duals.v, NONE)
        take_tight_column(matrix, duals, matching, i)


@njit(cache=True, nogil=True)
def raise_price(matrix: Matrix, duals: Duals, matching: Matching, i: int, j: int) -> int:
    """Raise the price of the full column j until a row of it, or the free row i, is indifferent.

    Return that row. Every row of the column stays tight, for u falls by what v rises.
    """
    least = duals.u[i] - best_profit(matrix.weight[i], duals.v, j)
    who = i
    r = matching.first_row[j]
    while r != NONE:
        margin = duals.u[r] - best_profit(matrix.weight[r], duals.v, j)
        if margin < least:
            least = margin
            who = r
        r = matching.next_row[r]
    duals.v[j] += least
    duals.u[i] -= least
    r = matching.first_row[j]
    while r != NONE:
        duals.u[r] -= least
        r = matching.next_row[r]
    return who


@njit(cache=True, nogil=True)
def reduce_rows(matrix: Matrix, duals: Duals, matching: Matching, passes: int) -> None:
    """Go through the free rows: each raises a price and takes the place of who is indifferent."""
    for _pass in range(passes):
        for i in range(len(duals.u)):
            if matching.column[i] != NONE:
                continue
            duals.u[i] = best_profit(matrix.weight[i], duals.v, NONE)
            if take_tight_column(matrix, duals, matching, i):
                continue
            j = 0
            while matrix.weight[i, j] - duals.v[j] != duals.u[i]:
                j += 1
            who = raise_price(matrix, duals, matching, i, j)
            if who == i:
                take_tight_column(matrix, duals, matching, i)
                continue
            unlink(matching, who)
            link(matching, i, j)
            take_tight_column(matrix, duals, matching, who)


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
    """Return room for searches over so many columns."""
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
def settle(search: Search, room: Ints, nearest: int, order: Ints, settled: int) -> tuple[int, int]:
    """Settle all columns at a distance, for whole scores have many ties.

    Return a column with room among them, or NONE, and how many columns are settled now.
    """
    for b in range(len(search.nearest)):
        if search.open_columns[b] == 0 or search.nearest[b] != nearest:
            continue
        for k in range(b * BLOCK, min(b * BLOCK + BLOCK, len(search.distance))):
            if search.distance[k] == nearest:
                if room[k] > 0:
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
    rows, columns = matrix.weight.shape
    room = matrix.capacity - matching.load
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
            sink, found = settle(search, room, nearest, order, settled)
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
        _raise_prices(duals, matching, order[:settled], reached, nearest)
        duals.u[start] -= nearest
        _shift_along(matching, start, sink, last, search.before)
        room[sink] -= 1


@njit(cache=True, nogil=True)
def _raise_prices(
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
def _shift_along(matching: Matching, start: int, sink: int, last: int, before: Ints) -> None:
    """Match the rows of the path each to the next column, from the sink back to the start."""
    i, j = last, sink
    while i != start:
        old = matching.column[i]
        unlink(matching, i)
        link(matching, i, j)
        j = old
        i = before[j]
    link(matching, start, j)
