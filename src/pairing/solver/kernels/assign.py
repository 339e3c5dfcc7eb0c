"""Who sits where: mentees chained by mentor, and what everybody could have at these prices."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def assign_row(i, arc, col, at, load, first, after, before):
    """Move mentee `i` to the column of `arc` (-1: to none)."""
    if at[i] >= 0:
        old = col[at[i]]
        load[old] -= 1
        if before[i] >= 0:
            after[before[i]] = after[i]
        else:
            first[old] = after[i]
        if after[i] >= 0:
            before[after[i]] = before[i]
    at[i] = arc
    if arc >= 0:
        new = col[arc]
        load[new] += 1
        before[i] = -1
        after[i] = first[new]
        if first[new] >= 0:
            before[first[new]] = i
        first[new] = i


@njit(cache=True, nogil=True)
def assign_rows(arcs, col, at, load, first, after, before):
    """Let every mentee take an edge."""
    for i in range(len(arcs)):
        assign_row(i, arcs[i], col, at, load, first, after, before)


@njit(cache=True, nogil=True)
def release_violating_rows(row_ptr, col, weight, u, v, at, load, first, after, before, limbs):
    """Set u to the least profits the prices allow and unseat whoever is no longer content."""
    for i in range(len(row_ptr) - 1):
        best = row_ptr[i]
        for e in range(row_ptr[i], row_ptr[i + 1]):
            for k in range(len(limbs)):
                mine = weight[e, k] - v[col[e], k]
                other = weight[best, k] - v[col[best], k]
                if mine != other:
                    if mine > other:
                        best = e
                    break
        content = at[i] >= 0
        for k in range(len(limbs)):
            u[i, k] = weight[best, k] - v[col[best], k]
            if content and u[i, k] != weight[at[i], k] - v[col[at[i]], k]:
                content = False
        if not content and at[i] >= 0:
            assign_row(i, -1, col, at, load, first, after, before)


@njit(cache=True, nogil=True)
def assign_remaining_rows(row_ptr, col, weight, cap, at, load, first, after, before, limbs):
    """Let everybody who has no seat take the best that is empty."""
    for i in range(len(row_ptr) - 1):
        if at[i] >= 0:
            continue
        best = -1
        for e in range(row_ptr[i], row_ptr[i + 1]):
            if load[col[e]] >= cap[col[e]]:
                continue
            for k in range(len(limbs)):
                if best < 0 or weight[e, k] > weight[best, k]:
                    best = e
                    break
                if weight[e, k] < weight[best, k]:
                    break
        if best >= 0:
            assign_row(i, best, col, at, load, first, after, before)
