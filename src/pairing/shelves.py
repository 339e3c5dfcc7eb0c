"""Mentors on shelves: a few who resemble each other on each, and a few shelves in every rack.

Racks and shelves bear labels that say, for each class of mentees, the most points to be had
there by each factor. A scan reads the labels of all racks, four to a word, then those of the
shelves in the racks that promise more than what is already known, and takes down only what
these promise; no other pair is ever scored.
Source: branch and bound, A. H. Land and A. G. Doig, Econometrica 28 (1960).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK, TableFactor
from pairing.wishes import Words

Index = npt.NDArray[np.int64]
Points = npt.NDArray[np.int16]
Labels = npt.NDArray[np.uint64]

MENTORS_ON_A_SHELF = 4
SHELVES_IN_A_RACK = 16
MOST_LABELS = 1 << 29
"""How many labels may be written; where it would be more, more mentors share a shelf."""

LABELS_IN_A_WORD = 4
MOST_FACTORS = 30
"""So many labels, all of them closed, still add up to less than 16 bits hold."""

BLOCKED = -2048
"""What a factor says where a rule lets nobody through: less than all together can give."""

MATTERS = 60
"""How many points a pair may lose by one factor and still be likely to matter."""


@dataclass(frozen=True)
class Shelves:
    """Mentors in an order of their own, shelf by shelf and rack by rack.

    `order` lists the mentors as they stand, `on_each` to a shelf. Labels stand factor by factor,
    class by class, four in a word: `of_racks` has shape (classes, words), `of_shelves` (racks,
    classes, words of a rack). See `kernels.labels` for what a label says.
    """

    order: Index
    on_each: int
    of_racks: Labels
    of_shelves: Labels

    def cheapest(self, price: Words) -> tuple[Words, Words]:
        """The least price in every rack and on every shelf, of prices in `order`."""
        on_shelf = _least(price, self.on_each)
        return _least(on_shelf, SHELVES_IN_A_RACK), on_shelf


def shelve(factors: Sequence[TableFactor]) -> Shelves:
    """Put mentors on shelves in the order of the factors, the most telling first."""
    from pairing.kernels.labels import write_labels

    assert len(factors) <= MOST_FACTORS, "labels of more factors would overflow into each other"
    mentors = len(factors[0].columns)
    classes = sum(len(factor.table) for factor in factors)
    on_each = max(MENTORS_ON_A_SHELF, -(-mentors * classes // MOST_LABELS))
    racks = -(-mentors // (on_each * SHELVES_IN_A_RACK))
    order = np.lexsort([factor.columns for factor in reversed(factors)])
    of_racks = np.zeros((classes, _rounded_up(racks)), dtype=np.uint16)
    of_shelves = np.zeros((racks, classes, SHELVES_IN_A_RACK), dtype=np.uint16)
    first = 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for factor in factors:
            by_mentor = np.ascontiguousarray(as_points(factor).T)
            asked = (by_mentor, factor.columns[order], first, on_each, of_racks, of_shelves)
            parts = np.array_split(np.arange(racks), os.cpu_count() or 1)
            for done in [pool.submit(write_labels, part, *asked) for part in parts]:
                done.result()
            first += len(factor.table)
    return Shelves(order.astype(np.int64), on_each, in_words(of_racks), in_words(of_shelves))


def in_words(labels: npt.NDArray[np.uint16]) -> Labels:
    """Labels, a whole number of words in each row, four to a word."""
    return labels.view(np.uint64)


def _rounded_up(count: int) -> int:
    return -(-count // LABELS_IN_A_WORD) * LABELS_IN_A_WORD


def as_points(factor: TableFactor) -> Points:
    """The points of a factor, BLOCKED wherever a rule is broken; sums of all factors fit."""
    return np.where(factor.table > POINT_MASK, BLOCKED, factor.table).astype(np.int16)


def ranked(tables: Sequence[TableFactor]) -> list[TableFactor]:
    """The same factors, those that tell people apart most first."""
    return sorted(tables, key=_removes, reverse=True)


def _removes(factor: TableFactor) -> float:
    """The share of all pairs that a factor blocks, or makes lose too much to matter."""
    points = as_points(factor)
    loses = points < points.max(axis=1, keepdims=True, initial=0) - MATTERS
    rows = np.bincount(factor.rows, minlength=points.shape[0])
    columns = np.bincount(factor.columns, minlength=points.shape[1])
    return float(rows @ (loses @ columns) / max(rows.sum() * columns.sum(), 1))


def _least(price: Words, each: int) -> Words:
    """The least of every `each` prices, word by word."""
    if not len(price):
        return price
    starts = np.arange(0, len(price), each)
    if price.shape[1] == 1:
        return np.minimum.reduceat(price, starts, axis=0)
    rank = np.empty(len(price), dtype=np.int64)
    by_price = np.lexsort(price.T[::-1])
    rank[by_price] = np.arange(len(price))
    return price[by_price[np.minimum.reduceat(rank, starts)]]
