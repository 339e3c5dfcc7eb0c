"""Finds the best columns of every row without scoring the pairs that cannot be among them."""

# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.kernels.compiled import inlined, kernel
from pairing.solver.kernels.lexicographic import compare_profit
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK
from pairing.solver.large.kernels.bounds import (
    INFEASIBLE,
    LANES_PER_SUPERBLOCK,
    PRICE_RANGE,
    SingleBounds,
    highest_bound,
    list_superblocks,
    mark_infeasible,
    read_blocks,
    read_superblocks,
)
from pairing.solver.large.types import Bounds, Columns, Found, Kept, Prices, Query, Rows, Terms
from pairing.solver.types import STOP, WORK, Index

MOST_POINTS = 1023
STEPS = (16, 64, INFEASIBLE)
"""By how many points the bounds of the superblocks taken first, and so on, lie below the best."""

BLOCK_STEPS = (4, 16, 64, INFEASIBLE)
"""Likewise the blocks of these superblocks."""

EMPTY_FACTOR = 8
"""How many times more visits there are while nothing was found."""


@kernel
def bits_in(mask: np.uint64) -> int:
    """Return how many bits of a 64-bit mask are set (population count)."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + (
        (mask >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))  # type: ignore[return-value]


@kernel
def insert(
    query: Query, prices: Prices, total: int, j: int, tie: np.uint64, kept: Kept, filled: int
) -> int:
    """Insert column j with `total` points among the kept; return its place.

    Invariant: kept[:filled] is in order, the highest profit first, ties by the smaller `tie`.
    Where all places are taken the last is lost. Mentor and points are for the caller to write.
    """
    position = filled if filled < len(kept.tie) else len(kept.tie) - 1
    while position > 0:
        order = compare_profit(
            query.weight_by_points,
            total,
            prices.column,
            j,
            kept.profit,
            position - 1,
            query.limbs,
        )
        if order < 0 or (order == 0 and kept.tie[position - 1] < tie):
            break
        for k in range(len(query.limbs)):
            kept.profit[position, k] = kept.profit[position - 1, k]
        kept.tie[position] = kept.tie[position - 1]
        kept.mentor[position] = kept.mentor[position - 1]
        kept.points[position] = kept.points[position - 1]
        position -= 1
    for k in range(len(query.limbs)):
        kept.profit[position, k] = query.weight_by_points[total, k] - prices.column[j, k]
    kept.tie[position] = tie
    return position


@kernel
def bound_needed(query: Query, prices: Prices, least: int, top: int) -> int:
    """Return what bounds must add up to at least for a profit of `least`; never too much.

    `top` are the points that no bound counts. Where points are not linear nothing is known: 0.
    """
    weights = query.weight_by_points
    if not query.is_linear:
        return 0
    points = (least - weights[0, 0] + prices.lowest[0]) // (weights[1, 0] - weights[0, 0])
    return int(min(max(points - top + PRICE_RANGE, 0), INFEASIBLE))


@inlined
def visit_limit(max_visits: int, filled: int) -> int:
    """Return how many superblocks and columns are visited before a row is left."""
    return max_visits if filled else EMPTY_FACTOR * max_visits


@kernel
def list_blocks(
    block_bound: SingleBounds, superblocks: Index, needed: int, blocks: Index, upper_bound: Index
) -> tuple[int, int]:
    """List the blocks of some superblocks whose bound is at least what is needed.

    `block_bound` has a row for each of `superblocks`. Fill `blocks` and `upper_bound`; return how
    many there are, and the greatest bound.
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
    some: Index,
    bounds: Bounds,
    prices: Prices,
    columns: Columns,
    terms: Terms,
    rows: Rows,
    query: Query,
    found: Found,
    stop: Index,
) -> int:
    """Find the columns with the highest reduced profit above the floor, for some rows.

    A row that has found any is left after `max_visits` superblocks and columns, those of the
    highest bounds first; one that has found none after `EMPTY_FACTOR` times as many.

    Fill `found` for these rows: NONE where there are fewer, `best` where a profit lies above the
    floor. Ties fall by a hash of both positions, so that no column is the first of every row.
    Stop before the next row when asked to. Return how many pairs were visited.

    Invariants: `kept[:filled]` are the best pairs visited so far; `least` is the floor, or the
    last of the kept once all places are filled; a pair whose bound is below `needed` has a profit
    below `least`, so that nothing is lost by passing it over. `above` falls from step to step, and
    every superblock with a bound of at least `above` has been taken.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    count_terms, overlaps = len(terms.first_bound), len(terms.by_count)
    superblocks, block_size = bounds.blocks.shape[1], bounds.block_size
    most, limbs = found.column.shape[1], query.limbs
    kept = Kept(
        np.zeros((most, len(limbs)), np.int64),
        np.zeros(most, np.uint64),
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
    )
    table, begin, width = terms.points, terms.begin, terms.width
    row_class, by_count = terms.row_class, terms.by_count
    classes, column_bits = columns.classes, columns.bits
    column_offset, mentor = columns.offset, columns.mentor
    mentee, row_bits, row_offset = rows.mentee, rows.bits, rows.offset
    forbidden_ptr, forbidden = rows.forbidden_ptr, rows.forbidden
    block_price, price = prices.block, prices.column
    superblock_discount, block_discount = prices.superblock_discount, prices.block_discount
    weight_by_points, floor, max_visits = query.weight_by_points, query.floor, query.max_visits
    profit, ties = kept.profit, kept.tie
    kept_mentor, kept_points = kept.mentor, kept.points
    found_column, found_points, found_best = found.column, found.points, found.best
    superblock_lanes = np.zeros(bounds.superblocks.shape[1], np.uint64)
    superblock_bound = superblock_lanes.view(np.uint16)
    block_lanes = np.zeros((superblocks, LANES_PER_SUPERBLOCK), np.uint64)
    block_bound = block_lanes.view(np.uint16)
    cheaper = block_discount.view(np.uint16).ravel()
    blocks = np.zeros(len(cheaper), np.int64)
    upper_bound = np.zeros(len(cheaper), np.int64)
    taken = np.zeros(superblocks, np.int64)
    row_at = np.zeros(count_terms, np.int64)
    least = np.zeros((1, len(limbs)), np.int64)
    visited = 0
    for r in some:
        if stop[STOP] != 0:
            break
        i = mentee[r]
        if row_offset[i] > MOST_POINTS:
            continue
        filled = 0
        spent = 0
        for k in range(len(limbs)):
            least[0, k] = floor[r, k]
        top = row_offset[i] + terms.most_by_count
        needed = bound_needed(query, prices, least[0, 0], top)
        read_superblocks(bounds, terms, i, superblock_discount, superblock_lanes)
        mark_infeasible(superblock_lanes)
        above = highest_bound(superblock_lanes, superblock_bound) + 1
        for f in range(count_terms):
            row_at[f] = begin[f] + np.int64(row_class[f, i]) * width[f]
        for step in STEPS:
            upto = above
            above = max(upto - step, needed)
            count = list_superblocks(superblock_lanes, superblock_bound, above, upto, taken)
            count = min(count, max(visit_limit(max_visits, filled) - spent, 0))
            spent += count
            read_blocks(bounds, terms, i, block_discount, taken[:count], block_lanes)
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
                    order = compare_profit(
                        weight_by_points, at, block_price, block, least, 0, limbs
                    )
                    if order < 0 or (order == 0 and filled < most):
                        continue
                    if spent >= visit_limit(max_visits, filled):
                        needed = INFEASIBLE
                        break
                    spent += block_size
                    end = min((block + 1) * block_size, len(price))
                    for j in range(block * block_size, end):
                        visited += 1
                        total = row_offset[i]
                        for f in range(count_terms):
                            total += table[row_at[f] + classes[j, f]]
                        if total < 0:
                            continue
                        for c in range(overlaps):
                            total += by_count[c][bits_in(row_bits[c, i] & column_bits[c, j])]
                        if total > MOST_POINTS:
                            continue
                        order = compare_profit(weight_by_points, total, price, j, least, 0, limbs)
                        if order < 0 or (order == 0 and filled < most):
                            continue
                        mixed = np.uint64(i * 0x9E3779B9 + mentor[j])
                        mixed *= np.uint64(0x9E3779B97F4A7C15)
                        mixed ^= mixed >> np.uint64(29)
                        if order == 0 and mixed >= ties[most - 1]:
                            continue
                        possible = True
                        for b in range(forbidden_ptr[i], forbidden_ptr[i + 1]):
                            possible = possible and forbidden[b] != mentor[j]
                        if not possible:
                            continue
                        position = insert(query, prices, total, j, mixed, kept, filled)
                        kept_mentor[position] = mentor[j]
                        kept_points[position] = total + column_offset[j]
                        if filled < most:
                            filled += 1
                        if filled == most:
                            for k in range(len(limbs)):
                                least[0, k] = profit[most - 1, k]
                            needed = bound_needed(query, prices, least[0, 0], top)
                if near <= needed:
                    break
            if above <= needed or spent >= visit_limit(max_visits, filled):
                break
        stop[WORK] += spent
        for position in range(filled):
            found_column[r, position] = kept_mentor[position]
            found_points[r, position] = kept_points[position]
        if filled:
            for k in range(len(limbs)):
                found_best[r, k] = profit[0, k]
    return visited
