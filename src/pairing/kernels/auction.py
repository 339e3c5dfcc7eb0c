"""A quick first seating by auction, from which the exact search has little left to repair.

Mentees bid for places; a full mentor keeps the highest bids and is priced at the lowest of
them. Everybody ends within `step` of content, which the exact search then makes exact.
Source: D. P. Bertsekas, Annals of Operations Research 14 (1988).
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.flow import take


@njit(cache=True, nogil=True)
def bid(row_ptr, col, w, v, cap, at, load, first, after, before, step, bids, most_bids):
    """Let free mentees bid until all are seated or `most_bids` bids are made.

    Changes the prices `v` (columns, 1) and the seats; `bids` holds the bid of everybody seated.
    Returns the number of bids made.
    """
    rows = len(row_ptr) - 1
    queue = np.arange(rows)
    head = 0
    waiting = rows
    made = 0
    while waiting > 0 and made < most_bids:
        i = queue[head]
        head = head + 1 if head + 1 < rows else 0
        waiting -= 1
        made += 1
        best = -1
        best_value = 0
        next_value = 0
        for e in range(row_ptr[i], row_ptr[i + 1]):
            value = w[e, 0] - v[col[e], 0]
            if best < 0 or value > best_value:
                next_value = best_value if best >= 0 else value
                best_value = value
                best = e
            elif value > next_value or e == row_ptr[i] + 1:
                next_value = max(value, next_value) if e > row_ptr[i] + 1 else value
        j = col[best]
        bids[i] = v[j, 0] + best_value - next_value + step
        take(i, best, col, at, load, first, after, before)
        if load[j] < cap[j]:
            continue
        lowest = first[j]
        other = after[lowest]
        while other >= 0:
            if bids[other] < bids[lowest]:
                lowest = other
            other = after[other]
        if load[j] > cap[j]:
            take(lowest, -1, col, at, load, first, after, before)
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
