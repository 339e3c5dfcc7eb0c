"""Exact assignment with capacities by shortest augmenting paths, in lexicographic weights.

Every mentee (row) takes exactly one place at a mentor (column); "alone" is a column like any
other. Prices `v` and profits `u` satisfy u[i] + v[j] >= w[i, j] for every edge, with equality
on the edges taken; v >= 0, and 0 where a place is empty. These are the optimality conditions
of linear programming, and they hold in any ordered group, so weights may be vectors compared
word by word.

Sources: H. W. Kuhn, "The Hungarian method", Naval Research Logistics Quarterly 2 (1955);
J. Edmonds and R. M. Karp, JACM 19 (1972), for potentials; R. Jonker and A. Volgenant,
Computing 38 (1987), for augmenting one row at a time.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.heap import SETTLED, UNSEEN, lift, pop


@njit(cache=True, nogil=True)
def take(i, edge, col, at, load, first, after, before):
    """Move mentee `i` to the column of `edge` (-1: to none)."""
    if at[i] >= 0:
        old = col[at[i]]
        load[old] -= 1
        if before[i] >= 0:
            after[before[i]] = after[i]
        else:
            first[old] = after[i]
        if after[i] >= 0:
            before[after[i]] = before[i]
    at[i] = edge
    if edge >= 0:
        new = col[edge]
        load[new] += 1
        before[i] = -1
        after[i] = first[new]
        if first[new] >= 0:
            before[first[new]] = i
        first[new] = i


@njit(cache=True, nogil=True)
def raise_profits(row_ptr, col, w, u, v, at, load, first, after, before, words):
    """Set u to the least profits the prices allow and unseat whoever is no longer content."""
    for i in range(len(row_ptr) - 1):
        best = row_ptr[i]
        for e in range(row_ptr[i], row_ptr[i + 1]):
            for k in range(len(words)):
                mine = w[e, k] - v[col[e], k]
                other = w[best, k] - v[col[best], k]
                if mine != other:
                    if mine > other:
                        best = e
                    break
        content = at[i] >= 0
        for k in range(len(words)):
            u[i, k] = w[best, k] - v[col[best], k]
            if content and u[i, k] != w[at[i], k] - v[col[at[i]], k]:
                content = False
        if not content and at[i] >= 0:
            take(i, -1, col, at, load, first, after, before)


@njit(cache=True, nogil=True)
def reach(
    i, base, row_ptr, col, w, u, v, d, via, limit, has_limit, cap, load, heap, place, size, words
):
    """Offer mentee `i`, reached at distance d[base], to every column it has an edge to."""
    start = d[base]
    for e in range(row_ptr[i], row_ptr[i + 1]):
        j = col[e]
        if place[j] == SETTLED:
            continue
        nearer = place[j] == UNSEEN
        for k in range(len(words)):
            new = start[k] + u[i, k] + v[j, k] - w[e, k]
            if not nearer and new != d[j, k]:
                nearer = new < d[j, k]
                if not nearer:
                    break
            if nearer:
                break
        if not nearer:
            continue
        if has_limit[0]:
            beyond = True
            for k in range(len(words)):
                new = start[k] + u[i, k] + v[j, k] - w[e, k]
                if new != limit[k]:
                    beyond = new > limit[k]
                    break
            if beyond:
                continue
        for k in range(len(words)):
            d[j, k] = start[k] + u[i, k] + v[j, k] - w[e, k]
        via[j] = e
        if load[j] < cap[j]:
            has_limit[0] = True
            for k in range(len(words)):
                limit[k] = d[j, k]
        if place[j] == UNSEEN:
            heap[size] = j
            place[j] = size
            size += 1
        lift(heap, place, d, j, words)
    return size


@njit(cache=True, nogil=True)
def seat(
    i0,
    row_ptr,
    col,
    row,
    w,
    u,
    v,
    cap,
    load,
    at,
    first,
    after,
    before,
    d,
    via,
    limit,
    heap,
    place,
    seen,
    words,
):
    """Seat one free mentee along a shortest path to an empty place, and move the prices.

    `d` has one row more than there are columns; the last is the origin, at distance 0.
    """
    origin = len(cap)
    for k in range(len(words)):
        d[origin, k] = 0
    has_limit = limit[len(words) :]
    has_limit[0] = 0
    size = reach(
        i0,
        origin,
        row_ptr,
        col,
        w,
        u,
        v,
        d,
        via,
        limit,
        has_limit,
        cap,
        load,
        heap,
        place,
        0,
        words,
    )
    settled = 0
    sink = -1
    while size > 0:
        j = pop(heap, place, d, size, words)
        size -= 1
        seen[settled] = j
        settled += 1
        if load[j] < cap[j]:
            sink = j
            break
        i = first[j]
        while i >= 0:
            size = reach(
                i,
                j,
                row_ptr,
                col,
                w,
                u,
                v,
                d,
                via,
                limit,
                has_limit,
                cap,
                load,
                heap,
                place,
                size,
                words,
            )
            i = after[i]
    for s in range(settled):
        j = seen[s]
        place[j] = UNSEEN
        if sink >= 0:
            for k in range(len(words)):
                v[j, k] += d[sink, k] - d[j, k]
            i = first[j]
            while i >= 0:
                for k in range(len(words)):
                    u[i, k] -= d[sink, k] - d[j, k]
                i = after[i]
    for s in range(size):
        place[heap[s]] = UNSEEN
    if sink < 0:
        return False
    for k in range(len(words)):
        u[i0, k] -= d[sink, k]
    j = sink
    while True:
        e = via[j]
        i = row[e]
        old = -1 if at[i] < 0 else col[at[i]]
        take(i, e, col, at, load, first, after, before)
        if i == i0:
            return True
        j = old


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
    ends the work early. Returns the number of mentees left free (0 when optimal).
    """
    columns = len(cap)
    k_words = len(words)
    d = np.zeros((columns + 1, k_words), np.int64)
    limit = np.zeros(k_words + 1, np.int64)
    via = np.full(columns, -1, np.int64)
    heap = np.zeros(columns + 1, np.int64)
    seen = np.zeros(columns + 1, np.int64)
    place = np.full(columns + 1, UNSEEN, np.int64)
    raise_profits(row_ptr, col, w, u, v, at, load, first, after, before, words)
    for i in order:
        if at[i] >= 0:
            continue
        for e in range(row_ptr[i], row_ptr[i + 1]):
            j = col[e]
            tight = load[j] < cap[j]
            for k in range(k_words):
                tight = tight and u[i, k] == w[e, k] - v[j, k]
            if tight:
                take(i, e, col, at, load, first, after, before)
                break
    free = 0
    for i in order:
        if at[i] >= 0:
            continue
        if stop[0] or not seat(
            i,
            row_ptr,
            col,
            row,
            w,
            u,
            v,
            cap,
            load,
            at,
            first,
            after,
            before,
            d,
            via,
            limit,
            heap,
            place,
            seen,
            words,
        ):
            free += 1
    for j in range(columns):
        while load[j] < cap[j] and not stop[0]:
            priced = False
            for k in range(k_words):
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
