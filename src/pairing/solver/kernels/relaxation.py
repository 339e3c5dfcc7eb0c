"""Shortest paths over columns: the one relaxation, from a row and from a column.

The length of an arc is its reduced cost u[i] + v[j] - weight >= 0. A row reaches the columns of
its arcs; a column is reached, backwards, by the column at which the row of an arc is matched.
"""

# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.kernels.compiled import inlined, kernel
from pairing.solver.kernels.heap import SETTLED, UNSEEN, decrease_key, pop_min
from pairing.solver.kernels.lexicographic import is_less
from pairing.solver.types import (
    NONE,
    STOP,
    WORK,
    Amounts,
    Duals,
    Graph,
    Index,
    Mask,
    Matching,
    Workspace,
)

FAR = 1 << 62
"""No path is so long: the first limb of a limit that excludes nothing."""


@njit(cache=True, nogil=True)
def new_workspace(columns: int, limbs: tuple[int, ...]) -> Workspace:
    """Return a workspace for searches over so many columns, without a limit."""
    limit = np.zeros((1, len(limbs)), np.int64)
    limit[0, 0] = FAR
    return Workspace(
        np.zeros((columns + 1, len(limbs)), np.int64),
        limit,
        np.full(columns, NONE, np.int64),
        np.zeros(columns + 1, np.int64),
        np.full(columns, UNSEEN, np.int64),
        np.zeros(columns, np.int64),
    )


@kernel
def forget_search(work: Workspace, size: int, settled: int) -> None:
    """Mark every column that a search reached as unseen again."""
    for s in range(size):
        work.position[work.heap[s]] = UNSEEN
    for s in range(settled):
        work.position[work.settled[s]] = UNSEEN


@kernel
def push_sources(work: Workspace, is_source: Mask, limbs: tuple[int, ...]) -> int:
    """Put every source on the empty heap with the distance it has; return the size."""
    size = 0
    for j in range(len(is_source)):
        if is_source[j]:
            work.heap[size] = j
            work.position[j] = size
            size += 1
            decrease_key(work, j, limbs)
    return size


@inlined
def is_shorter(
    graph: Graph,
    duals: Duals,
    work: Workspace,
    base: int,
    e: int,
    i: int,
    j: int,
    to: Amounts,
    at: int,
) -> bool:
    """Return whether distance[base] plus the length of arc e = (i, j) is less than to[at]."""
    for k in range(len(graph.limbs)):
        length = work.distance[base, k] + duals.u[i, k] + duals.v[j, k] - graph.weight[e, k]
        if length != to[at, k]:
            return bool(length < to[at, k])
    return False


@inlined
def relax(
    graph: Graph,
    duals: Duals,
    work: Workspace,
    base: int,
    e: int,
    i: int,
    j: int,
    target: int,
    size: int,
) -> int:
    """Shorten the distance of column `target` from `base` by arc e = (i, j), if that is shorter.

    Return the size of the heap. A path that is not below the limit changes nothing. A settled
    column keeps its distance: lengths are not negative, so nothing shorter is found later.
    """
    if not is_shorter(graph, duals, work, base, e, i, j, work.limit, 0):
        return size
    known = work.position[target]
    if known == SETTLED:
        return size
    if known != UNSEEN and not is_shorter(graph, duals, work, base, e, i, j, work.distance, target):
        return size
    for k in range(len(graph.limbs)):
        work.distance[target, k] = (
            work.distance[base, k] + duals.u[i, k] + duals.v[j, k] - graph.weight[e, k]
        )
    work.via[target] = e
    if known == UNSEEN:
        work.heap[size] = target
        work.position[target] = size
        size += 1
    decrease_key(work, target, graph.limbs)
    return size


@kernel
def relax_row(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    work: Workspace,
    i: int,
    base: int,
    size: int,
    to_nearest: bool,
) -> int:
    """Relax the arcs of row i, reached at distance[base]; return the size of the heap.

    With `to_nearest` only the nearest column not full is wanted, so its distance is the limit.
    """
    for e in range(graph.row_ptr[i], graph.row_ptr[i + 1]):
        j = graph.col[e]
        size = relax(graph, duals, work, base, e, i, j, j, size)
        # The limit is at most the distance of any column not full: below it, j is the nearest.
        if (
            to_nearest
            and matching.load[j] < graph.capacity[j]
            and is_shorter(graph, duals, work, base, e, i, j, work.limit, 0)
        ):
            for k in range(len(graph.limbs)):
                work.limit[0, k] = work.distance[j, k]
    return size


@kernel
def relax_column(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, j: int, size: int
) -> int:
    """Relax, backwards, the arcs to the settled column j; return the size of the heap.

    An arc (i, j) stands for moving row i to j from the column where it is matched, which is then
    so much farther. An arc that is matched itself leads from j to j, which is settled.
    """
    for s in range(graph.col_ptr[j], graph.col_ptr[j + 1]):
        e = graph.col_arc[s]
        i = graph.row[e]
        # Most arcs are too long; the check comes before the look-ups of the other column.
        if not is_shorter(graph, duals, work, j, e, i, j, work.limit, 0):
            continue
        arc = matching.arc[i]
        if arc != NONE:
            size = relax(graph, duals, work, j, e, i, j, graph.col[arc], size)
    return size


@kernel
def search_column(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, goal: int, stop: Index
) -> tuple[int, int]:
    """Settle the columns nearest to `goal` until none is left below the limit.

    A column at distance d whose place may be given up for its price v costs d + v: the limit
    falls to the least of these. Return the column where that is, NONE if no column is below the
    limit given, and how many are settled; their distances are exact and stand in `settled` order.
    """
    limbs = graph.limbs
    for k in range(len(limbs)):
        work.distance[goal, k] = 0
    work.heap[0] = goal
    work.position[goal] = 0
    size = 1
    settled = 0
    end = NONE
    while size > 0 and stop[STOP] == 0:
        if not is_less(work.distance, work.heap[0], work.limit, 0, limbs):
            break
        j = pop_min(work, size, limbs)
        size -= 1
        work.settled[settled] = j
        settled += 1
        for k in range(len(limbs)):
            total = work.distance[j, k] + duals.v[j, k]
            if total != work.limit[0, k]:
                if total < work.limit[0, k]:
                    end = j
                break
        if end == j:
            for k in range(len(limbs)):
                work.limit[0, k] = work.distance[j, k] + duals.v[j, k]
        size = relax_column(graph, duals, matching, work, j, size)
        stop[WORK] += graph.col_ptr[j + 1] - graph.col_ptr[j]
    forget_search(work, size, settled)
    return end, settled
