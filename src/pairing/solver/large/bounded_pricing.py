"""Rounds too large to hold every pair: solve a few pairs each, then prove it for all.

Solve the round on the best few mentors of every mentee, take the prices, and look among all
pairs for any that would pay at these prices. None left proves that the sparse answer is the
best over all pairs; otherwise the pairs found join and the search goes on from where it stood.
Source: column generation, G. B. Dantzig and P. Wolfe, Operations Research 8 (1960).
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from pairing.problem.objective import (
    BANDS,
    PackedWeights,
    Packing,
    choose_packing,
    lex_less,
    weight_of_points,
    with_fraction,
)
from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.arcs import add_arcs
from pairing.solver.budget import Monitor
from pairing.solver.dense_pricing import is_missing, violating_pairs
from pairing.solver.large.pricing_oracle import UNLIMITED, BestColumns, ColumnSearch
from pairing.solver.network import (
    Index,
    Instance,
    Network,
    connect,
    dummy_arcs,
    max_pairs,
    pair_weights,
)
from pairing.solver.primal_dual import (
    State,
    assign_remaining_rows,
    copy_state,
    initial_state,
    run,
    tighten_row_duals,
)

MAX_DENSE_ROWS = 2_000
INITIAL_COLUMNS = 24
COLUMNS_PER_PASS = 12
"""How many further columns a pricing pass adds to a row at most."""

MANY = 96
MAX_VISITS = 400
PATIENT = 3.0
"""How many times longer a look at everything is thought to take, as long as none was made."""

NEARLY = 0.8
"""A last look is begun if so much of the time is left that it took before."""

UNBOUNDED = -(1 << 61)


class BoundedPricing:
    """A search over a growing network, with the proof it has reached so far."""

    def __init__(
        self,
        instance: Instance,
        monitor: Monitor,
        *,
        packing: Packing | None = None,
        state: State | None = None,
    ) -> None:
        """Choose the first few mentors of every mentee, or go on with a `state` that is there."""
        self.instance = instance
        self.monitor = monitor
        self.packing = packing or packing_of(instance)
        self.scanner = ColumnSearch(instance, linear=self.packing.is_linear)
        self.weight_by_points = weight_of_points(self.packing, POINT_MASK + 1)
        days = {"waiting": instance.waiting_days[instance.open_mentees]}
        self.own = self.packing.pack(days, len(instance.open_mentees))
        self.proved: tuple[PackedWeights, PackedWeights] | None = None
        self.proof: tuple[PackedWeights, PackedWeights] | None = None
        self.look_takes = 0.0
        self.unsure = np.zeros(len(self.own), dtype=np.bool_)
        self.state = state or initial_state(self._network(self._first()))
        self.monitor.reserve = self.look_takes

    def _first(self) -> BestColumns:
        """A few good mentors for everybody, found with patience instead of certainty.

        Points that a mentor has with everybody count for nothing yet: they will be in the price,
        and everybody would begin with the same few mentors.
        """
        liked = self.scanner.column_offset & POINT_MASK
        price = self.weight_by_points[liked] - self.weight_by_points[0]
        boundless = np.full_like(self.own, UNBOUNDED)
        return self.best_columns(price, boundless, INITIAL_COLUMNS, "score", max_visits=MAX_VISITS)

    def improve(self) -> State:
        """Go on until the answer is proven best, or the watch says that it is over.

        Raises Cancelled when that is why.
        """
        people = len(self.state.matched_arc)
        self.monitor.reserve = self.look_takes
        while True:
            if self.monitor.is_over():
                return self._as_it_stands()
            earlier = copy_state(self.state)
            with self.monitor.over("solve", people) as shared:
                run(self.state, shared)
            if shared[0]:
                self.state = earlier
                return self._as_it_stands()
            best_columns = self._worth_adding(COLUMNS_PER_PASS)
            self.state.is_optimal = not np.any(self.state.dual_violation)
            if self.state.is_optimal:
                self.state.price_in = self.price_in
                return self.state
            self.add(best_columns)

    def _as_it_stands(self) -> State:
        """The answer so far, everybody seated, with the best bound there is time to prove.

        Raises Cancelled when nobody wants it any more.
        """
        self.monitor.report_or_cancel("prove", 0.0)
        assign_remaining_rows(self.state)
        if self.proof is None or self.monitor.has(self.look_takes * NEARLY):
            self._worth_adding(1)
        else:
            tighten_row_duals(self.state)
            profit, self.state.v = self.proof
            self.state.dual_violation = profit - self.state.u
        self.state.is_optimal = False
        return self.state

    def _worth_adding(self, most: int) -> BestColumns:
        """All pairs that would pay at today's prices; notes by how much each profit falls short."""
        tighten_row_duals(self.state)
        best_columns = self._outbidding(most)
        self.state.dual_violation = best_columns.best + self.own - self.state.u
        improvable = np.count_nonzero(self.state.dual_violation.any(axis=1))
        self.monitor.tell("prove", 1.0 - improvable / max(len(self.state.matched_arc), 1))
        return best_columns

    def _outbidding(self, most: int) -> BestColumns:
        """The best pairs outside the network that pay more than today's profits.

        A pair that did not pay when last looked at can only do so now if the mentee has less
        or the mentor is cheaper than then, so only those are looked at again.
        """
        u, v = self.state.u, self.state.v
        if self.proved is None:
            best_columns = self.best_columns(v, u, most, "prove")
        else:
            has_less = lex_less(u, self.proved[0]) | self.unsure
            is_cheaper = lex_less(v, self.proved[1])
            best_columns = self.best_columns(v, u, most, "prove", rows=np.flatnonzero(has_less))
            if is_cheaper.any():
                price = v.copy()
                price[~is_cheaper, 0] = -UNBOUNDED
                others = np.flatnonzero(~has_less)
                self.best_columns(
                    price, u, COLUMNS_PER_PASS, "prove", rows=others, into=best_columns
                )
        self.proved = u.copy(), v.copy()
        self.unsure = best_columns.column[:, -1] >= 0
        return best_columns

    def look_around(self, rows: Index) -> BestColumns:
        """A few mentors for each of some rows, found with patience instead of certainty."""
        at = self.state
        return self.best_columns(
            at.v, at.u, COLUMNS_PER_PASS, "approach", rows=rows, max_visits=MAX_VISITS
        )

    def price_in(self, state: State, profit: PackedWeights, price: PackedWeights) -> State:
        """The search with every pair that pays more than `profit` at `price`."""
        best_columns = self.best_columns(price, profit, MANY, "explain")
        full = np.flatnonzero(best_columns.column[:, -1] >= 0)
        best_columns.column[full] = -1
        row, column, points = _listed(best_columns)
        if len(full):
            more = violating_pairs(
                self.instance, full, price, profit - self.own, self.weight_by_points
            )
            both = zip((row, column, points), more, strict=True)
            row, column, points = (np.concatenate(two) for two in both)
        order = np.argsort(row, kind="stable")
        new = order[is_missing(state.network, row[order], column[order])]
        row, column, points = row[new], column[new], points[new]
        if not len(row):
            return state
        return add_arcs(state, row, column, self._weights(row, column, points))

    def best_columns(
        self,
        price: PackedWeights,
        least: PackedWeights,
        most: int,
        step: str,
        *,
        rows: Index | None = None,
        max_visits: int = UNLIMITED,
        into: BestColumns | None = None,
    ) -> BestColumns:
        """A look at all pairs of some rows; notes how long a look at everybody takes."""
        began = perf_counter()
        found = self.scanner.best_columns(
            price,
            weight_by_points=self.weight_by_points,
            floor=least - self.own,
            most=most,
            rows=rows,
            max_visits=max_visits,
            into=into,
            tell=lambda share: self.monitor.report_or_cancel(step, share),
        )
        if rows is None or len(rows) == len(self.own):
            takes = perf_counter() - began
            self.look_takes = takes if max_visits == UNLIMITED else PATIENT * takes
        return found

    def _weights(self, row: Index, column: Index, points: Index) -> PackedWeights:
        return pair_weights(self.instance, self.packing, row, column, points)

    def _network(self, first: BestColumns) -> Network:
        """The network of the first offers, and of the pairs of the draft before."""
        _keep_previous(self.instance, first)
        row, column, points = _listed(first)
        alone_row, alone_column, alone_values = dummy_arcs(self.instance)
        alone = self.packing.pack(alone_values, len(alone_row))
        return connect(
            self.instance,
            self.packing,
            np.concatenate([row, alone_row]),
            np.concatenate([column, alone_column]),
            np.concatenate([self._weights(row, column, points), alone]),
        )

    def add(self, best_columns: BestColumns) -> None:
        """Put the pairs that were offered into the network."""
        row, column, points = _listed(best_columns)
        self.state = add_arcs(self.state, row, column, self._weights(row, column, points))


def _listed(best_columns: BestColumns) -> tuple[Index, Index, Index]:
    found = best_columns.column >= 0
    row = np.nonzero(found)[0]
    return row, best_columns.column[found].astype(np.int64), best_columns.points[found]


def _keep_previous(instance: Instance, first: BestColumns) -> None:
    """Put the pairs of the draft before in the place of the last offer, where they may be kept."""
    column = instance.previous[instance.open_mentees]
    row = np.flatnonzero(column >= 0)
    packed_scores = instance.tables.packed_scores_of_pairs(instance.open_mentees[row], column[row])
    for at, packed_score in zip(row.tolist(), packed_scores.tolist(), strict=True):
        mentor = column[at]
        banned = instance.forbidden.get(int(instance.open_mentees[at]), ())
        may = packed_score <= POINT_MASK and instance.capacity[mentor] > 0 and mentor not in banned
        if may and mentor not in first.column[at]:
            first.column[at, -1], first.points[at, -1] = mentor, packed_score


def packing_of(instance: Instance) -> Packing:
    """How the wishes of a round are packed, whatever pairs it may come to hold."""
    named: list[str] = []
    for wish in instance.problem.order:
        if wish == "bands":
            named.extend(f"band_{band}" for band in range(BANDS - 1))
        elif (wish != "floors" or instance.floors) and (
            wish != "previous" or instance.problem.previous
        ):
            named.append(wish)
    return with_fraction(choose_packing(named, pairs=max_pairs(instance)))
