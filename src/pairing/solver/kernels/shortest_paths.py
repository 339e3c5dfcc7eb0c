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

from pairing.solver.kernels.assign import assign_row
from pairing.solver.kernels.heap import SETTLED, UNSEEN, decrease_key, pop_min


@njit(cache=True, nogil=True)
def relax_row(
    i,
    base,
    row_ptr,
    col,
    weight,
    u,
    v,
    d,
    via,
    limit,
    has_limit,
    cap,
    load,
    heap,
    position,
    size,
    limbs,
):
    """Offer mentee `i`, reached at distance d[base], to every column it has an edge to."""
    # Long because every helper called in the inner loop costs more than what it does.
    start = d[base]
    for e in range(row_ptr[i], row_ptr[i + 1]):
        j = col[e]
        if position[j] == SETTLED:
            continue
        nearer = position[j] == UNSEEN
        for k in range(len(limbs)):
            new = start[k] + u[i, k] + v[j, k] - weight[e, k]
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
            for k in range(len(limbs)):
                new = start[k] + u[i, k] + v[j, k] - weight[e, k]
                if new != limit[k]:
                    beyond = new > limit[k]
                    break
            if beyond:
                continue
        for k in range(len(limbs)):
            d[j, k] = start[k] + u[i, k] + v[j, k] - weight[e, k]
        via[j] = e
        if load[j] < cap[j]:
            has_limit[0] = True
            for k in range(len(limbs)):
                limit[k] = d[j, k]
        if position[j] == UNSEEN:
            heap[size] = j
            position[j] = size
            size += 1
        decrease_key(heap, position, d, j, limbs)
    return size


@njit(cache=True, nogil=True)
def update_potentials(
    free,
    row_ptr,
    col,
    weight,
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
    position,
    seen,
    limbs,
):
    """Move the prices by the distance from those who are free to the nearest empty place.

    `d` has one row more than there are columns; the last is the origin, at distance 0.
    Returns whether there is an empty place to be reached.
    """
    # Long because compiled code takes its arrays one by one.
    origin = len(cap)
    for k in range(len(limbs)):
        d[origin, k] = 0
    has_limit = limit[len(limbs) :]
    has_limit[0] = 0
    size = 0
    for i in free:
        size = relax_row(
            i,
            origin,
            row_ptr,
            col,
            weight,
            u,
            v,
            d,
            via,
            limit,
            has_limit,
            cap,
            load,
            heap,
            position,
            size,
            limbs,
        )
    fixed = 0
    sink = -1
    while size > 0:
        j = pop_min(heap, position, d, size, limbs)
        size -= 1
        seen[fixed] = j
        fixed += 1
        if load[j] < cap[j]:
            sink = j
            break
        i = first[j]
        while i >= 0:
            size = relax_row(
                i,
                j,
                row_ptr,
                col,
                weight,
                u,
                v,
                d,
                via,
                limit,
                has_limit,
                cap,
                load,
                heap,
                position,
                size,
                limbs,
            )
            i = after[i]
    for s in range(fixed):
        j = seen[s]
        position[j] = UNSEEN
        if sink >= 0:
            for k in range(len(limbs)):
                v[j, k] += d[sink, k] - d[j, k]
            i = first[j]
            while i >= 0:
                for k in range(len(limbs)):
                    u[i, k] -= d[sink, k] - d[j, k]
                i = after[i]
    for s in range(size):
        position[heap[s]] = UNSEEN
    if sink >= 0:
        for i in free:
            for k in range(len(limbs)):
                u[i, k] -= d[sink, k]
    return sink >= 0


@njit(cache=True, nogil=True)
def augment_path(
    i0,
    row_ptr,
    col,
    row,
    weight,
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
    next_arc,
    limbs,
):
    """Seat one free mentee along a path of no length over columns not visited in this phase.

    `edge_of[i]` is the next edge of row i to look at, `following[j]` the next row seated at
    column j to move. Returns whether a path was found.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    depth = 0
    i = i0
    next_arc[i] = row_ptr[i]
    while True:
        reached = -1
        while next_arc[i] < row_ptr[i + 1]:
            e = next_arc[i]
            next_arc[i] += 1
            j = col[e]
            if visited[j] == phase:
                continue
            is_tight = True
            for k in range(len(limbs)):
                is_tight = is_tight and u[i, k] + v[j, k] == weight[e, k]
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
                    assign_row(i, e, col, at, load, first, after, before)
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
            next_arc[i] = row_ptr[i]
            break


@njit(cache=True, nogil=True)
def augment_all(
    row_ptr, col, row, weight, u, v, cap, load, at, first, after, before, limbs, order, stop
):
    """Seat every free mentee; returns how many could not be, 0 unless stopped.

    `order` lists the mentees in the order they are tried; `stop[0]` set by another thread
    ends the work early, `stop[1]` counts those seated.
    """
    # Long because compiled code takes its arrays one by one.
    columns = len(cap)
    d = np.zeros((columns + 1, len(limbs)), np.int64)
    limit = np.zeros(len(limbs) + 1, np.int64)
    via = np.full(columns, -1, np.int64)
    heap = np.zeros(columns + 1, np.int64)
    seen = np.zeros(columns + 1, np.int64)
    position = np.full(columns + 1, UNSEEN, np.int64)
    visited = np.zeros(columns, np.int64)
    following = np.zeros(columns, np.int64)
    stack = np.zeros(columns, np.int64)
    next_arc = np.zeros(len(at), np.int64)
    phase = 0
    free = order[at[order] < 0]
    while len(free) > 0 and not stop[0]:
        phase += 1
        if not update_potentials(
            free,
            row_ptr,
            col,
            weight,
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
            position,
            seen,
            limbs,
        ):
            break
        for i in free:
            augment_path(
                i,
                row_ptr,
                col,
                row,
                weight,
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
                next_arc,
                limbs,
            )
        free = free[at[free] < 0]
        stop[1] = len(order) - len(free)
    return len(free)
