"""Finds what can be told of many mentees' places at once: losses, unlocks, and who is in the way.

Everything here follows from the residual network (see `pairing.residual`): insisting on a pair
loses the weight of the mentee's seat less the weight of the pair, plus what freeing a place at
that mentor costs when the mentee's own seat is free.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_BITS, POINT_MASK, Ints
from pairing.network import Index
from pairing.outside import FAR, is_below
from pairing.search import State
from pairing.threads import in_threads
from pairing.wishes import Words, worth_of_points


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
    """Tells of a proven round; mentees of one mentor share what is searched."""

    def __init__(self, search: State, *, most: int) -> None:
        """Prepare to name up to `most` alternatives for everybody."""
        self.search = search.at_highest if search.is_optimal else search
        self.low = search.lowest if search.is_optimal else search.v
        self.most = most
        self.words = (0,) * search.network.words

    def widen(self, rows: Index) -> None:
        """Add every pair outside the network that could change what is told of some rows."""
        looked_at = np.zeros_like(self.search.v)
        while self.search.beyond is not None:
            radius = self._radii(self._seats(rows))
            is_wider = is_below(looked_at, radius)
            if not is_wider.any():
                return
            looked_at[is_wider] = radius[is_wider]
            price = self.search.v - radius
            price[~is_wider, 0] = FAR
            wider = self.search.beyond(self.search, self.search.u, price)
            if wider is self.search:
                return
            self.search = wider

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
        self._tell(rows, (codes, POINT_BITS, rules, self.search.network.round.capacity), found)
        return found

    def cost(self, seat: int) -> Words:
        """What freeing one place at each column costs when one at the seat is given up."""
        from pairing.kernels.telling import costs

        found: Words = costs(seat, *self._searched, self.words)
        return found

    def _tell(self, rows: Index, judged: Tuple, found: Found) -> None:
        from pairing.kernels.telling import tell_seats

        weights = self._weights(rows)
        seat = self.search.network.col[self.search.at[rows]]
        seats, sizes = np.unique(seat, return_counts=True)
        in_order = np.argsort(seat, kind="stable")
        begin = np.concatenate([[0], np.cumsum(sizes)])

        def part(of: Index) -> None:
            tell_seats(
                seats[of],
                begin[of[0] : of[-1] + 2],
                in_order,
                *self._searched,
                judged,
                weights,
                _as_tuple(found),
                self.words,
            )

        in_threads(part, len(seats))

    def _radii(self, goals: Index) -> Words:
        """How far to look from every column for what may be told of mentees at the goals."""
        from pairing.kernels.telling import radii

        parts = in_threads(lambda of: radii(goals[of], *self._searched, self.words), len(goals))
        radius = np.zeros_like(self.search.v)
        for other in parts:
            wider = is_below(radius, other)
            radius[wider] = other[wider]
        return radius

    def _seats(self, rows: Index) -> Index:
        return np.unique(self.search.network.col[self.search.at[rows]])

    @property
    def _searched(self) -> tuple[Tuple, Tuple, Index]:
        """Edges and prices as compiled code takes them, and who takes which edge."""
        search, network = self.search, self.search.network
        edges = (network.col_ptr, network.col_edge, network.row, network.col, network.w)
        return edges, (search.u, search.v, self.low), search.at

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
