"""A two-level index of mentors: blocks of a few who resemble each other, and superblocks of those.

Each block and superblock has an upper bound on the points of each term, for each class of mentees.
A search reads the bounds of all superblocks, four to a 64-bit number, then those of the blocks in
the superblocks that may exceed what is already known, and scores only the pairs in blocks that may
too.
Source: branch and bound, A. H. Land and A. G. Doig, Econometrica 28 (1960).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import PackedWeights
from pairing.scoring.score_tables import POINT_MASK, ClassTerm
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK, COLUMNS_PER_BLOCK, LANES
from pairing.solver.large.types import Bounds, Lanes, Points
from pairing.solver.types import Index

MAX_BOUNDS = 1 << 29
"""How many bounds may be written; where it would be more, more mentors share a block."""

MAX_TERMS = 30
"""So many bounds, all of them INFEASIBLE, still add up to less than 16 bits hold."""

INFEASIBLE_POINTS = -2048
"""The points of a term where a rule blocks: less than all terms together can make up for."""

SIGNIFICANT_POINTS = 60
"""How many points a pair may lose by one term and still be likely to matter."""


@dataclass(frozen=True)
class BoundIndex:
    """Mentors in the order of the index, block by block and superblock by superblock.

    `order` lists the mentors, `block_size` to a block. Bounds stand term by term,
    class by class, four in a lane: `superblock_bounds` has shape (classes, lanes),
    `block_bounds` (classes, superblocks, lanes of a superblock). See `kernels.bounds`
    for what a bound is.
    """

    order: Index
    block_size: int
    superblock_bounds: Lanes
    block_bounds: Lanes

    @property
    def bounds(self) -> Bounds:
        """Return the bounds as compiled code takes them."""
        return Bounds(self.block_size, self.superblock_bounds, self.block_bounds)

    def cheapest(self, price: PackedWeights) -> tuple[PackedWeights, PackedWeights]:
        """Return the least price of every superblock and of every block, of prices in `order`."""
        block_price = _least(price, self.block_size)
        return _least(block_price, BLOCKS_PER_SUPERBLOCK), block_price


def build_bound_index(terms: Sequence[ClassTerm]) -> BoundIndex:
    """Sort mentors by their classes, the most selective term first, and bound their blocks."""
    from pairing.solver.large.kernels.bounds import INFEASIBLE, write_bounds

    assert len(terms) <= MAX_TERMS, "bounds of more terms would overflow into each other"
    mentors = len(terms[0].columns)
    classes = sum(len(term.table) for term in terms)
    block_size = max(COLUMNS_PER_BLOCK, -(-mentors * classes // MAX_BOUNDS))
    superblocks = -(-mentors // (block_size * BLOCKS_PER_SUPERBLOCK))
    order = np.lexsort([term.columns for term in reversed(terms)])
    superblock_bounds = np.full((classes, _rounded_up(superblocks)), INFEASIBLE, dtype=np.uint16)
    block_bounds = np.zeros((classes, superblocks, BLOCKS_PER_SUPERBLOCK), dtype=np.uint16)
    first = 0
    write: Callable[..., object] = write_bounds
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for term in terms:
            by_mentor = np.ascontiguousarray(as_points(term).T)
            asked = (
                by_mentor,
                term.columns[order],
                first,
                block_size,
                superblock_bounds,
                block_bounds,
            )
            parts = np.array_split(np.arange(superblocks), os.cpu_count() or 1)
            for done in [pool.submit(write, part, *asked) for part in parts]:
                done.result()
            first += len(term.table)
    return BoundIndex(
        order.astype(np.int64), block_size, as_lanes(superblock_bounds), as_lanes(block_bounds)
    )


def as_lanes(labels: npt.NDArray[np.uint16]) -> Lanes:
    """Return bounds, a whole number of lanes in each row, four to a lane."""
    return labels.view(np.uint64)


def _rounded_up(count: int) -> int:
    return -(-count // LANES) * LANES


def as_points(term: ClassTerm) -> Points:
    """Return the points of a term, INFEASIBLE_POINTS where a rule is broken; all sums fit."""
    return np.where(term.table > POINT_MASK, INFEASIBLE_POINTS, term.table).astype(np.int16)


def ranked(tables: Sequence[ClassTerm]) -> list[ClassTerm]:
    """Return the same terms, those that exclude the most pairs first."""
    return sorted(tables, key=_removes, reverse=True)


def _removes(term: ClassTerm) -> float:
    """Return the share of all pairs that a factor blocks, or makes lose too much to matter."""
    points = as_points(term)
    loses = points < points.max(axis=1, keepdims=True, initial=0) - SIGNIFICANT_POINTS
    rows = np.bincount(term.rows, minlength=points.shape[0])
    columns = np.bincount(term.columns, minlength=points.shape[1])
    return float(rows @ (loses @ columns) / max(rows.sum() * columns.sum(), 1))


def _least(price: PackedWeights, each: int) -> PackedWeights:
    """Return the least of every `each` prices, limb by limb."""
    if not len(price):
        return price
    starts = np.arange(0, len(price), each)
    if price.shape[1] == 1:
        return np.minimum.reduceat(price, starts, axis=0)
    rank = np.empty(len(price), dtype=np.int64)
    by_price = np.lexsort(price.T[::-1])
    rank[by_price] = np.arange(len(price))
    return price[by_price[np.minimum.reduceat(rank, starts)]]
