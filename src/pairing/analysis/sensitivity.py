"""Finds what can be told of many mentees' places at once: losses, unlocks, and who is in the way.

Everything here follows from the residual network (see `pairing.solver.marginal_prices`):
insisting on a pair loses the weight of the mentee's seat less the weight of the pair, plus what
freeing a place at that mentor costs when the mentee's own seat is free.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.parallel import parallel_map
from pairing.problem.objective import FAR, PackedWeights, lex_less, weight_of_points
from pairing.scoring.score_tables import POINT_BITS, POINT_MASK, Ints
from pairing.solver.marginal_prices import at_max_prices, known_min_prices
from pairing.solver.network import Index
from pairing.solver.primal_dual import State


@dataclass(frozen=True)
class SensitivityTable:
    """What is told of some rows: columns, -1 for none, with their losses, and counts.

    `other` has shape (rows, most), `unlock` and `opens` (rows, rules); losses have one more
    axis for the words of a weight.
    """

    other: Index
    other_loss: PackedWeights
    unlock: Index
    unlock_loss: PackedWeights
    opens: Index


class Sensitivity:
    """Tells of a proven round; mentees of one mentor share what is searched."""

    def __init__(self, state: State, *, most: int) -> None:
        """Prepare to name up to `most` alternatives for everybody."""
        self.state = at_max_prices(state) if state.is_optimal else state
        self.low = known_min_prices(state) if state.is_optimal else state.v
        self.most = most
        self.limbs = (0,) * state.network.limbs

    def complete(self, rows: Index) -> None:
        """Add every pair outside the network that could change what is told of some rows."""
        visited = np.zeros_like(self.state.v)
        while self.state.price_in is not None:
            radius = self._radii(self._seats(rows))
            is_wider = lex_less(visited, radius)
            if not is_wider.any():
                return
            visited[is_wider] = radius[is_wider]
            price = self.state.v - radius
            price[~is_wider, 0] = FAR
            wider = self.state.price_in(self.state, self.state.u, price)
            if wider is self.state:
                return
            self.state = wider

    def tell(self, rows: Index, packed_scores: Ints) -> SensitivityTable:
        """What can be told of some rows, given their codes with all mentors."""
        rules = len(self.state.network.instance.tables.rule_names)
        shape, limbs = (len(rows), self.most), len(self.limbs)
        found = SensitivityTable(
            other=np.full(shape, -1, dtype=np.int64),
            other_loss=np.zeros((*shape, limbs), dtype=np.int64),
            unlock=np.full((len(rows), rules), -1, dtype=np.int64),
            unlock_loss=np.zeros((len(rows), rules, limbs), dtype=np.int64),
            opens=np.zeros((len(rows), rules), dtype=np.int64),
        )
        self._tell(
            rows, (packed_scores, POINT_BITS, rules, self.state.network.instance.capacity), found
        )
        return found

    def cost(self, seat: int) -> PackedWeights:
        """What freeing one place at each column costs when one at the seat is given up."""
        from pairing.analysis.kernels.sensitivity import costs

        found: PackedWeights = costs(seat, *self._searched, self.limbs)
        return found

    def _tell(self, rows: Index, judged: Tuple, found: SensitivityTable) -> None:
        from pairing.analysis.kernels.sensitivity import alternatives_of_columns

        weights = self._weights(rows)
        seat = self.state.network.col[self.state.matched_arc[rows]]
        seats, sizes = np.unique(seat, return_counts=True)
        in_order = np.argsort(seat, kind="stable")
        begin = np.concatenate([[0], np.cumsum(sizes)])

        def part(of: Index) -> None:
            alternatives_of_columns(
                seats[of],
                begin[of[0] : of[-1] + 2],
                in_order,
                *self._searched,
                judged,
                weights,
                _as_tuple(found),
                self.limbs,
            )

        parallel_map(part, len(seats))

    def _radii(self, goals: Index) -> PackedWeights:
        """How far to look from every column for what may be told of mentees at the goals."""
        from pairing.analysis.kernels.sensitivity import search_radii

        parts = parallel_map(
            lambda of: search_radii(goals[of], *self._searched, self.limbs), len(goals)
        )
        radius = np.zeros_like(self.state.v)
        for other in parts:
            wider = lex_less(radius, other)
            radius[wider] = other[wider]
        return radius

    def _seats(self, rows: Index) -> Index:
        return np.unique(self.state.network.col[self.state.matched_arc[rows]])

    @property
    def _searched(self) -> tuple[Tuple, Tuple, Index]:
        """Edges and prices as compiled code takes them, and who takes which edge."""
        state, network = self.state, self.state.network
        arcs = (network.col_ptr, network.col_arc, network.row, network.col, network.weight)
        return arcs, (state.u, state.v, self.low), state.matched_arc

    def _weights(self, rows: Index) -> Tuple:
        """By how much seats outweigh a pair of no points, and the weights of points and keeping."""
        network = self.state.network
        instance, packing = network.instance, network.packing
        by_points = weight_of_points(packing, POINT_MASK + 1)
        mentees = instance.open_mentees[rows]
        waited = packing.pack({"waiting": instance.waiting_days[mentees]}, len(rows))
        kept = packing.pack({"previous": np.ones(1, dtype=np.int64)}, 1)[0]
        above = network.weight[self.state.matched_arc[rows]] - waited
        return above, by_points, instance.previous[mentees], kept


Tuple = tuple[object, ...]


def _as_tuple(found: SensitivityTable) -> tuple[npt.NDArray[np.int64], ...]:
    return (found.other, found.other_loss, found.unlock, found.unlock_loss, found.opens)
