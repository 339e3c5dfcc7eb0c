"""Rounds too large to hold every pair: solve a few pairs each, then prove it for all.

Solve the round on the best few mentors of every mentee, take the prices, and look among all
pairs for any that would pay at these prices. None left proves that the sparse answer is the
best over all pairs; otherwise the pairs found join and the search goes on from where it stood.
Source: column generation, G. B. Dantzig and P. Wolfe, Operations Research 8 (1960).
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from pairing.approaching import SHOWN, Approach
from pairing.board import POINT_MASK
from pairing.growing import grown
from pairing.network import (
    Index,
    Network,
    Round,
    alone_edges,
    connect,
    most_counted,
    weights_of_pairs,
)
from pairing.outside import is_below, is_new, paying_pairs
from pairing.scanning import ENDLESS, Offers, Scanner
from pairing.search import State, copy_of, least_profits, run, seat_rest, start
from pairing.watching import Watch
from pairing.wishes import BANDS, Layout, Words, lay_out, with_fractions, worth_of_points

DIRECT = 2_000
FIRST = 24
MANY = 96
PATIENCE = 400
PATIENT = 3.0
"""How many times longer a look at everything is thought to take, as long as none was made."""

NEARLY = 0.8
"""A last look is begun if so much of the time is left that it took before."""

UNBOUNDED = -(1 << 61)


class Priced:
    """A search over a growing network, with the proof it has reached so far."""

    def __init__(
        self,
        state: Round,
        watch: Watch,
        *,
        layout: Layout | None = None,
        search: State | None = None,
    ) -> None:
        """Choose the first few mentors of every mentee, or go on with a `search` that is there."""
        self.round = state
        self.watch = watch
        self.layout = layout or layout_of(state)
        self.scanner = Scanner(state, linear=self.layout.is_linear)
        self.worth_of = worth_of_points(self.layout, POINT_MASK + 1)
        days = {"waiting": state.days[state.open_mentees]}
        self.own = self.layout.pack(days, len(state.open_mentees))
        self.proved: tuple[Words, Words] | None = None
        self.proof: tuple[Words, Words] | None = None
        self.look_takes = 0.0
        self.unsure = np.zeros(len(self.own), dtype=np.bool_)
        self.search = search or start(self._network(self._first()))
        self.watch.reserve = self.look_takes

    def _first(self) -> Offers:
        """A few good mentors for everybody, found with patience instead of certainty.

        Points that a mentor has with everybody count for nothing yet: they will be in the price,
        and everybody would begin with the same few mentors.
        """
        liked = self.scanner.liked_by_all & POINT_MASK
        price = self.worth_of[liked] - self.worth_of[0]
        boundless = np.full_like(self.own, UNBOUNDED)
        return self.offers(price, boundless, FIRST, "score", patience=PATIENCE)

    def improve(self) -> State:
        """Go on until the answer is proven best, or the watch says that it is over.

        Raises Cancelled when that is why.
        """
        people = len(self.search.at)
        if self.layout.words == 1:
            Approach(self).go()
        self.watch.reserve = self.look_takes
        while True:
            if self.watch.is_over():
                return self._as_it_stands()
            earlier = copy_of(self.search)
            with self.watch.over("solve", people) as shared:
                run(self.search, shared)
            if shared[0]:
                self.search = earlier
                return self._as_it_stands()
            offers = self._worth_adding(SHOWN)
            self.search.is_optimal = not np.any(self.search.slack)
            if self.search.is_optimal:
                self.search.beyond = self.beyond
                return self.search
            self.add(offers)

    def _as_it_stands(self) -> State:
        """The answer so far, everybody seated, with the best bound there is time to prove.

        Raises Cancelled when nobody wants it any more.
        """
        self.watch.tell_or_cancel("prove", 0.0)
        seat_rest(self.search)
        if self.proof is None or self.watch.has(self.look_takes * NEARLY):
            self._worth_adding(1)
        else:
            least_profits(self.search)
            profit, self.search.v = self.proof
            self.search.slack = profit - self.search.u
        self.search.is_optimal = False
        return self.search

    def _worth_adding(self, most: int) -> Offers:
        """All pairs that would pay at today's prices; notes by how much each profit falls short."""
        least_profits(self.search)
        offers = self._outbidding(most)
        self.search.slack = offers.best + self.own - self.search.u
        improvable = np.count_nonzero(self.search.slack.any(axis=1))
        self.watch.tell("prove", 1.0 - improvable / max(len(self.search.at), 1))
        return offers

    def _outbidding(self, most: int) -> Offers:
        """The best pairs outside the network that pay more than today's profits.

        A pair that did not pay when last looked at can only do so now if the mentee has less
        or the mentor is cheaper than then, so only those are looked at again.
        """
        u, v = self.search.u, self.search.v
        if self.proved is None:
            offers = self.offers(v, u, most, "prove")
        else:
            has_less = is_below(u, self.proved[0]) | self.unsure
            is_cheaper = is_below(v, self.proved[1])
            offers = self.offers(v, u, most, "prove", rows=np.flatnonzero(has_less))
            if is_cheaper.any():
                price = v.copy()
                price[~is_cheaper, 0] = -UNBOUNDED
                others = np.flatnonzero(~has_less)
                self.offers(price, u, SHOWN, "prove", rows=others, into=offers)
        self.proved = u.copy(), v.copy()
        self.unsure = offers.column[:, -1] >= 0
        return offers

    def look_around(self, rows: Index) -> Offers:
        """A few mentors for each of some rows, found with patience instead of certainty."""
        at = self.search
        return self.offers(at.v, at.u, SHOWN, "approach", rows=rows, patience=PATIENCE)

    def beyond(self, search: State, profit: Words, price: Words) -> State:
        """The search with every pair that pays more than `profit` at `price`."""
        offers = self.offers(price, profit, MANY, "explain")
        full = np.flatnonzero(offers.column[:, -1] >= 0)
        offers.column[full] = -1
        row, column, points = _listed(offers)
        if len(full):
            more = paying_pairs(self.round, full, price, profit - self.own, self.worth_of)
            both = zip((row, column, points), more, strict=True)
            row, column, points = (np.concatenate(two) for two in both)
        order = np.argsort(row, kind="stable")
        new = order[is_new(search.network, row[order], column[order])]
        row, column, points = row[new], column[new], points[new]
        if not len(row):
            return search
        return grown(search, row, column, self._weights(row, column, points))

    def offers(
        self,
        price: Words,
        least: Words,
        most: int,
        step: str,
        *,
        rows: Index | None = None,
        patience: int = ENDLESS,
        into: Offers | None = None,
    ) -> Offers:
        """A look at all pairs of some rows; notes how long a look at everybody takes."""
        began = perf_counter()
        found = self.scanner.offers(
            price,
            worth_of=self.worth_of,
            floor=least - self.own,
            most=most,
            rows=rows,
            patience=patience,
            into=into,
            tell=lambda share: self.watch.tell_or_cancel(step, share),
        )
        if rows is None or len(rows) == len(self.own):
            takes = perf_counter() - began
            self.look_takes = takes if patience == ENDLESS else PATIENT * takes
        return found

    def _weights(self, row: Index, column: Index, points: Index) -> Words:
        return weights_of_pairs(self.round, self.layout, row, column, points)

    def _network(self, first: Offers) -> Network:
        """The network of the first offers, and of the pairs of the draft before."""
        _keep_previous(self.round, first)
        row, column, points = _listed(first)
        alone_row, alone_column, alone_values = alone_edges(self.round)
        alone = self.layout.pack(alone_values, len(alone_row))
        return connect(
            self.round,
            self.layout,
            np.concatenate([row, alone_row]),
            np.concatenate([column, alone_column]),
            np.concatenate([self._weights(row, column, points), alone]),
        )

    def add(self, offers: Offers) -> None:
        """Put the pairs that were offered into the network."""
        row, column, points = _listed(offers)
        self.search = grown(self.search, row, column, self._weights(row, column, points))


def _listed(offers: Offers) -> tuple[Index, Index, Index]:
    found = offers.column >= 0
    row = np.nonzero(found)[0]
    return row, offers.column[found].astype(np.int64), offers.points[found]


def _keep_previous(state: Round, first: Offers) -> None:
    """Put the pairs of the draft before in the place of the last offer, where they may be kept."""
    column = state.previous[state.open_mentees]
    row = np.flatnonzero(column >= 0)
    codes = state.board.codes_of_pairs(state.open_mentees[row], column[row])
    for at, code in zip(row.tolist(), codes.tolist(), strict=True):
        mentor = column[at]
        banned = state.forbidden.get(int(state.open_mentees[at]), ())
        may = code <= POINT_MASK and state.capacity[mentor] > 0 and mentor not in banned
        if may and mentor not in first.column[at]:
            first.column[at, -1], first.points[at, -1] = mentor, code


def layout_of(state: Round) -> Layout:
    """How the wishes of a round are packed, whatever pairs it may come to hold."""
    named: list[str] = []
    for wish in state.problem.order:
        if wish == "bands":
            named.extend(f"band_{band}" for band in range(BANDS - 1))
        elif (wish != "floors" or state.floors) and (wish != "previous" or state.problem.previous):
            named.append(wish)
    return with_fractions(lay_out(named, pairs=most_counted(state)))
