"""Matching rows: each row in the chain of its column, and the profits that prices allow.

Between the calls, for every column j: load[j] is the number of rows in its chain, and the chain
holds exactly the rows i with col[arc[i]] == j.
"""

from __future__ import annotations

from pairing.solver.kernels.compiled import kernel
from pairing.solver.kernels.lexicographic import compare_profit, is_less
from pairing.solver.types import NONE, STOP, WORK, Duals, Graph, Index, Matching


@kernel
def assign_row(graph: Graph, matching: Matching, i: int, arc: int) -> None:
    """Move row `i` to the column of `arc`, or to none."""
    if matching.arc[i] >= 0:
        old = graph.col[matching.arc[i]]
        matching.load[old] -= 1
        if matching.previous_row[i] >= 0:
            matching.next_row[matching.previous_row[i]] = matching.next_row[i]
        else:
            matching.first_row[old] = matching.next_row[i]
        if matching.next_row[i] >= 0:
            matching.previous_row[matching.next_row[i]] = matching.previous_row[i]
    matching.arc[i] = arc
    if arc >= 0:
        new = graph.col[arc]
        matching.load[new] += 1
        matching.previous_row[i] = NONE
        matching.next_row[i] = matching.first_row[new]
        if matching.first_row[new] >= 0:
            matching.previous_row[matching.first_row[new]] = i
        matching.first_row[new] = i


@kernel
def assign_rows(graph: Graph, matching: Matching, arcs: Index) -> None:
    """Let every row take an arc."""
    for i in range(len(arcs)):
        assign_row(graph, matching, i, arcs[i])


@kernel
def tighten_row(graph: Graph, duals: Duals, i: int) -> None:
    """Set u[i] to the highest reduced profit of the arcs of row i: the least dual feasible one."""
    best = graph.row_ptr[i]
    for k in range(len(graph.limbs)):
        duals.u[i, k] = graph.weight[best, k] - duals.v[graph.col[best], k]
    # u[i] is the reduced profit of the best arc so far.
    for e in range(graph.row_ptr[i] + 1, graph.row_ptr[i + 1]):
        j = graph.col[e]
        if compare_profit(graph.weight, e, duals.v, j, duals.u, i, graph.limbs) > 0:
            for k in range(len(graph.limbs)):
                duals.u[i, k] = graph.weight[e, k] - duals.v[j, k]


@kernel
def tighten_rows(graph: Graph, duals: Duals, rows: Index) -> None:
    """Set the profit of some rows to the highest reduced profit of their arcs."""
    for i in rows:
        tighten_row(graph, duals, i)


@kernel
def release_violating_rows(graph: Graph, duals: Duals, matching: Matching, stop: Index) -> None:
    """Set u to the least profits the prices allow and free each row whose arc is not tight."""
    for i in range(len(graph.row_ptr) - 1):
        if stop[STOP] != 0:
            return
        stop[WORK] += graph.row_ptr[i + 1] - graph.row_ptr[i]
        tighten_row(graph, duals, i)
        arc = matching.arc[i]
        if arc != NONE:
            column = graph.col[arc]
            if compare_profit(graph.weight, arc, duals.v, column, duals.u, i, graph.limbs) != 0:
                assign_row(graph, matching, i, NONE)


@kernel
def assign_remaining_rows(graph: Graph, matching: Matching) -> None:
    """Let every free row take the arc of the highest weight to a column that is not full."""
    for i in range(len(graph.row_ptr) - 1):
        if matching.arc[i] >= 0:
            continue
        best = NONE
        for e in range(graph.row_ptr[i], graph.row_ptr[i + 1]):
            j = graph.col[e]
            if matching.load[j] < graph.capacity[j] and (
                best == NONE or is_less(graph.weight, best, graph.weight, e, graph.limbs)
            ):
                best = e
        if best != NONE:
            assign_row(graph, matching, i, best)
