"""A bipartite graph with capacities: arcs by row and by column, with lexicographic weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pairing.problem.objective import PackedWeights
from pairing.solver.types import Graph, Index


@dataclass
class BipartiteGraph:
    """Arcs by row with lexicographic weights, and the same arcs by column.

    `weight` has shape (arcs, limbs), `capacity` (columns,); `row_ptr` and `col_ptr` say where
    the arcs of a row and of a column begin, `col_arc` lists arcs column by column.
    """

    row_ptr: Index
    col: Index
    row: Index
    weight: PackedWeights
    col_ptr: Index
    col_arc: Index
    capacity: Index

    @property
    def limbs(self) -> int:
        """Return the number of limbs of a weight."""
        return int(self.weight.shape[1])

    @property
    def graph(self) -> Graph:
        """Return the arrays as compiled code takes them."""
        return Graph(
            self.row_ptr,
            self.col,
            self.row,
            self.weight,
            self.col_ptr,
            self.col_arc,
            self.capacity,
            (0,) * self.limbs,
        )


def sort_arcs(
    row: Index, column: Index, weights: PackedWeights, capacity: Index, rows: int
) -> BipartiteGraph:
    """Sort arcs by row and by column."""
    by_row = np.argsort(row * len(capacity) + column, kind="stable")
    row, column = row[by_row].astype(np.int64), column[by_row].astype(np.int64)
    col_ptr, col_arc = csc_from_csr(column, len(capacity))
    return BipartiteGraph(
        row_ptr=np.searchsorted(row, np.arange(rows + 1)).astype(np.int64),
        col=column,
        row=row,
        weight=np.ascontiguousarray(weights[by_row]),
        col_ptr=col_ptr,
        col_arc=col_arc,
        capacity=capacity.astype(np.int64),
    )


def csc_from_csr(column: Index, columns: int) -> tuple[Index, Index]:
    """Return where the arcs of each column begin, and the arcs column by column."""
    from pairing.solver.kernels import arcs

    begin, arc = arcs.csc_from_csr(column, columns)
    return begin, arc
