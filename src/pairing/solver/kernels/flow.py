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

from pairing.solver.kernels.assign import release_violating_rows
from pairing.solver.kernels.heap import UNSEEN
from pairing.solver.kernels.repair import repair_unfilled_column
from pairing.solver.kernels.shortest_paths import augment_all


@njit(cache=True, nogil=True)
def optimise(
    row_ptr,
    col,
    row,
    weight,
    col_ptr,
    col_arc,
    cap,
    u,
    v,
    at,
    load,
    first,
    after,
    before,
    limbs,
    order,
    stop,
):
    """Seat every free mentee and settle every price, from any start with v >= 0.

    `order` lists the mentees in the order they are tried; `stop[0]` set by another thread
    ends the work early, `stop[1]` counts those seated. Returns the number of mentees left free
    (0 when optimal).
    """
    # Long because compiled code takes its arrays one by one.
    release_violating_rows(row_ptr, col, weight, u, v, at, load, first, after, before, limbs)
    free = augment_all(
        row_ptr, col, row, weight, u, v, cap, load, at, first, after, before, limbs, order, stop
    )
    columns = len(cap)
    d = np.zeros((columns + 1, len(limbs)), np.int64)
    via = np.full(columns, -1, np.int64)
    heap = np.zeros(columns + 1, np.int64)
    seen = np.zeros(columns + 1, np.int64)
    position = np.full(columns + 1, UNSEEN, np.int64)
    for j in range(columns):
        while load[j] < cap[j] and not stop[0]:
            priced = False
            for k in range(len(limbs)):
                priced = priced or v[j, k] != 0
            if not priced:
                break
            repair_unfilled_column(
                j,
                col_ptr,
                col_arc,
                row,
                col,
                weight,
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
                position,
                seen,
                limbs,
            )
    return free
