"""Column generation: solve on few arcs, price in the arcs that violate the duals, until none does.

The restricted master problem is a state: a graph of some arcs with a matching and duals. A pricing
oracle finds the arcs outside it that would pay at the duals. If none does, the duals are feasible
over all arcs and prove the matching optimal over all of them.

Source: G. B. Dantzig and P. Wolfe, Operations Research 8 (1960).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import numpy as np

from pairing.problem.objective import PackedWeights
from pairing.solver.auction import EpsilonScaling
from pairing.solver.budget import Monitor
from pairing.solver.primal_dual import (
    State,
    assign_remaining_rows,
    copy_state,
    run,
    tighten_row_duals,
)
from pairing.solver.types import STOP, Index


class Pass(NamedTuple):
    """A pricing pass: the state with the arcs found, how many, and the rows to price next."""

    state: State
    gained: int
    rows: Index


class PricingOracle(Protocol):
    """Finds arcs outside the restricted master problem with a positive reduced profit.

    A method that adds arcs returns a new state, or the same object when it found none.
    """

    @property
    def few(self) -> tuple[float, float]:
        """Return the gain, as a share of the rows, at which epsilon falls, and at which it ends."""

    @property
    def pass_seconds(self) -> float:
        """Return how long a pass over all rows is expected to take."""

    def batches(self) -> Iterable[Index]:
        """Return the rows to explore after each of the coarse auctions."""

    def explore(self, state: State, rows: Index) -> State:
        """Add a few good arcs of some rows, found quickly instead of certainly."""

    def price(self, state: State, rows: Index, epsilon: int) -> Pass:
        """Add arcs of some rows that pay more than epsilon allows at the prices of an auction."""

    def prove(self, state: State) -> State:
        """Add the arcs that violate tight duals, and note by how much; none: the duals prove."""

    def bound(self, state: State) -> None:
        """Note by how much arcs outside violate the duals, or take duals proven before."""

    def price_in(self, state: State, profit: PackedWeights, price: PackedWeights) -> State:
        """Add every arc that pays more than `profit` at `price`."""


class ColumnGeneration:
    """A restricted master problem that grows by what an oracle prices in."""

    def __init__(self, master: State, oracle: PricingOracle) -> None:
        """Begin with the arcs of `master`, which has a dummy arc for every row."""
        self.master = master
        self.oracle = oracle

    def run(self, budget: Monitor) -> State:
        """Return the proven state, or the one reached when time is over, with its bound.

        Raises Cancelled when the caller no longer wants the answer.
        """
        if self.master.network.limbs == 1 and len(self.master.matched_arc):
            budget.reserve = self.oracle.pass_seconds
            self.warm_start(budget)
        return self.solve_exactly(budget)

    def warm_start(self, budget: Monitor) -> None:
        """Run auctions until few arcs anywhere would pay more than the least epsilon.

        End before that when there is no time for another pass. A pass over all rows leaves a
        proof, so that the auctions after it need none of their own.
        """
        oracle, bidding = self.oracle, EpsilonScaling(self.master)
        for batch in oracle.batches():
            if self.bid(bidding.coarse, budget):
                return
            self.master = oracle.explore(self.master, batch)
        people = len(self.master.matched_arc)
        rows = everybody = np.arange(people)
        while True:
            if self.bid(bidding.run, budget) or not budget.has(oracle.pass_seconds):
                return
            is_whole, is_last = len(rows) == people, bidding.is_finest
            self.master, gained, rows = oracle.price(self.master, rows, bidding.epsilon)
            if is_whole:
                budget.reserve = 0.0
            if gained > oracle.few[is_last] * people:
                continue
            rows = everybody
            if is_last and not is_whole:
                continue
            if self.bid(bidding.finish if is_last else bidding.scale, budget) or is_last:
                return

    def bid(self, auction: Callable[[State, Index], None], budget: Monitor) -> bool:
        """Run one auction; return whether the time is over.

        When it ends in the middle, rows that were all matched before are matched so again.
        """
        earlier = copy_state(self.master)
        with budget.over("approach", len(self.master.matched_arc)) as stop:
            auction(self.master, stop)
        if stop[STOP] and (earlier.matched_arc >= 0).all():
            self.master = earlier
        return budget.is_over()

    def solve_exactly(self, budget: Monitor) -> State:
        """Solve the master problem and price in what violates its duals, until nothing does."""
        budget.reserve = self.oracle.pass_seconds
        while not budget.is_over():
            earlier = copy_state(self.master)
            with budget.over("solve", len(self.master.matched_arc)) as stop:
                run(self.master, stop)
            if stop[STOP]:
                self.master = earlier
                break
            tighten_row_duals(self.master)
            wider = self.oracle.prove(self.master)
            if wider is self.master:
                wider.is_optimal, wider.price_in = True, self.oracle.price_in
                return wider
            self.master = wider
        return self.stop_early(budget)

    def stop_early(self, budget: Monitor) -> State:
        """Return the state with every row matched and the best bound there is time to prove.

        Raises Cancelled when the caller no longer wants the answer.
        """
        budget.report_or_cancel("prove", 0.0)
        assign_remaining_rows(self.master)
        self.oracle.bound(self.master)
        self.master.is_optimal = False
        return self.master
