"""Sensitivity of many mentees' places at once: losses, unlocks, and what is in the way.

Everything here follows from the residual network (see `pairing.solver.marginal_prices`):
insisting on a pair loses the weight of the mentee's match less the weight of the pair, plus what
freeing a place at that mentor costs when the mentee's own place is free.
"""

from __future__ import annotations

import numpy as np

from pairing.analysis.types import Judgements, PairWeights, SensitivityTable
from pairing.parallel import parallel_map
from pairing.problem.objective import FAR, PackedWeights, lex_less, weight_of_points
from pairing.scoring.score_tables import POINT_BITS, POINT_MASK, Ints
from pairing.solver.marginal_prices import at_max_prices, known_min_prices
from pairing.solver.primal_dual import State
from pairing.solver.types import Duals, Graph, Index, Matching


class Sensitivity:
    """Sensitivity analysis of a proven round; mentees of one mentor share what is searched."""

    def __init__(self, state: State, *, most: int) -> None:
        """Prepare to name up to `most` alternatives for everybody."""
        self.state = at_max_prices(state) if state.is_optimal else state
        self.low = known_min_prices(state) if state.is_optimal else state.v
        self.most = most

    def complete(self, rows: Index) -> None:
        """Add every pair outside the network that could change what is known of some rows."""
        visited = np.zeros_like(self.state.v)
        while self.state.price_in is not None:
            radius = self._radii(self._columns_of(rows))
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

    def alternatives(self, rows: Index, packed_scores: Ints) -> SensitivityTable:
        """Return what is known of some rows, given their scores with all mentors."""
        rules = len(self.state.network.instance.tables.rule_names)
        shape, limbs = (len(rows), self.most), self.state.network.limbs
        found = SensitivityTable(
            other=np.full(shape, -1, dtype=np.int64),
            other_loss=np.zeros((*shape, limbs), dtype=np.int64),
            unlock=np.full((len(rows), rules), -1, dtype=np.int64),
            unlock_loss=np.zeros((len(rows), rules, limbs), dtype=np.int64),
            opens=np.zeros((len(rows), rules), dtype=np.int64),
        )
        capacity = self.state.network.instance.capacity
        self._fill(rows, Judgements(packed_scores, POINT_BITS, rules, capacity), found)
        return found

    def cost(self, column: int) -> PackedWeights:
        """Return what freeing one place at each column costs when one at `column` is given up."""
        from pairing.analysis.kernels.sensitivity import costs

        found: PackedWeights = costs(*self._arrays, self.low, column)
        return found

    def _fill(self, rows: Index, judged: Judgements, found: SensitivityTable) -> None:
        from pairing.analysis.kernels.sensitivity import alternatives_of_columns

        weights = self._weights(rows)
        column_of = self.state.network.col[self.state.matched_arc[rows]]
        goals, sizes = np.unique(column_of, return_counts=True)
        in_order = np.argsort(column_of, kind="stable")
        begin = np.concatenate([[0], np.cumsum(sizes)])

        def part(of: Index) -> None:
            alternatives_of_columns(
                *self._arrays,
                self.low,
                goals[of],
                begin[of[0] : of[-1] + 2],
                in_order,
                judged,
                weights,
                found,
            )

        parallel_map(part, len(goals))

    def _radii(self, goals: Index) -> PackedWeights:
        """Return how far every column has to be searched for the distances to the goals."""
        from pairing.analysis.kernels.sensitivity import search_radii

        parts = parallel_map(
            lambda of: search_radii(*self._arrays, self.low, goals[of]), len(goals)
        )
        radius = np.zeros_like(self.state.v)
        for other in parts:
            wider = lex_less(radius, other)
            radius[wider] = other[wider]
        return radius

    def _columns_of(self, rows: Index) -> Index:
        return np.unique(self.state.network.col[self.state.matched_arc[rows]])

    @property
    def _arrays(self) -> tuple[Graph, Duals, Matching]:
        """Return graph, duals and matching as compiled code takes them."""
        return self.state.network.graph, self.state.duals, self.state.matching

    def _weights(self, rows: Index) -> PairWeights:
        """Return by how much matched arcs outweigh a pair of no points, and what points weigh."""
        network = self.state.network
        instance, packing = network.instance, network.packing
        by_points = weight_of_points(packing, POINT_MASK + 1)
        mentees = instance.open_mentees[rows]
        waited = packing.pack({"waiting": instance.waiting_days[mentees]}, len(rows))
        kept = packing.pack({"previous": np.ones(1, dtype=np.int64)}, 1)[0]
        above = network.weight[self.state.matched_arc[rows]] - waited
        return PairWeights(above, by_points, instance.previous[mentees], kept)
