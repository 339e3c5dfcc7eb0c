"""A quick first matching by auction, from which the exact search has little left to repair.

Rows bid for places; a full column keeps the highest bids and is priced at the lowest of them.
Then columns not full offer lower prices until a row takes them. Invariants of both, for
weights of one limb (epsilon-complementary slackness):

* a matched row has a reduced profit of at least its best - epsilon at the prices of the moment;
* forward, prices only rise, and a column with a bid above its first price stays full;
* reverse, prices only fall, not below `min_prices`, and u[i] is within epsilon of the best of i.

Source: D. P. Bertsekas, Annals of Operations Research 14 (1988); D. P. Bertsekas and
D. A. Castanon, Computational Optimization and Applications 1 (1992), for bids from both sides.
"""

# ruff: noqa: PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.kernels.assign import assign_row
from pairing.solver.kernels.compiled import kernel
from pairing.solver.types import DONE, NONE, STOP, WORK, Duals, Graph, Index, Matching


@kernel
def lowest_bid(matching: Matching, bids: Index, j: int) -> int:
    """Return the row of column j with the lowest bid, the first of its chain among equals."""
    lowest = matching.first_row[j]
    other = matching.next_row[lowest]
    while other >= 0:
        if bids[other] < bids[lowest]:
            lowest = other
        other = matching.next_row[other]
    return int(lowest)


@njit(cache=True, nogil=True)
def forward_auction(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    bids: Index,
    epsilon: int,
    max_bids: int,
    stop: Index,
) -> int:
    """Let free rows bid until all are matched or `max_bids` bids are made; return how many were.

    A row matched more than `epsilon` below u[i] is freed first. `bids` holds the bid of every
    matched row.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    row_ptr, col, weight, capacity = graph.row_ptr, graph.col, graph.weight, graph.capacity
    u, v, arc, load = duals.u, duals.v, matching.arc, matching.load
    rows = len(row_ptr) - 1
    # queue[head], queue[head + 1], ... are the free rows, in a ring.
    queue = np.zeros(rows, np.int64)
    head = 0
    waiting = 0
    for i in range(rows):
        if arc[i] >= 0 and weight[arc[i], 0] - v[col[arc[i]], 0] < u[i, 0] - epsilon:
            assign_row(graph, matching, i, NONE)
        if arc[i] < 0:
            queue[waiting] = i
            waiting += 1
    made = 0
    while waiting > 0 and made < max_bids and stop[STOP] == 0:
        stop[DONE] = rows - waiting
        i = queue[head]
        head = head + 1 if head + 1 < rows else 0
        waiting -= 1
        made += 1
        stop[WORK] += row_ptr[i + 1] - row_ptr[i]
        best = NONE
        best_value = 0
        next_value = 0
        for e in range(row_ptr[i], row_ptr[i + 1]):
            value = weight[e, 0] - v[col[e], 0]
            if best < 0 or value > best_value:
                next_value = best_value if best >= 0 else value
                best_value = value
                best = e
            elif value > next_value or e == row_ptr[i] + 1:
                next_value = max(value, next_value) if e > row_ptr[i] + 1 else value
        # The highest price at which the best column is within epsilon of the next best.
        j = col[best]
        bids[i] = v[j, 0] + best_value - next_value + epsilon
        assign_row(graph, matching, i, best)
        if load[j] < capacity[j]:
            continue
        lowest = lowest_bid(matching, bids, j)
        if load[j] > capacity[j]:
            assign_row(graph, matching, lowest, NONE)
            queue[(head + waiting) % rows] = lowest
            waiting += 1
            lowest = lowest_bid(matching, bids, j)
        v[j, 0] = max(v[j, 0], bids[lowest])
    return made


@njit(cache=True, nogil=True)
def reverse_auction(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    bids: Index,
    min_prices: Index,
    epsilon: int,
    max_moves: int,
    stop: Index,
) -> int:
    """Let columns not full lower their prices until a row comes, or to `min_prices`.

    The mirror of `forward_auction`: a place takes the row that it suits best, at a price just
    below what the next best would pay; the column left behind is then not full. Keeps every
    u[i] within `epsilon` of the best of row i. Return how many rows moved.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    row, col, weight, capacity = graph.row, graph.col, graph.weight, graph.capacity
    col_ptr, col_arc, u, v = graph.col_ptr, graph.col_arc, duals.u, duals.v
    arc, load = matching.arc, matching.load
    first_row, next_row = matching.first_row, matching.next_row
    mentors = len(min_prices)
    # queue holds, in a ring, exactly the columns marked in `queued`.
    queue = np.zeros(mentors, np.int64)
    queued = np.zeros(mentors, np.bool_)
    waiting = 0
    for j in range(mentors):
        if load[j] < capacity[j] and v[j, 0] > min_prices[j]:
            queue[waiting] = j
            queued[j] = True
            waiting += 1
    head = 0
    made = 0
    while waiting > 0 and made < max_moves and stop[STOP] == 0:
        j = queue[head]
        head = head + 1 if head + 1 < mentors else 0
        waiting -= 1
        queued[j] = False
        while load[j] < capacity[j] and v[j, 0] > min_prices[j] and stop[STOP] == 0:
            stop[WORK] += col_ptr[j + 1] - col_ptr[j]
            best = NONE
            best_value = min_prices[j]
            next_value = min_prices[j]
            for s in range(col_ptr[j], col_ptr[j + 1]):
                e = col_arc[s]
                i = row[e]
                if arc[i] == e:
                    continue
                value = weight[e, 0] - u[i, 0]
                if value > best_value:
                    next_value = best_value
                    best_value = value
                    best = e
                elif value > next_value:
                    next_value = value
            price = min(v[j, 0], max(next_value - epsilon, min_prices[j]))
            if best < 0:
                price = min_prices[j]
            v[j, 0] = price
            i = first_row[j]
            while i >= 0:
                u[i, 0] = weight[arc[i], 0] - price
                bids[i] = price
                i = next_row[i]
            if best < 0:
                break
            i = row[best]
            left = col[arc[i]] if arc[i] >= 0 else NONE
            assign_row(graph, matching, i, best)
            u[i, 0] = weight[best, 0] - price
            bids[i] = price
            made += 1
            if 0 <= left < mentors and not queued[left]:
                queue[(head + waiting) % mentors] = left
                queued[left] = True
                waiting += 1
    return made
