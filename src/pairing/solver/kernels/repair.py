"""Restores complementary slackness: a column that is not full has no price."""

# ruff: noqa: PLR0917
from __future__ import annotations

from pairing.solver.kernels.assign import assign_row
from pairing.solver.kernels.compiled import kernel
from pairing.solver.kernels.relaxation import FAR, search_column
from pairing.solver.kernels.shortest_paths import shift_price
from pairing.solver.types import STOP, Duals, Graph, Index, Matching, Workspace


@kernel
def repair_unfilled_column(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, j0: int, stop: Index
) -> None:
    """Fill one place of column `j0`, not full and with a price, or lower the price to nothing.

    Searches backwards for the cheapest chain of moves that ends in giving some place up: the end
    is the column with the least distance + price. Columns nearer than that become cheaper by
    their lead, which makes the arcs of the chain tight and leaves the end without a price. When
    stopped, nothing is changed.
    """
    limbs = graph.limbs
    for k in range(len(limbs)):
        work.limit[0, k] = 0
    work.limit[0, 0] = FAR
    end, settled = search_column(graph, duals, matching, work, j0, stop)
    if stop[STOP] != 0:
        return
    for s in range(settled):
        j = work.settled[s]
        for k in range(len(limbs)):
            shift_price(duals, matching, j, k, work.distance[j, k] - work.limit[0, k])
    j = end
    while j != j0:
        e = work.via[j]
        assign_row(graph, matching, graph.row[e], e)
        j = graph.col[e]
