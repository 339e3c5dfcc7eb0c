"""What can be told of every mentee's place: the least costly other mentors, what would unlock.

At the highest prices a place at any column can be freed for its price alone, so what it costs to
free one while the place at a mentee's own seat, the goal, is given up is at most what lies
between the highest and the lowest price of the goal: its gap. Only the columns nearer to the goal
than that are searched.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.analysis.kernels.sensitivity_row import alternatives_of_row
from pairing.solver.kernels.heap import SETTLED, UNSEEN, decrease_key, pop_min


@njit(cache=True, nogil=True, inline="always")
def is_less(one, i, other, j, limbs):
    """Whether row `i` of some amounts comes before row `j` of others, word by word."""
    for k in range(len(limbs)):
        if one[i, k] != other[j, k]:
            return one[i, k] < other[j, k]
    return False


@njit(cache=True, nogil=True)
def distances_within_interval(goal, arcs, prices, at, work, limbs):
    """Find the gap of a column and the distances to it of all columns nearer than that.

    `arcs` are col_ptr, col_edge, row, col and w; `prices` u, v and, for every column, some
    price it is worth at least. Of `work`, see `scratch`, fills `gap`, the columns looked at in
    `seen`, and their distances in `d`; those that are not below the gap are not exact.
    Returns how many columns were looked at. `position` is all UNSEEN before and after.
    """
    # Long because a call for each of a million pairs would cost more than all of this.
    col_ptr, col_arc, row, col, weight = arcs
    u, v, low = prices
    gap, new, d, heap, position, seen = work
    for k in range(len(limbs)):
        gap[0, k] = v[goal, k] - low[goal, k]
        d[goal, k] = 0
    heap[0], position[goal], seen[0] = goal, 0, goal
    size = count = 1
    while size > 0:
        j = pop_min(heap, position, d, size, limbs)
        size -= 1
        if not is_less(d, j, gap, 0, limbs):
            break
        for k in range(len(limbs)):
            new[0, k] = d[j, k] + v[j, k]
        if is_less(new, 0, gap, 0, limbs):
            for k in range(len(limbs)):
                gap[0, k] = new[0, k]
        for s in range(col_ptr[j], col_ptr[j + 1]):
            e = col_arc[s]
            i = row[e]
            for k in range(len(limbs)):
                new[0, k] = d[j, k] + v[j, k] + u[i, k] - weight[e, k]
            if not is_less(new, 0, gap, 0, limbs):
                continue
            origin = col[at[i]]
            if position[origin] == SETTLED:
                continue
            if position[origin] == UNSEEN:
                heap[size] = seen[count] = origin
                position[origin] = size
                size += 1
                count += 1
            elif not is_less(new, 0, d, origin, limbs):
                continue
            for k in range(len(limbs)):
                d[origin, k] = new[0, k]
            decrease_key(heap, position, d, origin, limbs)
    for s in range(count):
        position[seen[s]] = UNSEEN
    return count


@njit(cache=True, nogil=True)
def scratch(columns, limbs):
    """What `nearest` works with: gap, an amount, d, heap, place and seen."""
    return (
        np.zeros((1, len(limbs)), np.int64),
        np.zeros((1, len(limbs)), np.int64),
        np.zeros((columns, len(limbs)), np.int64),
        np.zeros(columns + 1, np.int64),
        np.full(columns, UNSEEN, np.int64),
        np.zeros(columns, np.int64),
    )


@njit(cache=True, nogil=True)
def fill_costs(goal, arcs, prices, at, work, cost, limbs):
    """Fill `cost`, (columns, words): what freeing a place costs when one at the goal is free."""
    v = prices[1]
    gap, _, d, _, _, seen = work
    count = distances_within_interval(goal, arcs, prices, at, work, limbs)
    for j in range(len(v)):
        for k in range(len(limbs)):
            cost[j, k] = v[j, k] - v[goal, k] + gap[0, k]
    for j in seen[:count]:
        if is_less(d, j, gap, 0, limbs):
            for k in range(len(limbs)):
                cost[j, k] = v[j, k] - v[goal, k] + d[j, k]


@njit(cache=True, nogil=True)
def costs(goal, arcs, prices, at, limbs):
    """What freeing a place at every column costs when one at the goal is free."""
    cost = np.zeros_like(prices[1])
    fill_costs(goal, arcs, prices, at, scratch(len(cost), limbs), cost, limbs)
    return cost


@njit(cache=True, nogil=True)
def search_radii(goals, arcs, prices, at, limbs):
    """How far every column is to be looked at for the distances to the goals, (columns, words).

    A path by way of a column can only be short enough if its pair there falls short of the
    mentee's profit by less than the goal's gap less the column's distance from the goal.
    """
    radius = np.zeros_like(prices[1])
    work = scratch(len(radius), limbs)
    gap, rest, d, _, _, seen = work
    for goal in goals:
        count = distances_within_interval(goal, arcs, prices, at, work, limbs)
        for j in seen[:count]:
            for k in range(len(limbs)):
                rest[0, k] = gap[0, k] - d[j, k]
            if is_less(radius, j, rest, 0, limbs):
                for k in range(len(limbs)):
                    radius[j, k] = rest[0, k]
    return radius


@njit(cache=True, nogil=True)
def alternatives_of_columns(seats, begin, rows, arcs, prices, at, judged, weights, found, limbs):
    """Tell of some rows, those at each of the seats beside each other.

    Rows from `begin[s]` on sit at the seat `s`. `judged`, `weights` and `found` are those of
    `alternatives_of_row`.
    """
    cost = np.zeros_like(prices[1])
    work = scratch(len(cost), limbs)
    for s in range(len(seats)):
        fill_costs(seats[s], arcs, prices, at, work, cost, limbs)
        for i in rows[begin[s] : begin[s + 1]]:
            alternatives_of_row(i, seats[s], cost, judged, weights, found, limbs)
