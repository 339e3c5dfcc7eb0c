"""Writes and reads the upper bounds of blocks and superblocks for each class of rows.

A bound is a 16-bit number: the most points, or INFEASIBLE where a rule excludes every column. The
sum of all bounds of a block, and of its discount, is less than INFEASIBLE wherever a column may be
feasible, and always fits its 16 bits. So four are added at once as one number of 64 bits.
"""

# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.kernels.compiled import kernel
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK, LANES
from pairing.solver.large.types import Bounds, Ints, Lanes, Points, Terms
from pairing.solver.types import Index

INFEASIBLE = 2 * (POINT_MASK + 1)
PRICE_RANGE = POINT_MASK
LANES_PER_SUPERBLOCK = BLOCKS_PER_SUPERBLOCK // LANES

SingleBounds = npt.NDArray[np.uint16]


@njit(cache=True, nogil=True)
def write_bounds(
    superblocks: Index,
    points: Points,
    columns: Ints,
    first: int,
    block_size: int,
    superblock_bounds: SingleBounds,
    block_bounds: SingleBounds,
) -> None:
    """Write the bounds of one term for some superblocks, for every class of rows.

    `points`, shape (classes of columns, classes of rows), holds the points of the term, negative
    where it blocks, and `columns` the class of every column in the order of the index. The bounds
    begin at `first`. No superblock is written twice, so several threads may each write some.
    """
    classes = points.shape[1]
    best = np.empty(classes, np.int16)
    for r in superblocks:
        for c in range(classes):
            superblock_bounds[first + c, r] = INFEASIBLE
        for s in range(BLOCKS_PER_SUPERBLOCK):
            best[:] = -1
            begin = (r * BLOCKS_PER_SUPERBLOCK + s) * block_size
            for j in range(begin, min(begin + block_size, len(columns))):
                here = points[columns[j]]
                for c in range(classes):
                    best[c] = max(best[c], here[c])
            for c in range(classes):
                if best[c] < 0:
                    block_bounds[r, first + c, s] = INFEASIBLE
                    continue
                block_bounds[r, first + c, s] = best[c]
                if (
                    superblock_bounds[first + c, r] == INFEASIBLE
                    or superblock_bounds[first + c, r] < best[c]
                ):
                    superblock_bounds[first + c, r] = best[c]


@kernel
def read_superblocks(bounds: Bounds, terms: Terms, i: int, discount: Lanes, total: Lanes) -> None:
    """Fill `total` with the bound of each superblock for mentee `i`, prices taken off."""
    for k in range(len(total)):
        total[k] = discount[k]
    # After each term total[k] is the sum of the discount and the bounds of the terms so far.
    for f in range(len(terms.first_bound)):
        row = terms.first_bound[f] + terms.row_class[f, i]
        for k in range(len(total)):
            total[k] += bounds.superblocks[row, k]


@kernel
def read_blocks(
    bounds: Bounds, terms: Terms, i: int, discount: Lanes, superblocks: Index, total: Lanes
) -> None:
    """Fill `total`, shape (superblocks, lanes), with the bounds of the blocks of some superblocks.

    The four numbers of a superblock are added apart, so that the bounds of many superblocks are
    fetched from memory at once.
    """
    for k in range(len(superblocks)):
        r = superblocks[k]
        one, two = discount[r, 0], discount[r, 1]
        three, four = discount[r, 2], discount[r, 3]
        for f in range(len(terms.first_bound)):
            row = terms.first_bound[f] + terms.row_class[f, i]
            one += bounds.blocks[r, row, 0]
            two += bounds.blocks[r, row, 1]
            three += bounds.blocks[r, row, 2]
            four += bounds.blocks[r, row, 3]
        total[k, 0], total[k, 1] = one, two
        total[k, 2], total[k, 3] = three, four
