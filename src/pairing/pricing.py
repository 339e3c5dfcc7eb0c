"""Rounds too large to hold every pair: solve a few pairs each, then prove it for all.

Solve the round on the best few mentors of every mentee, take the prices, and scan all pairs
for any that would pay at these prices. None left proves that the sparse answer is the best
over all pairs; otherwise the pairs found join and the search goes on from where it stood.
Source: column generation, G. B. Dantzig and P. Wolfe, Operations Research 8 (1960).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np

from pairing.network import (
    Index,
    Network,
    Round,
    alone_edges,
    connect,
    pair_fields,
)
from pairing.scanning import Offers, Scanner
from pairing.search import State, auction, run, start
from pairing.solution import Cancelled
from pairing.wishes import Layout, lay_out

DIRECT = 2_000
FIRST = 24
LATER = 12
STEP = 2
BIDS_EACH = 200
UNBOUNDED = -(1 << 61)
LARGE_ORDER = ("matched", "floors", "total")


class Priced:
    """A search over a growing network, with the proof it has reached so far."""

    def __init__(self, state: Round, tell: Callable[[str, float], None]) -> None:
        """Choose the first few mentors of every mentee."""
        self.round = state
        self.tell = tell
        self.layout = _layout(state)
        self.scanner = Scanner(state)
        floor = np.full(len(state.open_mentees), UNBOUNDED, dtype=np.int64)
        nothing = np.zeros(len(state.capacity), dtype=np.int64)
        first = self.scanner.offers(
            nothing, scale=1, floor=floor, most=FIRST, tell=lambda share: tell("score", share)
        )
        row, column, points = _listed(first)
        self.search = start(self._network(row, column, points))
        people, places = len(state.open_mentees), int(state.capacity.sum())
        auction(
            self.search,
            price=self.layout.scale["matched"] if places < people else 0,
            step=STEP,
            most_bids=BIDS_EACH * people,
        )

    def improve(self, deadline: float | None, cancelled: Callable[[], bool] | None) -> State:
        """Go on until the answer is proven best, or the deadline passes."""
        while True:
            if cancelled is not None and cancelled():
                raise Cancelled
            run(self.search)
            self.tell("solve", 1.0)
            offers = self._worth_adding()
            self.search.slack = np.maximum(offers.best - self.search.u[:, 0], 0)[:, None]
            row, column, points = _listed(offers)
            self.tell("prove", 1.0 - float(np.mean(self.search.slack > 0)))
            self.search.is_optimal = not len(row)
            if not len(row) or (deadline is not None and perf_counter() > deadline):
                return self.search
            self._add(row, column, points)

    def _worth_adding(self) -> Offers:
        search = self.search
        base = self.layout.scale["matched"]
        offers = self.scanner.offers(
            search.v[:, 0],
            scale=self.layout.scale["total"],
            floor=search.u[:, 0] - base,
            most=LATER,
        )
        return replace(offers, best=offers.best + base)

    def _add(self, row: Index, column: Index, points: Index) -> None:
        old = self.search.network
        is_pair = old.col < len(self.round.capacity)
        scale, base = self.layout.scale["total"], self.layout.scale["matched"]
        known = (old.w[is_pair, 0] - base) // scale
        network = self._network(
            np.concatenate([old.row[is_pair], row]),
            np.concatenate([old.col[is_pair], column]),
            np.concatenate([known, points]),
        )
        self.search = _moved(self.search, network)

    def _network(self, row: Index, column: Index, points: Index) -> Network:
        values = pair_fields(self.round, row, column, points)
        alone_row, alone_col, fields = alone_edges(self.round)
        weights = np.concatenate(
            [self.layout.pack(values, len(row)), self.layout.pack(fields, len(alone_row))]
        )
        return connect(
            self.round,
            self.layout,
            np.concatenate([row, alone_row]),
            np.concatenate([column, alone_col]),
            weights,
        )


def _layout(state: Round) -> Layout:
    named = [name for name in LARGE_ORDER if name != "floors" or state.floors]
    pairs = min(len(state.open_mentees), int(state.capacity.sum()))
    return lay_out(named, pairs=pairs)


def _listed(offers: Offers) -> tuple[Index, Index, Index]:
    row, place = np.nonzero(offers.column >= 0)
    return row.astype(np.int64), offers.column[row, place], offers.points[row, place]


def _moved(search: State, network: Network) -> State:
    """The same seats and prices on a network with more edges."""
    other = start(network)
    columns = len(network.capacity)
    key = network.row * columns + network.col
    old = search.network
    seat = old.row[search.at] * columns + old.col[search.at]
    other.at = np.searchsorted(key, seat).astype(np.int64)
    other.u, other.v, other.load = search.u, search.v, search.load
    other.first, other.after, other.before = search.first, search.after, search.before
    return other
