"""Comes close to the best of a large round by bidding, before the exact search begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from pairing.bidding import Bidding
from pairing.network import Index
from pairing.search import State, copy_of

if TYPE_CHECKING:
    from pairing.pricing import Priced

SHOWN = 12
"""How many further mentors somebody is shown at a time."""

VERY_FEW, FEW, MANY = 0.005, 0.02, 0.5
WAVES = (1, 2, 3, 4, 6, 8, 11, 16)
SIXTEEN = 16
"""Up to which of sixteen parts of the people look anew in each wave, after everybody bid."""


class Approach:
    """People who bid, and look anew at the prices to which they have bid."""

    def __init__(self, priced: Priced) -> None:
        """Begin at the prices of nobody."""
        self.priced = priced
        self.bidding = Bidding(priced.search)

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
            if self._bids(bidding.go) or not priced.watch.has(priced.look_takes):
                return
            is_whole = len(rows) == people
            at = priced.search
            floor = at.u + (0 if is_whole else 2 * bidding.step)
            offers = priced.offers(at.v, floor, SHOWN, "approach", rows=rows)
            if is_whole:
                priced.proof = offers.best + priced.own, at.v.copy()
                priced.watch.reserve = 0.0
            priced.add(offers)
            rows = np.flatnonzero(offers.column[:, 0] >= 0)
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
        part = np.arange(len(priced.own)) % SIXTEEN
        begin = 0
        for end in WAVES:
            if self._bids(self.bidding.hurry):
                return
            rows = np.flatnonzero((begin <= part) & (part < end))
            priced.add(priced.look_around(rows))
            begin = end

    def _bids(self, bid: Callable[[State, Index], None]) -> bool:
        """Let people bid; whether the time is over.

        When it ends in the middle of the bids, those who had seats before take them again.
        """
        priced = self.priced
        earlier = copy_of(priced.search)
        with priced.watch.over("approach", len(priced.own)) as shared:
            bid(priced.search, shared)
        if shared[0] and (earlier.at >= 0).all():
            priced.search = earlier
        return priced.watch.is_over()
