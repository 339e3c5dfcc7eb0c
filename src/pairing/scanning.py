"""Scans all pairs of a board on every core, keeping only the best of each mentee."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from pairing.board import Ints, TableFactor
from pairing.network import Index, Round

ROWS_AT_ONCE = 512
MERGED_COLUMNS = 4096
MERGED_CELLS = 1 << 22


@dataclass(frozen=True)
class Offers:
    """For every open mentee the best mentors and their points, and the highest value of all.

    `column` and `points` have shape (rows, most); -1 stands for no further mentor.
    """

    column: Index
    points: Index
    best: Index


class Scanner:
    """The factors of a board side by side, ready for the compiled scan.

    Only mentors with places left are looked at.
    """

    def __init__(self, state: Round) -> None:
        """Lay the factors of the round's board out in memory."""
        board = state.board
        self.round = state
        self.mentors = np.flatnonzero(state.capacity > 0).astype(np.int64)
        tables = merged(board.tables)
        self.rows = _stack([factor.rows for factor in tables], np.int32)
        self.columns = _stack([factor.columns[self.mentors] for factor in tables], np.int32)
        self.flat: Ints = np.concatenate([factor.table.ravel() for factor in tables])
        sizes = [factor.table.size for factor in tables]
        self.offset = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
        self.width = np.array([factor.table.shape[1] for factor in tables], dtype=np.int64)
        self.left = _stack([f.rows for f in board.counts], np.uint64)
        self.right = _stack([f.columns[self.mentors] for f in board.counts], np.uint64)
        self.by_count = _stack([f.by_count for f in board.counts], np.int32)
        self.forbidden_ptr, self.forbidden = self._forbidden()

    def offers(
        self,
        price: Index,
        *,
        scale: int,
        floor: Index,
        most: int,
        tell: Callable[[float], None] = lambda _share: None,
    ) -> Offers:
        """The best mentors above each row's floor, by `scale * points - price`."""
        count = len(self.round.open_mentees)
        found = Offers(
            np.full((count, most), -1, dtype=np.int64),
            np.zeros((count, most), dtype=np.int64),
            np.zeros(count, dtype=np.int64),
        )
        own = np.ascontiguousarray(price[self.mentors])
        done = 0
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = [
                pool.submit(self._part, begin, own, scale, floor, found)
                for begin in range(0, count, ROWS_AT_ONCE)
            ]
            for part in parts:
                part.result()
                done += 1
                tell(done / len(parts))
        return found

    def _part(self, begin: int, price: Index, scale: int, floor: Index, found: Offers) -> None:
        from pairing.kernels.scan import best_offers

        best_offers(
            begin,
            min(begin + ROWS_AT_ONCE, len(floor)),
            self.round.open_mentees,
            self.rows,
            self.columns,
            self.flat,
            self.offset,
            self.width,
            self.left,
            self.right,
            self.by_count,
            self.mentors,
            self.forbidden_ptr,
            self.forbidden,
            price,
            scale,
            floor,
            found.column,
            found.points,
            found.best,
        )

    def _forbidden(self) -> tuple[Index, Index]:
        place = np.full(len(self.round.capacity), -1, dtype=np.int64)
        place[self.mentors] = np.arange(len(self.mentors))
        banned = self.round.forbidden
        lists = [
            place[banned[i]][place[banned[i]] >= 0] if i in banned else EMPTY
            for i in range(len(self.round.board.mentees))
        ]
        pointers = np.concatenate([[0], np.cumsum([len(some) for some in lists])])
        return pointers.astype(np.int64), np.concatenate([EMPTY, *lists]).astype(np.int64)


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
