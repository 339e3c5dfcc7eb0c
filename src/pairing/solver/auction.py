"""Epsilon-scaling auction: a warm start from which the exact search has little left to repair.

Prices move in steps that grow ever finer, down to a fraction of a point; then they are rounded
to whole points where that disturbs fewest. Only for weights of one limb: a step there means the
same everywhere.
Source: D. P. Bertsekas and D. A. Castañón, Computational Optimization and Applications 1
(1992), for bidding from both sides and for scaling the step.
"""

from __future__ import annotations

import numpy as np

from pairing.problem.objective import PackedWeights
from pairing.solver.primal_dual import State, auction
from pairing.solver.types import Index

SCALING_FACTOR = 4
COARSE_FACTOR = 16
MAX_BIDS_PER_ROW = 200


class EpsilonScaling:
    """An auction from both sides at the prices of a state, for ever smaller epsilon."""

    def __init__(self, state: State) -> None:
        """Price every mentor at the weight of one match, where places are too few for all."""
        network, instance = state.network, state.network.instance
        self.fraction = network.packing.fraction
        self.epsilon = self.fraction
        people = len(instance.open_mentees)
        is_short = int(instance.capacity.sum()) < people
        scarce = network.packing.scale.get("matched", 0) if is_short else 0
        self.min_prices = np.full(network.mentors, scarce, dtype=np.int64)
        self.bids = np.zeros(people, dtype=np.int64)
        self.max_bids = MAX_BIDS_PER_ROW * people
        state.v[: network.mentors, 0] = self.min_prices

    @property
    def is_finest(self) -> bool:
        """Return whether epsilon can become no smaller."""
        return self.epsilon == 1

    def run(self, state: State, shared: Index | None = None) -> None:
        """Run the auction until every row is within epsilon of the best it can have."""
        auction(
            state,
            bids=self.bids,
            lowest=self.min_prices,
            epsilon=self.epsilon,
            max_bids=self.max_bids,
            shared=shared,
        )

    def coarse(self, state: State, shared: Index | None = None) -> None:
        """Run it with a large epsilon once, to learn which columns too few rows have arcs to."""
        epsilon, self.epsilon = self.epsilon, COARSE_FACTOR * self.epsilon
        self.run(state, shared)
        self.epsilon = epsilon

    def scale(self, state: State, shared: Index | None = None) -> None:
        """Run it with ever smaller epsilon, down to the smallest."""
        while not self.is_finest and (shared is None or not shared[0]):
            self.epsilon = max(self.epsilon // SCALING_FACTOR, 1)
            self.run(state, shared)

    def finish(self, state: State, shared: Index | None = None) -> None:
        """Run it once more and round the prices to whole points."""
        self.run(state, shared)
        _to_whole_points(state.v, self.fraction)


def _to_whole_points(price: PackedWeights, fraction: int) -> None:
    """Round prices to whole points where that disturbs fewest.

    Whole weights have whole best prices: lowering every price by the same part of a point and
    rounding up keeps every tight pair tight, but for prices just at the edge.
    """
    rest = np.bincount((price[:, 0] % fraction).astype(np.int64), minlength=fraction)
    arc = 1 + int(rest[1:].argmin()) if fraction > 1 else 0
    price[:, 0] = -((arc - price[:, 0]) // fraction) * fraction
