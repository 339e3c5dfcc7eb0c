"""Prices the pairs of a round too large to hold them all: finds those that pay by their bounds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
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
from pairing.solver.column_generation import ColumnGeneration, Pass
from pairing.solver.dense_pricing import is_missing, violating_pairs
from pairing.solver.large.pricing_oracle import UNLIMITED, BestColumns, ColumnSearch
from pairing.solver.network import Instance, Network, connect, dummy_arcs, max_pairs, pair_weights
from pairing.solver.primal_dual import (
    State,
    initial_state,
    tighten_row_duals,
)
from pairing.solver.types import Index

MAX_DENSE_ROWS = 2_000
INITIAL_COLUMNS = 24
COLUMNS_PER_PASS = 12
"""How many further columns a pricing pass adds to a row at most."""

MANY = 96
MAX_VISITS = 400
UNLIMITED_FACTOR = 3.0
"""How many times longer than a limited pass a full one is expected to take, before the first."""

NEARLY = 0.8
"""A last pass is begun if so much of the time is left that it took before."""

MOST_ROWS = 0.5
"""If more rows than this share gained, the next pass is over all of them."""

PRICING_BATCHES = (1, 2, 3, 4, 6, 8, 11, 16)
BATCH_PARTS = 16
"""Up to which of sixteen parts of the rows each batch of the warm start goes."""

UNBOUNDED = -(1 << 61)


class BoundedPricing:
    """A pricing oracle that searches by branch and bound, and the proofs it has found."""

    few = (0.02, 0.005)

    def __init__(
        self, instance: Instance, monitor: Monitor, *, packing: Packing | None = None
    ) -> None:
        """Index the mentors of an instance."""
        self.instance = instance
        self.monitor = monitor
        self.packing = packing or packing_of(instance)
        self.scanner = ColumnSearch(instance, linear=self.packing.is_linear)
        self.weight_by_points = weight_of_points(self.packing, POINT_MASK + 1)
        days = {"waiting": instance.waiting_days[instance.open_mentees]}
        self.row_offset = self.packing.pack(days, len(instance.open_mentees))
        self.priced_at: tuple[PackedWeights, PackedWeights] | None = None
        self.proof: tuple[PackedWeights, PackedWeights] | None = None
        self.pass_seconds = 0.0
        self.incomplete = np.zeros(len(self.row_offset), dtype=np.bool_)

    def initial_state(self) -> State:
        """Return a state with a few good arcs for every row, found quickly instead of certainly.

        Points that a mentor has with every mentee do not count yet: they will be in the price,
        and every row would begin with the same few mentors.
        """
        common = self.scanner.column_offset & POINT_MASK
        price = self.weight_by_points[common] - self.weight_by_points[0]
        floor = np.full_like(self.row_offset, UNBOUNDED)
        first = self.best_columns(price, floor, INITIAL_COLUMNS, "score", max_visits=MAX_VISITS)
        return initial_state(self._network(first))

    def batches(self) -> Iterator[Index]:
        """Return a part of the rows at a time.

        Columns that too few rows have arcs to are cheap; all rows at once would find the same.
        """
        part = np.arange(len(self.row_offset)) % BATCH_PARTS
        for begin, end in pairwise((0, *PRICING_BATCHES)):
            yield np.flatnonzero((begin <= part) & (part < end))

    def explore(self, state: State, rows: Index) -> State:
        """Add a few good arcs of some rows, found quickly instead of certainly."""
        found = self.best_columns(
            state.v, state.u, COLUMNS_PER_PASS, "approach", rows=rows, max_visits=MAX_VISITS
        )
        return self.add(state, found)

    def price(self, state: State, rows: Index, epsilon: int) -> Pass:
        """Add the best arcs of some rows; a pass over all rows leaves a proof.

        The next pass is over the rows that gained, as long as they are not too many.
        """
        people = len(self.row_offset)
        is_whole = len(rows) == people
        floor = state.u + (0 if is_whole else 2 * epsilon)
        found = self.best_columns(state.v, floor, COLUMNS_PER_PASS, "approach", rows=rows)
        if is_whole:
            self.proof = found.best + self.row_offset, state.v.copy()
        gaining = np.flatnonzero(found.column[:, 0] >= 0)
        following = np.arange(people) if len(gaining) > MOST_ROWS * people else gaining
        return Pass(self.add(state, found), len(gaining), following)

    def prove(self, state: State) -> State:
        """Add the best arcs that violate the duals, and note by how much they do."""
        found = self._violating(state, COLUMNS_PER_PASS)
        assert state.dual_violation is not None
        return self.add(state, found) if state.dual_violation.any() else state

    def bound(self, state: State) -> None:
        """Note by how much arcs violate the duals, or take those of an earlier proof."""
        tighten_row_duals(state)
        if self.proof is None or self.monitor.has(self.pass_seconds * NEARLY):
            self._violating(state, 1)
        else:
            profit, state.v = self.proof
            state.dual_violation = profit - state.u

    def _violating(self, state: State, most: int) -> BestColumns:
        """Return the best arcs that violate the duals; note by how much each profit falls short."""
        found = self._outbidding(state, most)
        violation = found.best + self.row_offset - state.u
        state.dual_violation = violation
        improvable = np.count_nonzero(violation.any(axis=1))
        self.monitor.report("prove", 1.0 - improvable / max(len(state.matched_arc), 1))
        return found

    def _outbidding(self, state: State, most: int) -> BestColumns:
        """Return the best pairs outside the network that pay more than today's profits.

        A pair that did not pay at the duals of the last pass can only do so now if the profit of
        its row or the price of its column has fallen, so only those are priced again.
        """
        u, v = state.u, state.v
        if self.priced_at is None:
            found = self.best_columns(v, u, most, "prove")
        else:
            has_less = lex_less(u, self.priced_at[0]) | self.incomplete
            is_cheaper = lex_less(v, self.priced_at[1])
            found = self.best_columns(v, u, most, "prove", rows=np.flatnonzero(has_less))
            if is_cheaper.any():
                price = v.copy()
                price[~is_cheaper, 0] = -UNBOUNDED
                others = np.flatnonzero(~has_less)
                self.best_columns(price, u, COLUMNS_PER_PASS, "prove", rows=others, into=found)
        self.priced_at = u.copy(), v.copy()
        self.incomplete = found.column[:, -1] >= 0
        return found

    def price_in(self, state: State, profit: PackedWeights, price: PackedWeights) -> State:
        """Return the state with every pair that pays more than `profit` at `price`."""
        best_columns = self.best_columns(price, profit, MANY, "explain")
        full = np.flatnonzero(best_columns.column[:, -1] >= 0)
        best_columns.column[full] = -1
        row, column, points = _listed(best_columns)
        if len(full):
            more = violating_pairs(
                self.instance, full, price, profit - self.row_offset, self.weight_by_points
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
        """Run a pricing pass over some rows; note how long one over all rows takes."""
        began = perf_counter()
        found = self.scanner.best_columns(
            price,
            weight_by_points=self.weight_by_points,
            floor=least - self.row_offset,
            most=most,
            rows=rows,
            max_visits=max_visits,
            into=into,
            report=lambda share: self.monitor.report_or_cancel(step, share),
        )
        if rows is None or len(rows) == len(self.row_offset):
            takes = perf_counter() - began
            self.pass_seconds = takes if max_visits == UNLIMITED else UNLIMITED_FACTOR * takes
        return found

    def _weights(self, row: Index, column: Index, points: Index) -> PackedWeights:
        return pair_weights(self.instance, self.packing, row, column, points)

    def _network(self, first: BestColumns) -> Network:
        """Return the network of the first columns, and of the pairs of the draft before."""
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

    def add(self, state: State, best_columns: BestColumns) -> State:
        """Return the state with the arcs that were found."""
        row, column, points = _listed(best_columns)
        return add_arcs(state, row, column, self._weights(row, column, points))


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
    """Return how the objectives of an instance are packed, whatever pairs it may come to hold."""
    named: list[str] = []
    for objective in instance.problem.order:
        if objective == "bands":
            named.extend(f"band_{band}" for band in range(BANDS - 1))
        elif (objective != "floors" or instance.floors) and (
            objective != "previous" or instance.problem.previous
        ):
            named.append(objective)
    return with_fraction(choose_packing(named, pairs=max_pairs(instance)))


def solve_by_pricing(oracle: BoundedPricing) -> State:
    """Return the proven state, or the state reached in time with its bound.

    Raises Cancelled when the caller no longer wants the answer.
    """
    return ColumnGeneration(oracle.initial_state(), oracle).run(oracle.monitor)
