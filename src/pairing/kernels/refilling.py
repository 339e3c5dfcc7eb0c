"""Fills places that are empty although they have a price, or lowers the price to nothing."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

from numba import njit

from pairing.kernels.heap import SETTLED, UNSEEN, lift, pop
from pairing.kernels.seats import take


@njit(cache=True, nogil=True)
def refill(
    j0,
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
):
    """Fill one empty place that still has a price, or lower the price to nothing.

    Searches backwards for the cheapest chain of moves that ends in leaving some place empty.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    for k in range(len(words)):
        d[j0, k] = 0
    place[j0] = 0
    heap[0] = j0
    size = 1
    settled = 0
    end = -1
    while size > 0:
        if end >= 0:
            over = True
            for k in range(len(words)):
                best = d[end, k] + v[end, k]
                if d[heap[0], k] != best:
                    over = d[heap[0], k] > best
                    break
            if over:
                break
        j = pop(heap, place, d, size, words)
        size -= 1
        seen[settled] = j
        settled += 1
        better = end < 0
        if not better:
            for k in range(len(words)):
                mine = d[j, k] + v[j, k]
                best = d[end, k] + v[end, k]
                if mine != best:
                    better = mine < best
                    break
        if better:
            end = j
        for s in range(col_ptr[j], col_ptr[j + 1]):
            e = col_edge[s]
            i = row[e]
            if at[i] < 0 or at[i] == e:
                continue
            origin = col[at[i]]
            if origin == j or place[origin] == SETTLED:
                continue
            nearer = place[origin] == UNSEEN
            if not nearer:
                for k in range(len(words)):
                    new = d[j, k] + u[i, k] + v[j, k] - w[e, k]
                    if new != d[origin, k]:
                        nearer = new < d[origin, k]
                        break
            if nearer:
                for k in range(len(words)):
                    d[origin, k] = d[j, k] + u[i, k] + v[j, k] - w[e, k]
                via[origin] = e
                if place[origin] == UNSEEN:
                    heap[size] = origin
                    place[origin] = size
                    size += 1
                lift(heap, place, d, origin, words)
    for s in range(size):
        place[heap[s]] = UNSEEN
    for s in range(settled):
        place[seen[s]] = UNSEEN
    _lower_prices(settled, end, seen, d, u, v, first, after, words)
    j = end
    while j != j0:
        e = via[j]
        take(row[e], e, col, at, load, first, after, before)
        j = col[e]


@njit(cache=True, nogil=True)
def _lower_prices(settled, end, seen, d, u, v, first, after, words):
    """Lower the price of every column nearer than the end by its lead over it."""
    total = d[end] + v[end]
    for s in range(settled):
        j = seen[s]
        for k in range(len(words)):
            lead = total[k] - d[j, k]
            v[j, k] -= lead
            i = first[j]
            while i >= 0:
                u[i, k] += lead
                i = after[i]
