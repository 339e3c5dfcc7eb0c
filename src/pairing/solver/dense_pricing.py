"""Prices all pairs of a round: finds those that pay more than given profits at given prices.

Analyses read a network of a few pairs each, with the pairs added that could change the result;
this is quicker even where all pairs are held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import PackedWeights, lex_less
from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.arcs import add_arcs
from pairing.solver.bipartite import BipartiteGraph
from pairing.solver.column_generation import Pass
from pairing.solver.network import Instance, Network, packed_scores_of
from pairing.solver.primal_dual import State, tighten_row_duals
from pairing.solver.types import Duals, Index

CELLS_AT_ONCE = 1 << 22

Pairs = tuple[Index, Index, Index]
"""Rows, columns and points; the rows do not fall."""


def violating_pairs(
    instance: Instance,
    rows: Index,
    price: PackedWeights,
    floor: PackedWeights,
    weight_by_points: PackedWeights,
) -> Pairs:
    """Return the feasible pairs of some rows with a reduced profit above the row's floor."""
    parts = list(
        _in_parts(instance, rows, price[: len(instance.capacity)], floor, weight_by_points)
    )
    row, column, points = (np.concatenate(part) for part in zip(*parts, strict=True))
    return row, column, points


def _in_parts(
    instance: Instance,
    rows: Index,
    price: PackedWeights,
    floor: PackedWeights,
    weight_by_points: PackedWeights,
) -> Iterator[Pairs]:
    places = np.flatnonzero(instance.capacity > 0)
    at_once = max(CELLS_AT_ONCE // max(price.size, 1), 1)
    for begin in range(0, len(rows), at_once):
        some = rows[begin : begin + at_once]
        packed_scores = packed_scores_of(instance, instance.open_mentees[some])[:, places]
        row, column = np.nonzero(packed_scores <= POINT_MASK)
        points = packed_scores[row, column].astype(np.int64)
        row, column = some[row], places[column]
        pays = lex_less(floor[row], weight_by_points[points] - price[column])
        yield row[pays], column[pays], points[pays]


@dataclass(frozen=True)
class DensePricing:
    """A pricing oracle that looks through the network of all pairs."""

    whole: Network
    few = (0.25, 0.25)
    pass_seconds = 0.0

    def batches(self) -> Iterable[Index]:
        """Return all rows, once: a second pass costs no more than a pass over some."""
        return (self._everybody(),)

    def explore(self, state: State, rows: Index) -> State:
        """Add every pair that pays more at the prices of an auction."""
        del rows
        return self.price_in(state, state.u, state.v)

    def price(self, state: State, rows: Index, epsilon: int) -> Pass:
        """Add every pair that pays by more than two epsilon; the next pass is over all rows."""
        del rows
        wider = self.price_in(state, state.u + 2 * epsilon, state.v)
        return Pass(wider, len(wider.network.col) - len(state.network.col), self._everybody())

    def prove(self, state: State) -> State:
        """Add every pair that violates the duals."""
        return self.price_in(state, state.u, state.v)

    def bound(self, state: State) -> None:
        """Note by how much pairs outside violate the duals."""
        tighten_row_duals(state)
        every = replace(state, network=self.whole, u=np.zeros_like(state.u))
        tighten_row_duals(every)
        state.dual_violation = every.u - state.u

    def _everybody(self) -> Index:
        return np.arange(len(self.whole.row_ptr) - 1)

    def pays(self, profit: PackedWeights, price: PackedWeights) -> npt.NDArray[np.bool_]:
        """Return which pairs pay more than `profit` at `price`."""
        from pairing.solver.kernels.arc_filters import violating_arcs

        found: npt.NDArray[np.bool_] = violating_arcs(self.whole.graph, Duals(profit, price))
        return found

    def price_in(self, state: State, profit: PackedWeights, price: PackedWeights) -> State:
        """Return the state with every pair that pays more than `profit` at `price`."""
        whole = self.whole
        arc = np.flatnonzero(self.pays(profit, price))
        if not len(arc):
            return state
        arc = arc[is_missing(state.network, whole.row[arc], whole.col[arc])]
        if not len(arc):
            return state
        return add_arcs(state, whole.row[arc], whole.col[arc], whole.weight[arc])


def is_missing(network: BipartiteGraph, row: Index, column: Index) -> npt.NDArray[np.bool_]:
    """Return which pairs are not in a network yet."""
    is_asked = np.zeros(len(network.row_ptr), dtype=np.bool_)
    is_asked[row] = True
    near = is_asked[network.row]
    places = len(network.capacity)
    is_given = network.row[near] * places + network.col[near]
    return np.isin(row * places + column, is_given, invert=True)
