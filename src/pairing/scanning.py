"""Finds the best mentors of every mentee on every core, over all pairs of a board."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK, Ints, TableFactor
from pairing.network import Index, Round
from pairing.shelves import SHELVES_IN_A_RACK, Points, as_points, in_words, ranked, shelve
from pairing.wishes import Words

ROWS_AT_ONCE = 512
MERGED_COLUMNS = 4096
MERGED_CELLS = 1 << 22
ENDLESS = 1 << 58
HUGE = 1 << 62


@dataclass(frozen=True)
class Offers:
    """For every open mentee the best mentors and their points, and the highest value of all.

    `column` and `points` have shape (rows, most); -1 stands for no further mentor. `best`,
    shape (rows, words), is exact wherever it lies above the floor that was asked for.
    """

    column: Index
    points: Index
    best: Words


class Scanner:
    """The factors of a board as shelves and tables, ready for the compiled scan.

    Only mentors with places left are looked at. `liked_by_all` are the points a mentor has with
    everybody, taken off the price where points are linear.
    """

    def __init__(self, state: Round, *, linear: bool) -> None:
        """Lay the factors of the round's board out in memory.

        `linear` says that a point is always worth the same, so that points which depend on
        the mentor alone may be taken off the price.
        """
        board = state.board
        self.round = state
        self.linear = linear
        self.looked_at = 0
        mentors, self.own, self.liked_by_all, tables = _apart(state, linear=linear)
        factors = ranked(merged(tables))
        self.shelves = shelve(factors)
        self.mentors = mentors[self.shelves.order]
        self.extra = self.liked_by_all[self.mentors]
        self.rest = _laid_out(factors)
        in_order = [factor.columns[self.shelves.order] for factor in factors]
        self.classes = np.ascontiguousarray(_stack(in_order, np.int32).T)
        self.left = _stack([f.rows for f in board.counts], np.uint64)
        self.right = _stack([f.columns[self.mentors] for f in board.counts], np.uint64)
        self.by_count = _stack([f.by_count for f in board.counts], np.int32)
        most = (codes[codes <= POINT_MASK].max(initial=0) for codes in self.by_count)
        self.most_by_count = int(sum(most))
        self.turns = np.lexsort([f.rows[state.open_mentees] for f in reversed(factors)])
        self.banned_ptr, self.banned = self._banned()

    def offers(
        self,
        price: Words,
        *,
        worth_of: Words,
        floor: Words,
        most: int,
        rows: Index | None = None,
        patience: int = ENDLESS,
        into: Offers | None = None,
        tell: Callable[[float], None] = lambda _share: None,
    ) -> Offers:
        """The best mentors above each row's floor, by `worth_of[points] - price`.

        `worth_of`, shape (1024, words), must not fall with the points; `price` has a row for
        every mentor of the board, `floor` for every open mentee. Only `rows` are looked at, and
        what is found is written `into` earlier offers to other rows, if there are any. After
        `patience` racks and mentors a mentee who found any is content with the best of these.
        Whatever `tell` raises ends the look.
        """
        count = len(floor)
        found = into or Offers(
            np.full((count, most), -1, dtype=np.int32),
            np.zeros((count, most), dtype=np.int16),
            floor.copy(),
        )
        prices = self._priced(price, worth_of)
        turns = self.turns
        if rows is not None and len(rows) < count:
            wanted = np.zeros(count, dtype=np.bool_)
            wanted[rows] = True
            turns = turns[wanted[turns]]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = [
                pool.submit(self._part, turn, (prices, worth_of, floor, patience), found)
                for turn in np.array_split(turns, len(turns) // ROWS_AT_ONCE + 1)
            ]
            try:
                for done, part in enumerate(parts, start=1):
                    self.looked_at += part.result()
                    tell(done / len(parts))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return found

    def _priced(self, price: Words, worth_of: Words) -> tuple[np.ndarray, ...]:
        """Prices as the compiled scan takes them: whole ones, and points for the labels."""
        own = price[self.mentors] - (worth_of[self.extra] - worth_of[0])
        in_rack, on_shelf = self.shelves.cheapest(own)
        lowest = own.min(axis=0) if len(own) else worth_of[0]
        step = int(worth_of[1, 0] - worth_of[0, 0]) if self.linear else HUGE
        racks, shelves = (self._cheaper(p - lowest, step) for p in (in_rack, on_shelf))
        by_rack = shelves.reshape(-1, SHELVES_IN_A_RACK)
        return on_shelf, own, in_words(racks), in_words(by_rack), lowest

    def _cheaper(self, dearer: Words, step: int) -> npt.NDArray[np.uint16]:
        """Points by which racks or shelves are less than POINT_MASK dearer than the cheapest."""
        points = np.clip(dearer[:, 0] // step, 0, POINT_MASK)
        empty = -len(points) % SHELVES_IN_A_RACK
        return np.pad(POINT_MASK - points, (0, empty)).astype(np.uint16)

    def _part(
        self, turn: Index, asked: tuple[tuple[np.ndarray, ...], Words, Words, int], found: Offers
    ) -> int:
        from pairing.kernels.scan import best_offers

        prices, worth_of, floor, patience = asked
        shelves = self.shelves
        return int(
            best_offers(
                turn,
                self.round.open_mentees,
                (shelves.on_each, shelves.of_racks, shelves.of_shelves),
                prices,
                (self.classes, self.right, self.extra, self.mentors),
                self.rest,
                self.left,
                self.by_count,
                self.own,
                self.most_by_count,
                (self.banned_ptr, self.banned),
                worth_of,
                floor,
                patience,
                self.linear,
                found.column,
                found.points,
                found.best,
                (0,) * floor.shape[1],
            )
        )

    def _banned(self) -> tuple[Index, Index]:
        banned = self.round.forbidden
        lists = [banned.get(i, EMPTY) for i in range(len(self.round.board.mentees))]
        pointers = np.concatenate([[0], np.cumsum([len(some) for some in lists])])
        return pointers.astype(np.int64), np.concatenate([EMPTY, *lists]).astype(np.int64)


def _laid_out(factors: list[TableFactor]) -> tuple[Points, Index, Index, Index, Ints]:
    """Tables end to end, where each begins, its width, its first label, and mentees' classes."""
    return (
        np.concatenate([as_points(factor).ravel() for factor in factors]),
        _begins([factor.table.size for factor in factors]),
        np.array([factor.table.shape[1] for factor in factors], dtype=np.int64),
        _begins([factor.table.shape[0] for factor in factors]),
        _stack([factor.rows for factor in factors], np.int32),
    )


def _begins(sizes: list[int]) -> Index:
    """Where each of several runs of these sizes begins."""
    return np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)


def _apart(state: Round, *, linear: bool) -> tuple[Index, Ints, Ints, list[TableFactor]]:
    """Who is left to look at, and the factors that depend on both sides apart from the others.

    Returns the mentors, what every mentee has with everybody, what every mentor of the board
    has with everybody, and the factors left over for the mentors returned.
    """
    board = state.board
    plain = [f for f in board.tables if f.table.shape[0] == 1] if linear else []
    own = [f for f in board.tables if f.table.shape[1] == 1 and not _is_in(f, plain)]
    extra = _by_mentor(plain, len(board.mentors))
    may = (state.capacity > 0) & (extra <= POINT_MASK)
    mentors = np.flatnonzero(may).astype(np.int64)
    tables = [
        replace(f, columns=f.columns[mentors])
        for f in board.tables
        if not _is_in(f, [*plain, *own])
    ]
    if not tables:
        tables = [_without_difference(len(board.mentees), len(mentors))]
    return mentors, _by_mentee(own, len(board.mentees)), extra, tables


def _without_difference(mentees: int, mentors: int) -> TableFactor:
    """The factor of a board on which nothing tells people apart."""
    nothing = np.zeros((1, 1), dtype=np.int32)
    return TableFactor(np.zeros(mentees, np.int32), np.zeros(mentors, np.int32), nothing)


def _is_in(factor: TableFactor, some: list[TableFactor]) -> bool:
    return any(factor is one for one in some)


def _by_mentor(plain: list[TableFactor], mentors: int) -> Ints:
    """The codes of factors that every mentee has alike."""
    codes = [factor.table[0, factor.columns] for factor in plain]
    return sum(codes, np.zeros(mentors, dtype=np.int32))


def _by_mentee(own: list[TableFactor], mentees: int) -> Ints:
    """The codes of factors that every mentor has alike."""
    codes = [factor.table[factor.rows, 0] for factor in own]
    return sum(codes, np.zeros(mentees, dtype=np.int32))


def merged(tables: list[TableFactor]) -> list[TableFactor]:
    """The same codes from fewer tables: the smallest are multiplied out while they stay small.

    Every table costs the scan one look-up per pair, so five tables of a few classes are
    worth turning into one of a few hundred.
    """
    left = sorted(tables, key=lambda factor: factor.table.size)
    done: list[TableFactor] = []
    while left:
        factor = left.pop(0)
        while left:
            both = _multiplied(factor, left[0])
            if both is None:
                break
            factor = both
            left.pop(0)
        done.append(factor)
    return done


def _multiplied(one: TableFactor, other: TableFactor) -> TableFactor | None:
    """Two factors as one, or None where that makes too many classes."""
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
    return TableFactor(row_of.astype(np.int32), column_of.astype(np.int32), table)


EMPTY = np.zeros(0, dtype=np.int64)


def _stack(arrays: list[np.ndarray], kind: type) -> np.ndarray:
    if not arrays:
        return np.zeros((0, 0), dtype=kind)
    return np.ascontiguousarray(np.stack(arrays).astype(kind))
