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
from pairing.solver.kernels.compiled import inlined, kernel
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK, LANES
from pairing.solver.large.types import Bounds, Ints, Lanes, Points, Terms
from pairing.solver.types import Index

INFEASIBLE = 2 * (POINT_MASK + 1)
PRICE_RANGE = POINT_MASK
LANES_PER_SUPERBLOCK = BLOCKS_PER_SUPERBLOCK // LANES

LOW_BITS = np.uint64(0x0001_0001_0001_0001)
MIDDLE_BITS = np.uint64(0x7800_7800_7800_7800)
HIGH_BITS = np.uint64(0x8000_8000_8000_8000)
"""In each lane the lowest bit, those from INFEASIBLE up to the highest, and the highest."""

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
    best = np.empty((BLOCKS_PER_SUPERBLOCK, classes), np.int16)
    for r in superblocks:
        best[:] = -1
        for s in range(BLOCKS_PER_SUPERBLOCK):
            begin = (r * BLOCKS_PER_SUPERBLOCK + s) * block_size
            for j in range(begin, min(begin + block_size, len(columns))):
                here = points[columns[j]]
                for c in range(classes):
                    best[s, c] = max(best[s, c], here[c])
        for c in range(classes):
            most = -1
            for s in range(BLOCKS_PER_SUPERBLOCK):
                most = max(most, best[s, c])
                block_bounds[first + c, r, s] = best[s, c] if best[s, c] >= 0 else INFEASIBLE
            superblock_bounds[first + c, r] = most if most >= 0 else INFEASIBLE


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
def mark_infeasible(total: Lanes) -> None:
    """Add 1 to every bound, and write 0 where it is INFEASIBLE or more.

    So a bound is at least 1 where a column may be feasible, and below the highest bit of a lane.
    """
    for k in range(len(total)):
        # The highest bit of each lane: whether any of the bits that INFEASIBLE can set is set.
        excluded = (((total[k] & MIDDLE_BITS) + MIDDLE_BITS) | total[k]) & HIGH_BITS
        lane_mask = (excluded - (excluded >> np.uint64(15))) | excluded
        total[k] = ((total[k] & ~lane_mask) + LOW_BITS) & ~lane_mask


@inlined
def any_at_least(lanes: np.uint64, least: np.uint64) -> bool:
    """Return whether a lane is at least that of `least`, all below their highest bits."""
    return bool(((lanes | HIGH_BITS) - least) & HIGH_BITS != np.uint64(0))


@kernel
def highest_bound(total: Lanes, single: SingleBounds) -> int:
    """Return the highest of the marked bounds, less 1; `single` are those of `total` one by one."""
    highest = 0
    beyond = LOW_BITS
    for k in range(len(total)):
        if any_at_least(total[k], beyond):
            for s in range(k * LANES, (k + 1) * LANES):
                highest = max(highest, int(single[s]))
            beyond = np.uint64(highest + 1) * LOW_BITS
    return highest - 1


@kernel
def list_superblocks(
    total: Lanes, single: SingleBounds, above: int, upto: int, superblocks: Index
) -> int:
    """List the superblocks whose marked bound is that of at least `above` and less than `upto`.

    Fill `superblocks`; return how many there are.
    """
    count = 0
    least = np.uint64(above + 1) * LOW_BITS
    for k in range(len(total)):
        if any_at_least(total[k], least):
            for s in range(k * LANES, (k + 1) * LANES):
                if above < single[s] <= upto:
                    superblocks[count] = s
                    count += 1
    return count


@kernel
def read_blocks(
    bounds: Bounds, terms: Terms, i: int, discount: Lanes, superblocks: Index, total: Lanes
) -> None:
    """Fill `total`, shape (superblocks, lanes), with the bounds of the blocks of some superblocks.

    Term by term, since the bounds of one class of rows lie side by side in memory.
    """
    for k in range(len(superblocks)):
        for lane in range(LANES_PER_SUPERBLOCK):
            total[k, lane] = discount[superblocks[k], lane]
    # After each term total[k] is the sum of the discount and the bounds of the terms so far.
    for f in range(len(terms.first_bound)):
        bound = bounds.blocks[terms.first_bound[f] + terms.row_class[f, i]]
        for k in range(len(superblocks)):
            r = superblocks[k]
            total[k, 0] += bound[r, 0]
            total[k, 1] += bound[r, 1]
            total[k, 2] += bound[r, 2]
            total[k, 3] += bound[r, 3]
