"""Finds what can be told of many mentees' places at once: losses, unlocks, and who is in the way.

Everything here follows from the residual network (see `pairing.residual`): insisting on a pair
loses the weight of the mentee's seat less the weight of the pair, plus what freeing a place at
that mentor costs when the mentee's own seat is free.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pairing.board import FORBIDDEN, FORBIDDEN_FLAG, POINT_BITS, POINT_MASK, Board, Ints
from pairing.network import Index
from pairing.residual import Reach, cost_of_a_place
from pairing.search import State
from pairing.wishes import Words, worth_of_points

MOST_SEATS = 4_096
SEATS_AT_ONCE = 32


@dataclass(frozen=True)
class Found:
    """What is told of some rows: columns, -1 for none, with their losses, and counts.

    `other` has shape (rows, most), `unlock` and `opens` (rows, rules); losses have one more
    axis for the words of a weight.
    """

    other: Index
    other_loss: Words
    unlock: Index
    unlock_loss: Words
    opens: Index


class Teller:
    """Tells of a proven round; searches that mentees of one mentor share are made once."""

    def __init__(self, search: State, *, most: int) -> None:
        """Prepare to name up to `most` alternatives for everybody."""
        self.search = search
        self.most = most
        self.words = (0,) * search.network.words
        self._reaches: dict[int, Reach] = {}

    def tell(self, rows: Index, codes: Ints) -> Found:
        """What can be told of some rows, given their codes with all mentors."""
        rules = len(self.search.network.round.board.rule_names)
        shape, words = (len(rows), self.most), len(self.words)
        found = Found(
            other=np.full(shape, -1, dtype=np.int64),
            other_loss=np.zeros((*shape, words), dtype=np.int64),
            unlock=np.full((len(rows), rules), -1, dtype=np.int64),
            unlock_loss=np.zeros((len(rows), rules, words), dtype=np.int64),
            opens=np.zeros((len(rows), rules), dtype=np.int64),
        )
        judged = (codes, POINT_BITS, rules, self.search.network.round.capacity)
        weights = self._weights(rows)
        if len(rows) == len(self.search.at) > 1 and len(self._seats) <= MOST_SEATS:
            self._tell_everybody(judged, weights, found)
        else:
            self._tell_one_by_one(rows, judged, weights, found)
        return found

    def _tell_everybody(self, judged: Tuple, weights: Tuple, found: Found) -> None:
        from pairing.kernels.telling import tell_seats

        search, seats = self.search, self._seats
        length = self._lengths()
        free = self._free(length)

        def part(begin: int) -> None:
            tell_seats(
                begin,
                min(begin + SEATS_AT_ONCE, len(seats)),
                seats,
                length,
                free,
                search.v,
                search.network.col,
                search.at,
                search.first,
                search.after,
                judged,
                weights,
                _as_tuple(found),
                self.words,
            )

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            list(pool.map(part, range(0, len(seats), SEATS_AT_ONCE)))

    def _lengths(self) -> Words:
        """The least reduced length of moving somebody between any two seats."""
        from pairing.kernels.telling import lengths

        search, network, seats = self.search, self.search.network, self._seats
        seat_of = np.full(len(network.capacity), -1, dtype=np.int64)
        seat_of[self._idle] = len(seats) - 1
        seat_of[seats] = np.arange(len(seats))
        length = np.empty((len(self.words), len(seats), len(seats)), dtype=np.int64)
        lengths(
            network.row_ptr,
            network.col,
            network.w,
            search.u,
            search.v,
            search.at,
            seat_of,
            length,
            self.words,
        )
        return length

    def _free(self, length: Words) -> Words:
        """The distance of every column to the nearest free place, (columns, words)."""
        from pairing.kernels.telling import FAR, distances

        search, seats = self.search, self._seats
        has_room = search.load[seats] < search.network.capacity[seats]
        near = np.where(has_room, 0, np.full((len(self.words), 1), FAR))
        distances(length, near, near[0].copy(), self.words)
        free = np.zeros_like(search.v)
        free[seats] = near.T
        return free

    def _tell_one_by_one(self, rows: Index, judged: Tuple, weights: Tuple, found: Found) -> None:
        from pairing.kernels.telling_row import tell_row

        for at, row in enumerate(rows.tolist()):
            seat = self.search.column_of(row)
            if seat not in self._reaches:
                self._reaches[seat] = cost_of_a_place(self.search, given_up=seat)
            cost = self._reaches[seat].cost
            tell_row(at, seat, cost, judged, weights, _as_tuple(found), self.words)

    @cached_property
    def _idle(self) -> Index:
        """The columns with places at which nobody sits; to everybody else they are all alike."""
        has_places = self.search.network.capacity > 0
        return np.flatnonzero(has_places & (self.search.load == 0))

    @cached_property
    def _seats(self) -> Index:
        """The columns somebody sits at, and one idle column to stand for all of them."""
        taken = np.unique(self.search.network.col[self.search.at])
        return np.concatenate([taken, self._idle[:1]])

    def _weights(self, rows: Index) -> Tuple:
        """By how much seats outweigh a pair of no points, and the weights of points and keeping."""
        network = self.search.network
        state, layout = network.round, network.layout
        by_points = worth_of_points(layout, POINT_MASK + 1)
        mentees = state.open_mentees[rows]
        waited = layout.pack({"waiting": state.days[mentees]}, len(rows))
        kept = layout.pack({"previous": np.ones(1, dtype=np.int64)}, 1)[0]
        above = network.w[self.search.at[rows]] - waited
        return above, by_points, state.previous[mentees], kept


Tuple = tuple[object, ...]


def _as_tuple(found: Found) -> tuple[npt.NDArray[np.int64], ...]:
    return (found.other, found.other_loss, found.unlock, found.unlock_loss, found.opens)


def blocked_counts(board: Board, codes: Ints) -> list[dict[str, int]]:
    """For every row of codes, how many mentors each rule removes."""
    flags = [1 << POINT_BITS + at for at in range(len(board.rule_names))]
    names = (*board.rule_names, FORBIDDEN)
    counts = np.stack(
        [np.count_nonzero(codes & flag, axis=1) for flag in (*flags, FORBIDDEN_FLAG)], axis=1
    )
    return [
        {name: count for name, count in zip(names, row, strict=True) if count}
        for row in counts.tolist()
    ]
