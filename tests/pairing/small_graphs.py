"""A graph of three rows and three columns with a dummy, and a larger one with much to displace.

Rows 0 and 1 like column 0 best, row 2 may take column 0 or 2; column 3 is the dummy. Weights of
two limbs are 0 in the first.
"""

from __future__ import annotations

import numpy as np

from pairing.solver.kernels import arcs, assign
from pairing.solver.types import NONE, Duals, Graph, Matching

ROW = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2])
COL = np.array([0, 1, 2, 3, 0, 1, 2, 3, 0, 2, 3])
WEIGHT = np.array([19, 15, 11, 0, 18, 13, 12, 0, 17, 14, 0])
Arrays = tuple[Graph, Duals, Matching]


def example(limbs: int = 1) -> Arrays:
    weight = np.zeros((len(WEIGHT), limbs), np.int64)
    weight[:, -1] = WEIGHT
    col_ptr, col_arc = arcs.csc_from_csr(COL, 4)
    graph = Graph(
        np.array([0, 4, 8, 11]),
        COL,
        ROW,
        weight,
        col_ptr,
        col_arc,
        np.array([1, 1, 1, 3]),
        (0,) * limbs,
    )
    matching = Matching(
        np.full(3, NONE),
        np.zeros(4, np.int64),
        np.full(4, NONE),
        np.full(3, NONE),
        np.full(3, NONE),
    )
    duals = Duals(np.zeros((3, limbs), np.int64), np.zeros((4, limbs), np.int64))
    return graph, duals, matching


def tight(limbs: int = 1) -> Arrays:
    """Return the example with tight profits and row 0 matched to column 0."""
    graph, duals, matching = example(limbs)
    assign.tighten_rows(graph, duals, np.arange(3))
    assign.assign_row(graph, matching, 0, 0)
    return graph, duals, matching


def columns_of(graph: Graph, matching: Matching) -> list[int]:
    return graph.col[matching.arc].tolist()


def ladder(size: int) -> Arrays:
    """Return rows that each like column 0 best, so that much has to be displaced."""
    row, col = np.repeat(np.arange(size), size), np.tile(np.arange(size), size)
    weight = (2 * size - col)[:, None] + np.zeros((1, 1), np.int64)
    col_ptr, col_arc = arcs.csc_from_csr(col, size)
    row_ptr = np.arange(0, size * size + 1, size)
    graph = Graph(row_ptr, col, row, weight, col_ptr, col_arc, np.ones(size, np.int64), (0,))
    nothing = [np.full(size, NONE) for _ in range(4)]
    matching = Matching(nothing[0], np.zeros(size, np.int64), nothing[1], nothing[2], nothing[3])
    return graph, Duals(np.zeros((size, 1), np.int64), np.zeros((size, 1), np.int64)), matching
