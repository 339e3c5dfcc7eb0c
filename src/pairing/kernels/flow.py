"""Exact assignment with capacities by shortest augmenting paths, in lexicographic weights.

Every mentee (row) takes exactly one place at a mentor (column); "alone" is a column like any
other. Prices `v` and profits `u` satisfy u[i] + v[j] >= w[i, j] for every edge, with equality
on the edges taken; v >= 0, and 0 where a place is empty. These are the optimality conditions
of linear programming, and they hold in any ordered group, so weights may be vectors compared
word by word.

Sources: H. W. Kuhn, "The Hungarian method", Naval Research Logistics Quarterly 2 (1955);
J. Edmonds and R. M. Karp, JACM 19 (1972), for potentials; R. Jonker and A. Volgenant,
Computing 38 (1987), for augmenting along shortest paths.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.heap import UNSEEN
from pairing.kernels.phases import seat_everybody
from pairing.kernels.refilling import refill
from pairing.kernels.seats import raise_profits


@njit(cache=True, nogil=True)
def optimise(
    row_ptr,
    col,
    row,
    w,
    col_ptr,
    col_edge,
    cap,
    u,
    v,
    at,
    load,
    first,
    after,
    before,
    words,
    order,
    stop,
):
    """Seat every free mentee and settle every price, from any start with v >= 0.

    `order` lists the mentees in the order they are tried; `stop[0]` set by another thread
    ends the work early, `stop[1]` counts those seated. Returns the number of mentees left free
    (0 when optimal).
    """
    # Long because compiled code takes its arrays one by one.
    raise_profits(row_ptr, col, w, u, v, at, load, first, after, before, words)
    free = seat_everybody(
        row_ptr, col, row, w, u, v, cap, load, at, first, after, before, words, order, stop
    )
    columns = len(cap)
    d = np.zeros((columns + 1, len(words)), np.int64)
    via = np.full(columns, -1, np.int64)
    heap = np.zeros(columns + 1, np.int64)
    seen = np.zeros(columns + 1, np.int64)
    place = np.full(columns + 1, UNSEEN, np.int64)
    for j in range(columns):
        while load[j] < cap[j] and not stop[0]:
            priced = False
            for k in range(len(words)):
                priced = priced or v[j, k] != 0
            if not priced:
                break
            refill(
                j,
                col_ptr,
                col_edge,
                row,
                col,
                w,
                u,
                v,
                load,
                at,
                first,
                after,
                before,
                d,
                via,
                heap,
                place,
                seen,
                words,
            )
    return free
