"""Finds the best mentors of every mentee without scoring the pairs that cannot be among them."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK
from pairing.solver.large.kernels.bounds import (
    FIRST_BOUND,
    INFEASIBLE,
    PRICE_RANGE,
    ROWS,
    WORDS_PER_SUPERBLOCK,
    read_blocks,
    read_superblocks,
)

MOST_POINTS = 1023
TABLE, OFFSET, WIDTH = 0, 1, 2
STEPS = (16, 64, INFEASIBLE)
"""By how many points a rack may promise less than the best to be taken up first, second, last."""

BLOCK_STEPS = (4, 16, 64, INFEASIBLE)
"""Likewise the shelves of these racks."""

EMPTY_FACTOR = 8
"""How many times more patience there is while nothing was found."""


@njit(cache=True, nogil=True)
def bits_in(mask):
    """How many bits of a 64-bit mask are set (population count)."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + (
        (mask >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True, inline="always")
def compare(worth, at, price, j, least, limbs):
    """-1, 0 or 1: whether worth[at] less price[j] is below, at or above `least`, word by word."""
    for k in range(len(limbs)):
        value = worth[at, k] - price[j, k]
        if value != least[k]:
            return -1 if value < least[k] else 1
    return 0


@njit(cache=True, nogil=True)
def insert(worth, at, price, j, mixed, value, tie, kept, filled, limbs):
    """Put one offer among those kept, best first, ties by the smaller mixed hash.

    `value` and `tie` have a row for each, `kept` its mentor and points, which are for the caller
    to write; returns the place.
    """
    position = filled if filled < len(tie) else len(tie) - 1
    while position > 0:
        order = compare(worth, at, price, j, value[position - 1], limbs)
        if order < 0 or (order == 0 and tie[position - 1] < mixed):
            break
        for k in range(len(limbs)):
            value[position, k] = value[position - 1, k]
        tie[position] = tie[position - 1]
        kept[position, 0] = kept[position - 1, 0]
        kept[position, 1] = kept[position - 1, 1]
        position -= 1
    for k in range(len(limbs)):
        value[position, k] = worth[at, k] - price[j, k]
    tie[position] = mixed
    return position


@njit(cache=True, nogil=True)
def bound_needed(least, top, weight_by_points, lowest, is_linear):
    """What labels must add up to at least for a value of `least`; never too much.

    `top` are the points that no label tells of.
    """
    if not is_linear:
        return 0
    points = (least - weight_by_points[0, 0] + lowest[0]) // (
        weight_by_points[1, 0] - weight_by_points[0, 0]
    )
    return min(max(points - top + PRICE_RANGE, 0), INFEASIBLE)


@njit(cache=True, nogil=True, inline="always")
def visit_limit(max_visits, filled):
    """How many racks and mentors are looked at before a mentee stops, content or not."""
    return max_visits if filled else EMPTY_FACTOR * max_visits


@njit(cache=True, nogil=True)
def list_blocks(block_bound, superblocks, needed, blocks, upper_bound):
    """List the shelves of some racks that promise what is needed, and what they promise.

    `block_bound` has a row for each of `superblocks`. Returns how many there are, and the
    greatest bound.
    """
    count = 0
    top = 0
    for t in range(len(superblocks)):
        first = superblocks[t] * BLOCKS_PER_SUPERBLOCK
        for s in range(BLOCKS_PER_SUPERBLOCK):
            if needed <= block_bound[t, s] < INFEASIBLE:
                blocks[count] = first + s
                upper_bound[count] = block_bound[t, s]
                top = max(top, upper_bound[count])
                count += 1
    return count, top


@njit(cache=True, nogil=True)
def best_columns_kernel(
    rows,
    mentee_of,
    labels,
    prices,
    mentors,
    rest,
    left,
    by_count,
    own,
    most_by_count,
    banned,
    weight_by_points,
    floor,
    max_visits,
    is_linear,
    column,
    points,
    best,
    limbs,
):
    """Find the columns with the highest reduced profit above `floor`, for some rows.

    `labels` is (mentors on a shelf, labels of racks, of shelves); `prices` is (cheapest on each
    shelf, price of each mentor, PRICE_RANGE less the points by which each rack is dearer than the
    least price of all, shelves likewise, and that price); `mentors` is (classes by factor,
    bits, points with everybody, which are off the price already, place on the board), in the
    order of the shelves; `rest` is (flat tables, offset, width, first label, classes of
    mentees); `banned` is (pointers, mentors). `own` is what a mentee has with everybody,
    `most_by_count` the most that counts can add.

    Whoever has found anything is content after `max_visits` racks and mentors, the most promising
    first; whoever has found nothing gives up after `EMPTY_FACTOR` times as many.

    Fills `column` and `points`, shape (rows, most), -1 where there are fewer, and `best`, the
    highest value where one lies above the floor. Ties fall by a mixed hash of both positions,
    so that no mentor is everybody's first thought. Returns how many pairs were looked at.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    block_size, superblock_bounds, block_bounds = labels
    block_price, price, superblock_discount, block_discount, lowest = prices
    classes, right, extra, mentor_of = mentors
    banned_ptr, banned_mentors = banned
    terms, counts = len(rest[FIRST_BOUND]), len(by_count)
    superblocks = len(block_bounds)
    most = column.shape[1]
    value = np.zeros((most, len(limbs)), np.int64)
    tie = np.zeros(most, np.uint64)
    superblock_lanes = np.zeros(superblock_bounds.shape[1], np.uint64)
    superblock_bound = superblock_lanes.view(np.uint16)
    block_lanes = np.zeros((superblocks, WORDS_PER_SUPERBLOCK), np.uint64)
    block_bound = block_lanes.view(np.uint16)
    cheaper = block_discount.view(np.uint16).ravel()
    blocks = np.zeros(len(cheaper), np.int64)
    upper_bound = np.zeros(len(cheaper), np.int64)
    taken = np.zeros(superblocks + 1, np.int64)
    row_at = np.zeros(terms, np.int64)
    least = np.zeros(len(limbs), np.int64)
    kept = np.zeros((most, 2), np.int64)
    visited = 0
    for r in rows:
        i = mentee_of[r]
        if own[i] > MOST_POINTS:
            continue
        filled = 0
        spent = 0
        for k in range(len(limbs)):
            least[k] = floor[r, k]
        top = own[i] + most_by_count
        needed = bound_needed(least[0], top, weight_by_points, lowest, is_linear)
        read_superblocks(superblock_lanes, i, rest, superblock_bounds, superblock_discount)
        above = 0
        for superblock in range(superblocks):
            if above <= superblock_bound[superblock] < INFEASIBLE:
                above = superblock_bound[superblock] + 1
        for f in range(terms):
            row_at[f] = rest[OFFSET][f] + np.int64(rest[ROWS][f, i]) * rest[WIDTH][f]
        for step in STEPS:
            upto = above
            above = max(upto - step, needed)
            count = 0
            for superblock in range(superblocks):
                taken[count] = superblock
                count += above <= superblock_bound[superblock] < upto
            count = min(count, max(visit_limit(max_visits, filled) - spent, 0))
            spent += count
            read_blocks(block_lanes, taken[:count], i, rest, block_bounds, block_discount)
            count, top_bound = list_blocks(block_bound, taken[:count], needed, blocks, upper_bound)
            near = top_bound + 1
            for block_step in BLOCK_STEPS:
                nearer = near
                near = max(top_bound - block_step, needed)
                for t in range(count):
                    if not max(near, needed) <= upper_bound[t] < nearer:
                        continue
                    block = blocks[t]
                    at = top + upper_bound[t] - cheaper[block]
                    order = compare(weight_by_points, at, block_price, block, least, limbs)
                    if order < 0 or (order == 0 and filled < most):
                        continue
                    if spent >= visit_limit(max_visits, filled):
                        needed = INFEASIBLE
                        break
                    spent += block_size
                    for j in range(block * block_size, min((block + 1) * block_size, len(price))):
                        visited += 1
                        total = own[i]
                        for f in range(terms):
                            total += rest[TABLE][row_at[f] + classes[j, f]]
                        if total < 0:
                            continue
                        for c in range(counts):
                            total += by_count[c][bits_in(left[c, i] & right[c, j])]
                        if total > MOST_POINTS:
                            continue
                        order = compare(weight_by_points, total, price, j, least, limbs)
                        if order < 0 or (order == 0 and filled < most):
                            continue
                        mixed = np.uint64(i * 0x9E3779B9 + mentor_of[j])
                        mixed *= np.uint64(0x9E3779B97F4A7C15)
                        mixed ^= mixed >> np.uint64(29)
                        if order == 0 and mixed >= tie[most - 1]:
                            continue
                        possible = True
                        for b in range(banned_ptr[i], banned_ptr[i + 1]):
                            possible = possible and banned_mentors[b] != mentor_of[j]
                        if not possible:
                            continue
                        position = insert(
                            weight_by_points,
                            total,
                            price,
                            j,
                            mixed,
                            value,
                            tie,
                            kept,
                            filled,
                            limbs,
                        )
                        kept[position, 0] = mentor_of[j]
                        kept[position, 1] = total + extra[j]
                        if filled < most:
                            filled += 1
                        if filled == most:
                            for k in range(len(limbs)):
                                least[k] = value[most - 1, k]
                            needed = bound_needed(
                                least[0], top, weight_by_points, lowest, is_linear
                            )
                if near <= needed:
                    break
            if above <= needed or spent >= visit_limit(max_visits, filled):
                break
        for position in range(filled):
            column[r, position] = kept[position, 0]
            points[r, position] = kept[position, 1]
        if filled:
            for k in range(len(limbs)):
                best[r, k] = value[0, k]
    return visited
