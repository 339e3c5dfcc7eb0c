"""Matches every free row along shortest augmenting paths, as many at once as do not cross.

A phase finds how far the nearest column not full is from any free row, moves the prices by that
much, and then augments along paths of tight arcs until none is left. Weights are whole numbers
with many ties, so one phase matches most of the free rows.

Invariants between the calls, for every arc e = (i, j):

* u[i] + v[j] >= weight[e], with equality where the row is matched by e;
* v[j] >= 0.

Sources: J. E. Hopcroft and R. M. Karp, SIAM Journal on Computing 2 (1973), for many paths at
once; H. N. Gabow and R. E. Tarjan, SIAM Journal on Computing 18 (1989), for doing so by price.
"""

# ruff: noqa: PLR0917
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from pairing.solver.kernels.assign import assign_row
from pairing.solver.kernels.compiled import kernel
from pairing.solver.kernels.heap import pop_min
from pairing.solver.kernels.relaxation import FAR, forget_search, relax_row
from pairing.solver.types import DONE, NONE, STOP, WORK, Duals, Graph, Index, Matching, Workspace


class DepthFirst(NamedTuple):
    """What a depth-first search for augmenting paths remembers within a phase.

    A column with `visited[j]` equal to the number of the phase is not entered again.
    `next_arc[i]` is the next arc of row i to look at, `next_row[j]` the next row of column j to
    move. `path[:depth]` are the columns from the free row to where the search stands.
    """

    visited: Index
    next_arc: Index
    next_row: Index
    path: Index


@kernel
def shift_price(duals: Duals, matching: Matching, j: int, k: int, amount: int) -> None:
    """Raise limb k of the price of column j and lower it in the profit of each of its rows.

    The arcs by which these rows are matched stay tight.
    """
    duals.v[j, k] += amount
    i = matching.first_row[j]
    while i >= 0:
        duals.u[i, k] -= amount
        i = matching.next_row[i]


@kernel
def update_potentials(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, free: Index, stop: Index
) -> bool:
    """Move the duals by the distance from the free rows to the nearest column not full.

    Return whether there is one; without one, or when stopped, nothing is moved. Afterwards the
    nearest column not full is reached by tight arcs: each settled column is dearer by what it is
    nearer than that column, so no arc from a settled to an unsettled column is violated.
    """
    limbs, origin = graph.limbs, len(graph.capacity)
    for k in range(len(limbs)):
        work.distance[origin, k] = 0
        work.limit[0, k] = 0
    work.limit[0, 0] = FAR
    size = 0
    for i in free:
        if stop[STOP] != 0:
            break
        stop[WORK] += graph.row_ptr[i + 1] - graph.row_ptr[i]
        size = relax_row(graph, duals, matching, work, i, origin, size, True)
    settled = 0
    sink = NONE
    # Long because it is one search. Settled columns come by distance; all are full.
    while size > 0 and stop[STOP] == 0:
        j = pop_min(work, size, limbs)
        size -= 1
        work.settled[settled] = j
        settled += 1
        if matching.load[j] < graph.capacity[j]:
            sink = j
            break
        i = matching.first_row[j]
        while i >= 0:
            stop[WORK] += graph.row_ptr[i + 1] - graph.row_ptr[i]
            size = relax_row(graph, duals, matching, work, i, j, size, True)
            i = matching.next_row[i]
    if sink != NONE:
        for s in range(settled):
            j = work.settled[s]
            for k in range(len(limbs)):
                shift_price(duals, matching, j, k, work.distance[sink, k] - work.distance[j, k])
        for i in free:
            for k in range(len(limbs)):
                duals.u[i, k] -= work.distance[sink, k]
    forget_search(work, size, settled)
    return sink != NONE


@kernel
def augment_path(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    work: Workspace,
    search: DepthFirst,
    start: int,
    phase: int,
    stop: Index,
) -> bool:
    """Match the free row `start` along tight arcs over columns not visited in this phase.

    Return whether a path was found; without one, or when stopped, the matching is unchanged.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    depth = 0
    i = start
    search.next_arc[i] = graph.row_ptr[i]
    # Row i is the last of the path: start, or a row of the column path[depth - 1].
    while stop[STOP] == 0:
        reached = NONE
        first = search.next_arc[i]
        while search.next_arc[i] < graph.row_ptr[i + 1]:
            e = search.next_arc[i]
            search.next_arc[i] += 1
            j = graph.col[e]
            if search.visited[j] == phase:
                continue
            is_tight = True
            for k in range(len(graph.limbs)):
                is_tight = is_tight and duals.u[i, k] + duals.v[j, k] == graph.weight[e, k]
            if is_tight:
                reached = j
                work.via[j] = e
                break
        stop[WORK] += search.next_arc[i] - first
        if reached != NONE:
            if matching.load[reached] < graph.capacity[reached]:
                j = reached
                while True:
                    e = work.via[j]
                    i = graph.row[e]
                    old = NONE if matching.arc[i] < 0 else graph.col[matching.arc[i]]
                    assign_row(graph, matching, i, e)
                    if i == start:
                        return True
                    j = old
            search.visited[reached] = phase
            search.path[depth] = reached
            depth += 1
            search.next_row[reached] = matching.first_row[reached]
        while True:
            if depth == 0:
                return False
            j = search.path[depth - 1]
            if search.next_row[j] < 0:
                depth -= 1
                i = graph.row[work.via[j]]
                break
            i = search.next_row[j]
            search.next_row[j] = matching.next_row[i]
            search.next_arc[i] = graph.row_ptr[i]
            break
    return False


@njit(cache=True, nogil=True)
def augment_all(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, stop: Index
) -> int:
    """Match every free row; return how many are left, 0 unless stopped."""
    columns, rows = len(graph.capacity), len(matching.arc)
    search = DepthFirst(
        np.zeros(columns, np.int64),
        np.zeros(rows, np.int64),
        np.zeros(columns, np.int64),
        np.zeros(columns, np.int64),
    )
    phase = 0
    free = np.flatnonzero(matching.arc < 0)
    while len(free) > 0 and stop[STOP] == 0:
        phase += 1
        if not update_potentials(graph, duals, matching, work, free, stop):
            break
        for i in free:
            augment_path(graph, duals, matching, work, search, int(i), phase, stop)
        free = free[matching.arc[free] < 0]
        stop[DONE] = rows - len(free)
    return len(free)
