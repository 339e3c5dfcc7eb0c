"""The arrays of a search as compiled code takes them, always in this order.

A kernel takes (graph, duals, matching, workspace) as far as it needs them, then its own arguments,
the stop signal last. A `limb` is one 64-bit number of a lexicographic weight; amounts have one row
of limbs each and compare limb by limb. `NONE` stands for no row, no column and no arc.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Amounts = npt.NDArray[np.int64]
"""One row of limbs for each amount."""

NONE = -1

STOP, DONE, WORK = 0, 1, 2
"""What the numbers of a stop signal mean: stop when not 0; rows matched; arcs visited so far."""


class Graph(NamedTuple):
    """Arcs by row and by column, with lexicographic weights.

    The arcs of row i are those from `row_ptr[i]` to `row_ptr[i + 1]`; those of column j are
    `col_arc[col_ptr[j]:col_ptr[j + 1]]`. `col`, `row`, shape (arcs,), are the two ends of an arc,
    `weight` has shape (arcs, limbs), `capacity` (columns,). `limbs` is a tuple with one entry for
    each limb: its length is a constant to the compiler, which unrolls the loops over limbs.
    """

    row_ptr: Index
    col: Index
    row: Index
    weight: Amounts
    col_ptr: Index
    col_arc: Index
    capacity: Index
    limbs: tuple[int, ...]


class Duals(NamedTuple):
    """`u` has shape (rows, limbs), the profit of each row; `v` (columns, limbs), the prices."""

    u: Amounts
    v: Amounts


class Matching(NamedTuple):
    """The arc each row takes, NONE where it is free, and the rows of each column as a chain.

    `load[j]` rows are matched to column j: `first_row[j]`, then `next_row` of that, until NONE.
    `previous_row` leads back, so that a row leaves its chain in constant time.
    """

    arc: Index
    load: Index
    first_row: Index
    next_row: Index
    previous_row: Index


class Workspace(NamedTuple):
    """What a search for shortest paths over columns works with.

    `distance`, shape (columns + 1, limbs), holds tentative lengths; its last row is an origin that
    is no column. No path of length `limit`, shape (1, limbs), or more is looked for. `via[j]` is
    the arc by which column j is reached. `heap[:size]` are the columns reached and not settled,
    `position` says where each stands there, or UNSEEN or SETTLED; between two searches all are
    UNSEEN. `settled` lists the settled columns in the order of their distance.
    """

    distance: Amounts
    limit: Amounts
    via: Index
    heap: Index
    position: Index
    settled: Index


class ArcBlock(NamedTuple):
    """Arcs by row: those of row i stand from `row_ptr[i]` to `row_ptr[i + 1]`."""

    row_ptr: Index
    col: Index
    weight: Amounts


def new_signal() -> Index:
    """Return a stop signal that nobody sets."""
    return np.zeros(3, dtype=np.int64)
