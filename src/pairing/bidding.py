"""Comes close to the best round quickly, so that the exact search has little left to repair.

Prices move in steps that grow ever finer, down to a fraction of a point; then they are rounded
to whole points where that disturbs fewest. Only for weights of one word: a step there means the
same everywhere.
Source: D. P. Bertsekas and D. A. Castañón, Computational Optimization and Applications 1
(1992), for bidding from both sides and for scaling the step.
"""

from __future__ import annotations

import numpy as np

from pairing.network import Index
from pairing.search import State, auction
from pairing.wishes import Words

FINER = 4
HASTY = 16
BIDS_EACH = 200


class Bidding:
    """People and places that bid for each other at a search's prices."""

    def __init__(self, search: State) -> None:
        """Price every mentor at what one match is worth, where there are too few for all."""
        network, state = search.network, search.network.round
        self.fraction = network.layout.fraction
        self.step = self.fraction
        people = len(state.open_mentees)
        is_short = int(state.capacity.sum()) < people
        scarce = network.layout.scale.get("matched", 0) if is_short else 0
        self.lowest = np.full(network.mentors, scarce, dtype=np.int64)
        self.bids = np.zeros(people, dtype=np.int64)
        self.most_bids = BIDS_EACH * people
        search.v[: network.mentors, 0] = self.lowest

    @property
    def is_finest(self) -> bool:
        """Whether the step can become no smaller."""
        return self.step == 1

    def go(self, search: State, shared: Index | None = None) -> None:
        """Let everybody bid until all are within a step of the best they can have."""
        auction(
            search,
            bids=self.bids,
            lowest=self.lowest,
            step=self.step,
            most_bids=self.most_bids,
            shared=shared,
        )

    def hurry(self, search: State, shared: Index | None = None) -> None:
        """Let everybody bid in large steps, to learn whom too few have been shown."""
        step, self.step = self.step, HASTY * self.step
        self.go(search, shared)
        self.step = step

    def refine(self, search: State, shared: Index | None = None) -> None:
        """Let everybody bid in ever smaller steps, down to the smallest."""
        while not self.is_finest and (shared is None or not shared[0]):
            self.step = max(self.step // FINER, 1)
            self.go(search, shared)

    def close(self, search: State, shared: Index | None = None) -> None:
        """Bid once more and bring the prices to whole points."""
        self.go(search, shared)
        _to_whole_points(search.v, self.fraction)


def _to_whole_points(price: Words, fraction: int) -> None:
    """Round prices to whole points where that disturbs fewest.

    Whole weights have whole best prices: lowering every price by the same part of a point and
    rounding up keeps every tight pair tight, but for prices just at the edge.
    """
    rest = np.bincount((price[:, 0] % fraction).astype(np.int64), minlength=fraction)
    edge = 1 + int(rest[1:].argmin()) if fraction > 1 else 0
    price[:, 0] = -((edge - price[:, 0]) // fraction) * fraction
