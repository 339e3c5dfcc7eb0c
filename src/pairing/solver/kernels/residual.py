"""Shortest paths in the residual graph of an optimal matching.

An arc j -> k stands for moving a row matched to column j to column k; its length is the reduced
cost u[i] + v[k] - weight >= 0. Distances with prices added back are exact changes of the optimum.
A column that no source reaches, or that reaches none, keeps the distance it was given.
"""

from __future__ import annotations

from pairing.solver.kernels.compiled import kernel
from pairing.solver.kernels.heap import pop_min
from pairing.solver.kernels.relaxation import push_sources, relax_column, relax_row
from pairing.solver.types import Duals, Graph, Mask, Matching, Workspace


@kernel
def distances_to_sources(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, is_source: Mask
) -> None:
    """Fill `distance`: from every column to the nearest source, added to the source's own."""
    size = push_sources(work, is_source, graph.limbs)
    while size > 0:
        j = pop_min(work, size, graph.limbs)
        size = relax_column(graph, duals, matching, work, j, size - 1)


@kernel
def distances_from_sources(
    graph: Graph, duals: Duals, matching: Matching, work: Workspace, is_source: Mask
) -> None:
    """Fill `distance`: to every column from the nearest source, added to the source's own."""
    size = push_sources(work, is_source, graph.limbs)
    while size > 0:
        j = pop_min(work, size, graph.limbs)
        size -= 1
        i = matching.first_row[j]
        while i >= 0:
            size = relax_row(graph, duals, matching, work, i, j, size, False)
            i = matching.next_row[i]
