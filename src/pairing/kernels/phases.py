"""Seats everybody who is free along shortest paths, as many at once as do not cross.

A phase finds how far the nearest empty place is from anybody free, moves the prices by that
much, and then seats people along paths of no length until none is left. Weights are whole
numbers with many ties, so one phase seats most of those who are free.
Sources: R. E. Hopcroft and R. M. Karp, SIAM Journal on Computing 2 (1973), for many paths at
once; H. N. Gabow and R. E. Tarjan, SIAM Journal on Computing 18 (1989), for doing so by price.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.heap import SETTLED, UNSEEN, lift, pop
from pairing.kernels.seats import take


@njit(cache=True, nogil=True)
def reach(
    i, base, row_ptr, col, w, u, v, d, via, limit, has_limit, cap, load, heap, place, size, words
):
    """Offer mentee `i`, reached at distance d[base], to every column it has an edge to."""
    # Long because every helper called in the inner loop costs more than what it does.
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
def move_prices(
    free, row_ptr, col, w, u, v, cap, load, first, after, d, via, limit, heap, place, seen, words
):
    """Move the prices by the distance from those who are free to the nearest empty place.

    `d` has one row more than there are columns; the last is the origin, at distance 0.
    Returns whether there is an empty place to be reached.
    """
    # Long because compiled code takes its arrays one by one.
    origin = len(cap)
    for k in range(len(words)):
        d[origin, k] = 0
    has_limit = limit[len(words) :]
    has_limit[0] = 0
    size = 0
    for i in free:
        size = reach(
            i,
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
            size,
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
    if sink >= 0:
        for i in free:
            for k in range(len(words)):
                u[i, k] -= d[sink, k]
    return sink >= 0


@njit(cache=True, nogil=True)
def seat_one(
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
    via,
    visited,
    phase,
    following,
    stack,
    edge_of,
    words,
):
    """Seat one free mentee along a path of no length over columns not visited in this phase.

    `edge_of[i]` is the next edge of row i to look at, `following[j]` the next row seated at
    column j to move. Returns whether a path was found.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    depth = 0
    i = i0
    edge_of[i] = row_ptr[i]
    while True:
        reached = -1
        while edge_of[i] < row_ptr[i + 1]:
            e = edge_of[i]
            edge_of[i] += 1
            j = col[e]
            if visited[j] == phase:
                continue
            is_tight = True
            for k in range(len(words)):
                is_tight = is_tight and u[i, k] + v[j, k] == w[e, k]
            if is_tight:
                reached = j
                via[j] = e
                break
        if reached >= 0:
            if load[reached] < cap[reached]:
                j = reached
                while True:
                    e = via[j]
                    i = row[e]
                    old = -1 if at[i] < 0 else col[at[i]]
                    take(i, e, col, at, load, first, after, before)
                    if i == i0:
                        return True
                    j = old
            visited[reached] = phase
            stack[depth] = reached
            depth += 1
            following[reached] = first[reached]
        while True:
            if depth == 0:
                return False
            j = stack[depth - 1]
            if following[j] < 0:
                depth -= 1
                i = row[via[j]]
                break
            i = following[j]
            following[j] = after[i]
            edge_of[i] = row_ptr[i]
            break


@njit(cache=True, nogil=True)
def seat_everybody(
    row_ptr, col, row, w, u, v, cap, load, at, first, after, before, words, order, stop
):
    """Seat every free mentee; returns how many could not be, 0 unless stopped.

    `order` lists the mentees in the order they are tried; `stop[0]` set by another thread
    ends the work early, `stop[1]` counts those seated.
    """
    # Long because compiled code takes its arrays one by one.
    columns = len(cap)
    d = np.zeros((columns + 1, len(words)), np.int64)
    limit = np.zeros(len(words) + 1, np.int64)
    via = np.full(columns, -1, np.int64)
    heap = np.zeros(columns + 1, np.int64)
    seen = np.zeros(columns + 1, np.int64)
    place = np.full(columns + 1, UNSEEN, np.int64)
    visited = np.zeros(columns, np.int64)
    following = np.zeros(columns, np.int64)
    stack = np.zeros(columns, np.int64)
    edge_of = np.zeros(len(at), np.int64)
    phase = 0
    free = order[at[order] < 0]
    while len(free) > 0 and not stop[0]:
        phase += 1
        if not move_prices(
            free,
            row_ptr,
            col,
            w,
            u,
            v,
            cap,
            load,
            first,
            after,
            d,
            via,
            limit,
            heap,
            place,
            seen,
            words,
        ):
            break
        for i in free:
            seat_one(
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
                via,
                visited,
                phase,
                following,
                stack,
                edge_of,
                words,
            )
        free = free[at[free] < 0]
        stop[1] = len(order) - len(free)
    return len(free)
