"""A quick first seating by auction, from which the exact search has little left to repair.

Mentees bid for places; a full mentor keeps the highest bids and is priced at the lowest of
them. Everybody ends within `step` of content, which the exact search then makes exact.
Source: D. P. Bertsekas, Annals of Operations Research 14 (1988).
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.kernels.assign import assign_row


@njit(cache=True, nogil=True)
def forward_auction(
    row_ptr, col, weight, u, v, cap, at, load, first, after, before, step, bids, max_bids, shared
):
    """Let free mentees bid until all are seated or `max_bids` bids are made.

    Whoever is seated more than `step` below `u` gets up first. Changes the prices `v`
    (columns, 1) and the seats; `bids` holds the bid of everybody seated. The first of `shared`
    stops it, the second tells how many are seated. Returns the number of bids made.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    rows = len(row_ptr) - 1
    queue = np.zeros(rows, np.int64)
    head = 0
    waiting = 0
    for i in range(rows):
        if at[i] >= 0 and weight[at[i], 0] - v[col[at[i]], 0] < u[i, 0] - step:
            assign_row(i, -1, col, at, load, first, after, before)
        if at[i] < 0:
            queue[waiting] = i
            waiting += 1
    made = 0
    while waiting > 0 and made < max_bids and shared[0] == 0:
        shared[1] = rows - waiting
        i = queue[head]
        head = head + 1 if head + 1 < rows else 0
        waiting -= 1
        made += 1
        best = -1
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
        j = col[best]
        bids[i] = v[j, 0] + best_value - next_value + step
        assign_row(i, best, col, at, load, first, after, before)
        if load[j] < cap[j]:
            continue
        lowest = first[j]
        other = after[lowest]
        while other >= 0:
            if bids[other] < bids[lowest]:
                lowest = other
            other = after[other]
        if load[j] > cap[j]:
            assign_row(lowest, -1, col, at, load, first, after, before)
            queue[(head + waiting) % rows] = lowest
            waiting += 1
            lowest = first[j]
            other = after[lowest]
            while other >= 0:
                if bids[other] < bids[lowest]:
                    lowest = other
                other = after[other]
        v[j, 0] = max(v[j, 0], bids[lowest])
    return made


@njit(cache=True, nogil=True)
def reverse_auction(
    row,
    col,
    weight,
    col_ptr,
    col_arc,
    u,
    v,
    cap,
    at,
    load,
    first,
    after,
    before,
    step,
    bids,
    lowest,
    most,
    shared,
):
    """Let mentors with empty places lower their prices until somebody comes, or to `min_prices`.

    The mirror of `forward_auction`: an empty place takes whom it suits best, at a price just
    below what the next best would pay, and the place left behind looks for somebody in turn. Keeps
    every profit in `u` within `step` of the best to be had. Returns how many places were filled.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    mentors = len(lowest)
    queue = np.zeros(mentors, np.int64)
    queued = np.zeros(mentors, np.bool_)
    waiting = 0
    for j in range(mentors):
        if load[j] < cap[j] and v[j, 0] > lowest[j]:
            queue[waiting] = j
            queued[j] = True
            waiting += 1
    head = 0
    made = 0
    while waiting > 0 and made < most and shared[0] == 0:
        j = queue[head]
        head = head + 1 if head + 1 < mentors else 0
        waiting -= 1
        queued[j] = False
        while load[j] < cap[j] and v[j, 0] > lowest[j]:
            best = -1
            best_value = lowest[j]
            next_value = lowest[j]
            for s in range(col_ptr[j], col_ptr[j + 1]):
                e = col_arc[s]
                i = row[e]
                if at[i] == e:
                    continue
                value = weight[e, 0] - u[i, 0]
                if value > best_value:
                    next_value = best_value
                    best_value = value
                    best = e
                elif value > next_value:
                    next_value = value
            price = min(v[j, 0], max(next_value - step, lowest[j]))
            if best < 0:
                price = lowest[j]
            v[j, 0] = price
            i = first[j]
            while i >= 0:
                u[i, 0] = weight[at[i], 0] - price
                bids[i] = price
                i = after[i]
            if best < 0:
                break
            i = row[best]
            left = col[at[i]] if at[i] >= 0 else -1
            assign_row(i, best, col, at, load, first, after, before)
            u[i, 0] = weight[best, 0] - price
            bids[i] = price
            made += 1
            if 0 <= left < mentors and not queued[left]:
                queue[(head + waiting) % mentors] = left
                queued[left] = True
                waiting += 1
    return made
