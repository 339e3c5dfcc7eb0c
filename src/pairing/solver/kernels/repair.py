"""Fills places that are empty although they have a price, or lowers the price to nothing."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

from numba import njit

from pairing.solver.kernels.assign import assign_row
from pairing.solver.kernels.heap import SETTLED, UNSEEN, decrease_key, pop_min


@njit(cache=True, nogil=True)
def repair_unfilled_column(
    j0,
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
):
    """Fill one empty place that still has a price, or lower the price to nothing.

    Searches backwards for the cheapest chain of moves that ends in leaving some place empty.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    for k in range(len(limbs)):
        d[j0, k] = 0
    position[j0] = 0
    heap[0] = j0
    size = 1
    fixed = 0
    end = -1
    while size > 0:
        if end >= 0:
            over = True
            for k in range(len(limbs)):
                best = d[end, k] + v[end, k]
                if d[heap[0], k] != best:
                    over = d[heap[0], k] > best
                    break
            if over:
                break
        j = pop_min(heap, position, d, size, limbs)
        size -= 1
        seen[fixed] = j
        fixed += 1
        better = end < 0
        if not better:
            for k in range(len(limbs)):
                mine = d[j, k] + v[j, k]
                best = d[end, k] + v[end, k]
                if mine != best:
                    better = mine < best
                    break
        if better:
            end = j
        for s in range(col_ptr[j], col_ptr[j + 1]):
            e = col_arc[s]
            i = row[e]
            if at[i] < 0 or at[i] == e:
                continue
            origin = col[at[i]]
            if origin == j or position[origin] == SETTLED:
                continue
            nearer = position[origin] == UNSEEN
            if not nearer:
                for k in range(len(limbs)):
                    new = d[j, k] + u[i, k] + v[j, k] - weight[e, k]
                    if new != d[origin, k]:
                        nearer = new < d[origin, k]
                        break
            if nearer:
                for k in range(len(limbs)):
                    d[origin, k] = d[j, k] + u[i, k] + v[j, k] - weight[e, k]
                via[origin] = e
                if position[origin] == UNSEEN:
                    heap[size] = origin
                    position[origin] = size
                    size += 1
                decrease_key(heap, position, d, origin, limbs)
    for s in range(size):
        position[heap[s]] = UNSEEN
    for s in range(fixed):
        position[seen[s]] = UNSEEN
    _lower_prices(fixed, end, seen, d, u, v, first, after, limbs)
    j = end
    while j != j0:
        e = via[j]
        assign_row(row[e], e, col, at, load, first, after, before)
        j = col[e]


@njit(cache=True, nogil=True)
def _lower_prices(fixed, end, seen, d, u, v, first, after, limbs):
    """Lower the price of every column nearer than the end by its lead over it."""
    total = d[end] + v[end]
    for s in range(fixed):
        j = seen[s]
        for k in range(len(limbs)):
            lead = total[k] - d[j, k]
            v[j, k] -= lead
            i = first[j]
            while i >= 0:
                u[i, k] += lead
                i = after[i]
