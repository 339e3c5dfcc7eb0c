"""Finds the best mentors of every mentee over all pairs, on every core."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import PackedWeights
from pairing.scoring.score_tables import POINT_MASK, ClassTerm, Ints
from pairing.solver.budget import POLL_SECONDS
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK
from pairing.solver.large.bound_index import (
    as_lanes,
    as_points,
    build_bound_index,
    ranked,
)
from pairing.solver.large.types import Columns, Found, Prices, Query, Rows, Terms
from pairing.solver.network import Instance
from pairing.solver.types import NONE, STOP, Index, new_signal

ROWS_AT_ONCE = 512
MERGED_COLUMNS = 4096
MERGED_CELLS = 1 << 22
UNLIMITED = 1 << 58
HUGE = 1 << 62


@dataclass(frozen=True)
class BestColumns:
    """For every open mentee the best mentors and their points, and the highest value of all.

    `column` and `points` have shape (rows, most); -1 stands for no further mentor. `best`,
    shape (rows, limbs), is exact wherever it lies above the floor that was asked for.
    """

    column: Index
    points: Index
    best: PackedWeights

    @property
    def arrays(self) -> Found:
        """Return the arrays as compiled code fills them."""
        return Found(self.column, self.points, self.best)


class ColumnSearch:
    """The bound index and the class tables of an instance, ready for compiled branch and bound.

    Only mentors with places left are priced. `column_offset` are the points a mentor has with
    everybody, taken off the price where points are linear.
    """

    def __init__(self, instance: Instance, *, linear: bool) -> None:
        """Build the bound index and the class tables of an instance.

        `linear` says that a point always has the same weight, so that points which depend on
        the mentor alone may be taken off the price.
        """
        tables = instance.tables
        self.instance = instance
        self.linear = linear
        self.visited = 0
        mentors, row_offset, self.column_offset, class_terms = _separate(instance, linear=linear)
        terms = ranked(merged(class_terms))
        self.blocks = build_bound_index(terms)
        self.mentors = mentors[self.blocks.order]
        self.extra = self.column_offset[self.mentors]
        overlaps = tables.overlap_terms
        in_order = [term.columns[self.blocks.order] for term in terms]
        self.columns = Columns(
            np.ascontiguousarray(_stack(in_order, np.int32).T),
            _stack([f.columns[self.mentors] for f in overlaps], np.uint64),
            self.extra,
            self.mentors,
        )
        self.terms = _laid_out(terms, _stack([f.by_count for f in overlaps], np.int32))
        self.rows = Rows(
            instance.open_mentees,
            _stack([f.rows for f in overlaps], np.uint64),
            row_offset,
            *self._banned(),
        )
        self.row_order = np.lexsort([f.rows[instance.open_mentees] for f in reversed(terms)])

    def best_columns(
        self,
        price: PackedWeights,
        *,
        weight_by_points: PackedWeights,
        floor: PackedWeights,
        most: int,
        rows: Index | None = None,
        max_visits: int = UNLIMITED,
        into: BestColumns | None = None,
        report: Callable[[float], None] = lambda _share: None,
    ) -> BestColumns:
        """Return the best mentors above each row's floor, by `weight_by_points[points] - price`.

        `weight_by_points`, shape (1024, limbs), must not fall with the points; `price` has a
        row for every mentor, `floor` for every open mentee. Only `rows` are priced, and what is
        found is written `into` the earlier columns of other rows, if there are any. A row that
        found any is left after `max_visits` superblocks and mentors.
        Whatever `report` raises ends the pass.
        """
        count = len(floor)
        found = into or BestColumns(
            np.full((count, most), NONE, dtype=np.int32),
            np.zeros((count, most), dtype=np.int16),
            floor.copy(),
        )
        prices = self._priced(price, weight_by_points)
        limbs = (0,) * floor.shape[1]
        query = Query(weight_by_points, floor, max_visits, self.linear, limbs)
        stop = new_signal()
        row_order = self._in_order(rows, count)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = [
                pool.submit(self._part, rows, prices, query, found, stop)
                for rows in np.array_split(row_order, len(row_order) // ROWS_AT_ONCE + 1)
            ]
            try:
                for done, part in enumerate(parts):
                    while not wait([part], timeout=POLL_SECONDS).done:
                        report(done / len(parts))
                    self.visited += part.result()
                    report((done + 1) / len(parts))
            except BaseException:
                stop[STOP] = 1
                pool.shutdown(cancel_futures=True)
                raise
        return found

    def _in_order(self, rows: Index | None, count: int) -> Index:
        """Return some of `count` rows, or all, in the order in which they read the same bounds."""
        if rows is None or len(rows) == count:
            return self.row_order
        wanted = np.zeros(count, dtype=np.bool_)
        wanted[rows] = True
        return self.row_order[wanted[self.row_order]]

    def _priced(self, price: PackedWeights, weight_by_points: PackedWeights) -> Prices:
        """Return prices as compiled code takes them: limbs, and points for the bounds."""
        own = price[self.mentors] - (weight_by_points[self.extra] - weight_by_points[0])
        superblock_price, block_price = self.blocks.cheapest(own)
        lowest = own.min(axis=0) if len(own) else weight_by_points[0]
        step = int(weight_by_points[1, 0] - weight_by_points[0, 0]) if self.linear else HUGE
        superblocks, blocks = (
            self._cheaper(p - lowest, step) for p in (superblock_price, block_price)
        )
        superblock_bound = blocks.reshape(-1, BLOCKS_PER_SUPERBLOCK)
        return Prices(block_price, own, as_lanes(superblocks), as_lanes(superblock_bound), lowest)

    def _cheaper(self, dearer: PackedWeights, step: int) -> npt.NDArray[np.uint16]:
        """Return POINT_MASK less the points by which each is dearer than the cheapest."""
        points = np.clip(dearer[:, 0] // step, 0, POINT_MASK)
        empty = -len(points) % BLOCKS_PER_SUPERBLOCK
        return np.pad(POINT_MASK - points, (0, empty)).astype(np.uint16)

    def _part(
        self, rows: Index, prices: Prices, query: Query, found: BestColumns, stop: Index
    ) -> int:
        from pairing.solver.large.kernels.branch_and_bound import best_columns_kernel

        return int(
            best_columns_kernel(
                rows,
                self.blocks.bounds,
                prices,
                self.columns,
                self.terms,
                self.rows,
                query,
                found.arrays,
                stop,
            )
        )

    def _banned(self) -> tuple[Index, Index]:
        banned = self.instance.forbidden
        lists = [banned.get(i, EMPTY) for i in range(len(self.instance.tables.mentees))]
        pointers = np.concatenate([[0], np.cumsum([len(some) for some in lists])])
        return pointers.astype(np.int64), np.concatenate([EMPTY, *lists]).astype(np.int64)


def _laid_out(terms: list[ClassTerm], by_count: Ints) -> Terms:
    """Return the class tables end to end, and the points of overlaps."""
    most = (scores[scores <= POINT_MASK].max(initial=0) for scores in by_count)
    return Terms(
        np.concatenate([as_points(term).ravel() for term in terms]),
        _begins([term.table.size for term in terms]),
        np.array([term.table.shape[1] for term in terms], dtype=np.int64),
        _begins([term.table.shape[0] for term in terms]),
        _stack([term.rows for term in terms], np.int32),
        by_count,
        int(sum(most)),
    )


def _begins(sizes: list[int]) -> Index:
    """Return where each of several runs of these sizes begins."""
    return np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)


def _separate(instance: Instance, *, linear: bool) -> tuple[Index, Ints, Ints, list[ClassTerm]]:
    """Return the mentors to search, and the terms that depend on both sides apart from the others.

    That is: the mentors, the scores of every mentee with everybody, those of every mentor
    with everybody, and the terms left over for the mentors returned.
    """
    tables = instance.tables
    plain = [f for f in tables.class_terms if f.table.shape[0] == 1] if linear else []
    own = [f for f in tables.class_terms if f.table.shape[1] == 1 and not _is_in(f, plain)]
    extra = _by_mentor(plain, len(tables.mentors))
    may = (instance.capacity > 0) & (extra <= POINT_MASK)
    mentors = np.flatnonzero(may).astype(np.int64)
    terms = [
        replace(f, columns=f.columns[mentors])
        for f in tables.class_terms
        if not _is_in(f, [*plain, *own])
    ]
    if not terms:
        terms = [_without_difference(len(tables.mentees), len(mentors))]
    return mentors, _by_mentee(own, len(tables.mentees)), extra, terms


def _without_difference(mentees: int, mentors: int) -> ClassTerm:
    """Return the term of a problem in which nothing distinguishes people."""
    nothing = np.zeros((1, 1), dtype=np.int32)
    return ClassTerm(np.zeros(mentees, np.int32), np.zeros(mentors, np.int32), nothing)


def _is_in(term: ClassTerm, some: list[ClassTerm]) -> bool:
    return any(term is one for one in some)


def _by_mentor(plain: list[ClassTerm], mentors: int) -> Ints:
    """Return the codes of factors that every mentee has alike."""
    packed_scores = [term.table[0, term.columns] for term in plain]
    return sum(packed_scores, np.zeros(mentors, dtype=np.int32))


def _by_mentee(own: list[ClassTerm], mentees: int) -> Ints:
    """Return the codes of factors that every mentor has alike."""
    packed_scores = [term.table[term.rows, 0] for term in own]
    return sum(packed_scores, np.zeros(mentees, dtype=np.int32))


def merged(tables: list[ClassTerm]) -> list[ClassTerm]:
    """Merge the smallest tables, while their products stay small; all scores stay the same.

    Every table costs the scan one look-up per pair, so five tables of a few classes are
    better as one of a few hundred.
    """
    left = sorted(tables, key=lambda term: term.table.size)
    done: list[ClassTerm] = []
    while left:
        term = left.pop(0)
        while left:
            both = _multiplied(term, left[0])
            if both is None:
                break
            term = both
            left.pop(0)
        done.append(term)
    return done


def _multiplied(one: ClassTerm, other: ClassTerm) -> ClassTerm | None:
    """Merge two terms into one; return None where that makes too many classes."""
    rows, row_of = np.unique(
        one.rows.astype(np.int64) * other.table.shape[0] + other.rows, return_inverse=True
    )
    columns, column_of = np.unique(
        one.columns.astype(np.int64) * other.table.shape[1] + other.columns, return_inverse=True
    )
    if len(columns) > MERGED_COLUMNS or len(rows) * len(columns) > MERGED_CELLS:
        return None
    left_rows, right_rows = np.divmod(rows, other.table.shape[0])
    left_columns, right_columns = np.divmod(columns, other.table.shape[1])
    table = one.table[np.ix_(left_rows, left_columns)]
    table = table + other.table[np.ix_(right_rows, right_columns)]
    return ClassTerm(row_of.astype(np.int32), column_of.astype(np.int32), table)


EMPTY = np.zeros(0, dtype=np.int64)


def _stack(arrays: list[np.ndarray], kind: type) -> np.ndarray:
    if not arrays:
        return np.zeros((0, 0), dtype=kind)
    return np.ascontiguousarray(np.stack(arrays).astype(kind))
