"""Mentors in a tree: those whom the weightiest rules and criteria judge alike stand together.

A scan walks down from the root, one factor at a time. Whatever cannot beat what is already
known, by the points still to be had and the cheapest price below, is passed over with all its
mentors, and no pair in it is ever scored.
Source: branch and bound, A. H. Land and A. G. Doig, Econometrica 28 (1960).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK, Ints, TableFactor
from pairing.wishes import Words

Index = npt.NDArray[np.int64]

MENTORS_PER_LEAF = 4
"""A factor joins the tree only while its leaves hold at least so many mentors on average."""

MOST_LEVELS = 4
MATTERS = 60
"""How many points a pair may lose by one factor and still be likely to matter."""

BLOCKED_LOSES = 1 << 10


@dataclass(frozen=True)
class Tree:
    """Nodes in preorder over mentors in an order of their own.

    `order` lists mentors so that those of a node stand at `begin[k]` to `end[k]`; `depth` is
    the level of a node, `kind` the class all its mentors have in the factor of that level, and
    `after` the next node outside its subtree. `starts` holds the first mentors of each level's
    nodes and `nodes` where these nodes stand.
    """

    order: Index
    depth: Ints
    kind: Ints
    begin: Ints
    end: Ints
    after: Ints
    starts: tuple[Index, ...]
    nodes: tuple[Index, ...]

    def cheapest(self, price: Words) -> Words:
        """The least price below every node, shape (nodes, words), of prices in `order`."""
        rank = np.empty(len(price), dtype=np.int64)
        by_price = np.lexsort(price.T[::-1])
        rank[by_price] = np.arange(len(price))
        least = np.zeros((len(self.kind), price.shape[1]), dtype=np.int64)
        for starts, nodes in zip(self.starts, self.nodes, strict=True):
            if len(starts):
                least[nodes] = price[by_price[np.minimum.reduceat(rank, starts)]]
        return least

    def by_price(self, price: Words) -> Index:
        """Places in `order`, leaf by leaf, the cheapest mentor of each leaf first."""
        leaf = np.repeat(np.arange(len(self.starts[-1])), np.diff([*self.starts[-1], len(price)]))
        return np.lexsort((*price.T[::-1], leaf))


def split(tables: Sequence[TableFactor]) -> tuple[list[TableFactor], list[TableFactor]]:
    """The factors that make the tree, the most selective first, and the others likewise."""
    ranked = sorted(tables, key=_removes, reverse=True)
    leading: list[TableFactor] = []
    others: list[TableFactor] = []
    for factor in ranked:
        tried = [*leading, factor]
        leaves = len(np.unique(_joined(tried)))
        few = leaves * MENTORS_PER_LEAF <= len(factor.columns)
        if len(leading) < MOST_LEVELS and (few or not leading):
            leading = tried
        else:
            others.append(factor)
    return leading, others


def grow(leading: Sequence[TableFactor]) -> Tree:
    """The tree whose levels are these factors."""
    columns = np.stack([factor.columns for factor in leading])
    order = np.lexsort(columns[::-1])
    sorted_columns = columns[:, order]
    count = columns.shape[1]
    changes = np.ones((len(leading), count), dtype=np.bool_)
    changes[:, 1:] = sorted_columns[:, 1:] != sorted_columns[:, :-1]
    changes = np.logical_or.accumulate(changes, axis=0)
    starts = tuple(np.flatnonzero(level) for level in changes)
    depth = np.concatenate([np.full(len(s), d) for d, s in enumerate(starts)])
    begin = np.concatenate(starts)
    end = np.concatenate([np.append(s[1:], count) for s in starts])
    kind = np.concatenate([sorted_columns[d, s] for d, s in enumerate(starts)])
    preorder = np.lexsort((depth, begin))
    begin, end = begin[preorder], end[preorder]
    depth = depth[preorder]
    return Tree(
        order=order.astype(np.int64),
        depth=depth.astype(np.int32),
        kind=kind[preorder].astype(np.int32),
        begin=begin.astype(np.int32),
        end=end.astype(np.int32),
        after=np.searchsorted(begin, end).astype(np.int32),
        starts=starts,
        nodes=tuple(np.flatnonzero(depth == d) for d in range(len(leading))),
    )


def most_points(factor: TableFactor) -> Ints:
    """The most points each class of mentees can have by a factor; -1 where all are blocked."""
    points = np.where(factor.table > POINT_MASK, -1, factor.table)
    most: Ints = points.max(axis=1, initial=-1).astype(np.int32)
    return most


def _removes(factor: TableFactor) -> float:
    """The share of all pairs that a factor blocks, or makes lose too much to matter."""
    points = np.where(factor.table > POINT_MASK, -BLOCKED_LOSES, factor.table)
    loses = points < points.max(axis=1, keepdims=True, initial=0) - MATTERS
    rows = np.bincount(factor.rows, minlength=points.shape[0])
    columns = np.bincount(factor.columns, minlength=points.shape[1])
    return float(rows @ (loses @ columns) / max(rows.sum() * columns.sum(), 1))


def _joined(factors: Sequence[TableFactor]) -> Index:
    """One number per mentor that tells apart those who differ in any of the factors."""
    joined = np.zeros(len(factors[0].columns), dtype=np.int64)
    for factor in factors:
        joined = joined * factor.table.shape[1] + factor.columns
        joined = np.unique(joined, return_inverse=True)[1].astype(np.int64)
    return joined
