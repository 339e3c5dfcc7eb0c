"""Writes and reads what racks and shelves of mentors promise to each class of mentees.

A label is a 16-bit number: the most points, or INFEASIBLE where a rule lets nobody through. The
sum of all labels of a rack or shelf, and of PRICE_RANGE less how much dearer it is than the least
price of all, is less than INFEASIBLE wherever somebody may be had, and always fits its 16 bits. So
four can be added at once as one word of 64.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK, LANES

INFEASIBLE = 2 * (POINT_MASK + 1)
PRICE_RANGE = POINT_MASK
WORDS_PER_SUPERBLOCK = BLOCKS_PER_SUPERBLOCK // LANES
FIRST_BOUND, ROWS = 3, 4


@njit(cache=True, nogil=True)
def write_bounds(superblocks, points, columns, first, block_size, superblock_bounds, block_bounds):
    """For some racks, the most points by one factor, for every class of mentees.

    `points`, shape (classes of mentors, classes of mentees), holds the factor's points, negative
    for blocked, and `columns` the class of every mentor in the order of the shelves. Labels
    begin at `first_row`, and stand singly here.
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


@njit(cache=True, nogil=True)
def read_superblocks(upper_bound, i, rest, superblock_bounds, cheaper):
    """Fill `promised`, in words, with what each rack promises mentee `i`, prices off."""
    for k in range(len(upper_bound)):
        upper_bound[k] = cheaper[k]
    for f in range(len(rest[FIRST_BOUND])):
        row = rest[FIRST_BOUND][f] + rest[ROWS][f, i]
        for k in range(len(upper_bound)):
            upper_bound[k] += superblock_bounds[row, k]


@njit(cache=True, nogil=True)
def read_blocks(upper_bound, superblocks, i, rest, block_bounds, cheaper):
    """Fill `upper_bound`, shape (racks, words), with what the shelves of some racks promise.

    The words are added apart, so that the labels of many racks are fetched from memory at once.
    """
    for k in range(len(superblocks)):
        r = superblocks[k]
        one, two = cheaper[r, 0], cheaper[r, 1]
        three, four = cheaper[r, 2], cheaper[r, 3]
        for f in range(len(rest[FIRST_BOUND])):
            row = rest[FIRST_BOUND][f] + rest[ROWS][f, i]
            one += block_bounds[r, row, 0]
            two += block_bounds[r, row, 1]
            three += block_bounds[r, row, 2]
            four += block_bounds[r, row, 3]
        upper_bound[k, 0], upper_bound[k, 1] = one, two
        upper_bound[k, 2], upper_bound[k, 3] = three, four
