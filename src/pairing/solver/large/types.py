"""The arrays of a pricing pass as compiled code takes them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pairing.solver.types import Amounts, Index

Lanes = npt.NDArray[np.uint64]
"""Four bounds of 16 bits in each number."""

Points = npt.NDArray[np.int16]
Ints = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]


class Bounds(NamedTuple):
    """Upper bounds on the points of a block and of a superblock, for each class of rows.

    `superblocks` has shape (classes, lanes), `blocks` (classes, superblocks, lanes of a
    superblock). A block holds `block_size` columns.
    """

    block_size: int
    superblocks: Lanes
    blocks: Lanes


class Prices(NamedTuple):
    """Prices in the order of the index, and as points that can be added to bounds.

    `block`, shape (blocks, limbs), is the least price in each block and `column` the price of each
    column, the points that it has with every row taken off. A discount is PRICE_RANGE less the
    points by which a superblock or block is dearer than `lowest`, shape (limbs,).
    """

    block: Amounts
    column: Amounts
    superblock_discount: Lanes
    block_discount: Lanes
    lowest: Amounts


class Columns(NamedTuple):
    """The columns in the order of the index.

    `classes` has shape (columns, terms), `bits` (overlap terms, columns). `offset` are the points
    that a column has with every row, and `mentor` the mentor that it is.
    """

    classes: Ints
    bits: Bits
    offset: Ints
    mentor: Index


class Terms(NamedTuple):
    """The class tables end to end, and the points of overlaps.

    The table of term f begins at `begin[f]` of `points` and is `width[f]` wide; its first class
    has the bounds `first_bound[f]`; `row_class[f]` are the classes of all mentees. `by_count` has
    shape (overlap terms, counts), and adds `most_by_count` points at most.
    """

    points: Points
    begin: Index
    width: Index
    first_bound: Index
    row_class: Ints
    by_count: Ints
    most_by_count: int


class Rows(NamedTuple):
    """The mentees: `mentee[r]` is that of row r; everything else is by mentee.

    `bits` has shape (overlap terms, mentees). `offset` are the points that a mentee has with
    every column. The forbidden mentors of mentee i are `forbidden[forbidden_ptr[i]:]`, up to the
    next.
    """

    mentee: Index
    bits: Bits
    offset: Ints
    forbidden_ptr: Index
    forbidden: Index


class Query(NamedTuple):
    """What is looked for: the columns with the highest reduced profit above `floor`.

    `weight_by_points`, shape (1024, limbs), does not fall; where `is_linear` one point more
    always has the same weight. `floor` has a row of limbs for every row. A row with a column found
    is left after `max_visits` blocks and columns. `limbs` is as in `Graph`.
    """

    weight_by_points: Amounts
    floor: Amounts
    max_visits: int
    is_linear: bool
    limbs: tuple[int, ...]


class Found(NamedTuple):
    """Columns and their points, shape (rows, most), NONE where there are fewer; `best` profits."""

    column: npt.NDArray[np.signedinteger[Any]]
    points: npt.NDArray[np.signedinteger[Any]]
    best: Amounts


class Kept(NamedTuple):
    """The best columns of one row so far, the best first: profits, ties, mentors and points."""

    profit: Amounts
    tie: Bits
    mentor: Index
    points: Index
