"""Finds the best mentors of every mentee on every core, over all pairs of a board."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from pairing.board import POINT_MASK, Ints, TableFactor
from pairing.network import Index, Round
from pairing.tree import grow, most_points, split
from pairing.wishes import Words

ROWS_AT_ONCE = 512
ENDLESS = 1 << 62
MERGED_COLUMNS = 4096
MERGED_CELLS = 1 << 22


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
    """The factors of a board as a tree and tables, ready for the compiled scan.

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
        leading, others = split(tables)
        others = merged(others)
        self.tree = grow(leading)
        self.mentors = mentors[self.tree.order]
        self.extra = self.liked_by_all[self.mentors]
        self.leading = leading[0]
        self.lead = _laid_out(leading)
        self.rest = _laid_out(others)
        in_order = [factor.columns[self.tree.order] for factor in others]
        by_mentor = np.ascontiguousarray(_stack(in_order, np.int32).T)
        self.rest_columns = by_mentor.reshape(len(mentors), len(others))
        self.left = _stack([f.rows for f in board.counts], np.uint64)
        self.right = _stack([f.columns[self.mentors] for f in board.counts], np.uint64)
        self.by_count = _stack([f.by_count for f in board.counts], np.int32)
        self.still_to_come = _still_to_come([*leading, *others], self.by_count, self.own)
        self.turns = np.lexsort([f.rows[state.open_mentees] for f in reversed(leading)])
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
        every mentor of the board, `floor` for every open mentee. Only `rows` are looked at;
        after `patience` mentors a mentee is content with the best of these. What is found is
        written `into` earlier offers to other rows, if there are any.
        """
        count = len(floor)
        found = into or Offers(
            np.full((count, most), -1, dtype=np.int32),
            np.zeros((count, most), dtype=np.int16),
            floor.copy(),
        )
        shelves = self._shelves(price, worth_of)
        turns = self.turns
        if rows is not None and len(rows) < count:
            wanted = np.zeros(count, dtype=np.bool_)
            wanted[rows] = True
            turns = turns[wanted[turns]]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = [
                pool.submit(self._part, turn, (shelves, worth_of, floor, patience), found)
                for turn in np.array_split(turns, len(turns) // ROWS_AT_ONCE + 1)
            ]
            for done, part in enumerate(parts, start=1):
                self.looked_at += part.result()
                tell(done / len(parts))
        return found

    def _shelves(self, price: Words, worth_of: Words) -> tuple[np.ndarray, ...]:
        """Nodes and mentors at these prices, the best first wherever the tree leaves a choice."""
        price = price[self.mentors] - (worth_of[self.extra] - worth_of[0])
        cheapest = self.tree.cheapest(price)
        order = self.tree.by_price(price)
        return (
            self._first_visits(worth_of, cheapest),
            cheapest,
            price[order],
            self.rest_columns[order],
            np.ascontiguousarray(self.right[:, order]) if len(self.right) else self.right,
            self.extra[order],
            self.mentors[order],
        )

    def _first_visits(self, worth_of: Words, cheapest: Words) -> Ints:
        """The nodes of the first level for each class of mentees, the most promising first."""
        tops = self.tree.nodes[0]
        codes = self.leading.table[:, self.tree.kind[tops]].astype(np.int64)
        is_blocked = codes > POINT_MASK
        promise = worth_of[np.where(is_blocked, 0, codes), 0] - cheapest[tops, 0]
        order = np.lexsort((-promise, is_blocked), axis=1)
        visits = np.where(np.take_along_axis(is_blocked, order, axis=1), -1, tops[order])
        return np.ascontiguousarray(visits, dtype=np.int32)

    def _part(
        self, turn: Index, asked: tuple[tuple[np.ndarray, ...], Words, Words, int], found: Offers
    ) -> int:
        from pairing.kernels.scan import best_offers

        shelves, worth_of, floor, patience = asked
        tree = self.tree
        return int(
            best_offers(
                turn,
                self.round.open_mentees,
                (tree.depth, tree.kind, tree.begin, tree.end, tree.after),
                shelves,
                self.lead,
                self.rest,
                self.left,
                self.by_count,
                self.still_to_come,
                self.own,
                self.banned_ptr,
                self.banned,
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


def _laid_out(factors: list[TableFactor]) -> tuple[Ints, Index, Index, Ints]:
    """Tables end to end, where each begins, how wide it is, and the classes of mentees."""
    sizes = [factor.table.size for factor in factors]
    return (
        np.concatenate([NONE, *(factor.table.ravel() for factor in factors)]),
        np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64),
        np.array([factor.table.shape[1] for factor in factors], dtype=np.int64),
        _stack([factor.rows for factor in factors], np.int32),
    )


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


def _still_to_come(factors: list[TableFactor], by_count: Ints, own: Ints) -> Ints:
    """What each factor and all after it can give at most, shape (mentees, factors + 1)."""
    people = len(own)
    total = np.zeros((people, len(factors) + len(by_count) + 1), dtype=np.int32)
    possible = own <= POINT_MASK
    for s, codes in enumerate(by_count, start=len(factors)):
        total[:, s] = codes[codes <= POINT_MASK].max(initial=0)
    for s, factor in enumerate(factors):
        most = most_points(factor)[factor.rows]
        possible = possible & (most >= 0)
        total[:, s] = np.maximum(most, 0)
    total = np.cumsum(total[:, ::-1], axis=1, dtype=np.int32)[:, ::-1]
    total[~possible, 0] = -1
    return np.ascontiguousarray(total)


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
NONE = np.zeros(0, dtype=np.int32)


def _stack(arrays: list[np.ndarray], kind: type) -> np.ndarray:
    if not arrays:
        return np.zeros((0, 0), dtype=kind)
    return np.ascontiguousarray(np.stack(arrays).astype(kind))
