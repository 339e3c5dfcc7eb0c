"""Exact assignment with capacities by shortest augmenting paths, in lexicographic weights.

Every row takes exactly one column; the dummy, for rows that stay unmatched, is a column like any
other. Prices `v` and profits `u` satisfy u[i] + v[j] >= weight[e] for every arc e = (i, j), with
equality on the arcs taken; v >= 0, and 0 where a column is not full. These are the optimality
conditions of linear programming, and they hold in any ordered group, so weights may be vectors
compared limb by limb.

Sources: H. W. Kuhn, "The Hungarian method", Naval Research Logistics Quarterly 2 (1955);
J. Edmonds and R. M. Karp, JACM 19 (1972), for potentials; R. Jonker and A. Volgenant,
Computing 38 (1987), for augmenting along shortest paths.
"""

from __future__ import annotations

from numba import njit

from pairing.solver.kernels.assign import release_violating_rows
from pairing.solver.kernels.relaxation import new_workspace
from pairing.solver.kernels.repair import repair_unfilled_column
from pairing.solver.kernels.shortest_paths import augment_all
from pairing.solver.types import STOP, Duals, Graph, Index, Matching


@njit(cache=True, nogil=True)
def optimise(graph: Graph, duals: Duals, matching: Matching, stop: Index) -> int:
    """Match every free row and settle every price, from any start with v >= 0.

    Return the number of rows left free, 0 when optimal. Stopped in between, the duals are of no
    use: keep a copy. See `solver.types` for the numbers of `stop`.
    """
    limbs = graph.limbs
    release_violating_rows(graph, duals, matching, stop)
    work = new_workspace(len(graph.capacity), limbs)
    free = augment_all(graph, duals, matching, work, stop)
    for j in range(len(graph.capacity)):
        # Each repair fills one place of the column or lowers its price to nothing.
        while matching.load[j] < graph.capacity[j] and stop[STOP] == 0:
            priced = False
            for k in range(len(limbs)):
                priced = priced or duals.v[j, k] != 0
            if not priced:
                break
            repair_unfilled_column(graph, duals, matching, work, j, stop)
    return free
