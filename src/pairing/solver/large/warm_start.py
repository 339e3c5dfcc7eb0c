"""Comes close to the best of a large round by bidding, before the exact search begins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pairing.solver.auction import EpsilonScaling
from pairing.solver.large.bounded_pricing import COLUMNS_PER_PASS, BoundedPricing
from pairing.solver.network import Index
from pairing.solver.primal_dual import State, copy_state

VERY_FEW, FEW, MANY = 0.005, 0.02, 0.5
PRICING_BATCHES = (1, 2, 3, 4, 6, 8, 11, 16)
BATCH_PARTS = 16
"""Up to which of sixteen parts of the people look anew in each wave, after everybody bid."""


class WarmStart:
    """People who bid, and look anew at the prices to which they have bid."""

    def __init__(self, priced: BoundedPricing) -> None:
        """Begin at the prices of nobody."""
        self.priced = priced
        self.bidding = EpsilonScaling(priced.state)

    def go(self) -> None:
        """Let people bid until few pairs anywhere would still pay more than the smallest step.

        Ends before that when there is no time for another look. A look at everybody leaves a
        proof behind, so that whatever is bid after it needs none of its own.
        """
        priced, bidding = self.priced, self.bidding
        people = len(priced.own)
        self._hurry()
        rows = everybody = np.arange(people)
        while True:
            if self._bids(bidding.go) or not priced.monitor.has(priced.look_takes):
                return
            is_whole = len(rows) == people
            at = priced.state
            floor = at.u + (0 if is_whole else 2 * bidding.step)
            best_columns = priced.best_columns(at.v, floor, COLUMNS_PER_PASS, "approach", rows=rows)
            if is_whole:
                priced.proof = best_columns.best + priced.own, at.v.copy()
                priced.monitor.reserve = 0.0
            priced.add(best_columns)
            rows = np.flatnonzero(best_columns.column[:, 0] >= 0)
            if len(rows) > MANY * people:
                rows = everybody
            is_last = bidding.is_finest
            if len(rows) > (VERY_FEW if is_last else FEW) * people:
                continue
            if is_last and not is_whole:
                rows = everybody
                continue
            if self._bids(bidding.close if is_last else bidding.refine) or is_last:
                return
            rows = everybody

    def _hurry(self) -> None:
        """Bid roughly, and show everybody a few mentors whom too few have been shown.

        A few people at a time look anew, and bid before the next do: whom too few have been
        shown is cheap, and everybody at once would be shown the same.
        """
        priced = self.priced
        part = np.arange(len(priced.own)) % BATCH_PARTS
        begin = 0
        for end in PRICING_BATCHES:
            if self._bids(self.bidding.coarse):
                return
            rows = np.flatnonzero((begin <= part) & (part < end))
            priced.add(priced.look_around(rows))
            begin = end

    def _bids(self, forward_auction: Callable[[State, Index], None]) -> bool:
        """Let people bid; whether the time is over.

        When it ends in the middle of the bids, those who had seats before take them again.
        """
        priced = self.priced
        earlier = copy_state(priced.state)
        with priced.monitor.over("approach", len(priced.own)) as shared:
            forward_auction(priced.state, shared)
        if shared[0] and (earlier.matched_arc >= 0).all():
            priced.state = earlier
        return priced.monitor.is_over()


def solve_by_pricing(priced: BoundedPricing) -> State:
    """Return the proven state, or the state reached in time with its bound.

    Raises Cancelled when the caller no longer wants the answer.
    """
    if priced.packing.limbs == 1:
        WarmStart(priced).go()
    return priced.improve()
