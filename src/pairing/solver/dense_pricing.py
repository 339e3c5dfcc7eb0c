"""Finds all pairs outside a network that pay more than given profits at given prices.

Whatever is told of a round is read off a network of a few pairs each, with the pairs added that
could change it; this is quicker even where all pairs are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import PackedWeights, lex_less
from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.arcs import add_arcs
from pairing.solver.network import Graph, Index, Instance, Network, packed_scores_of
from pairing.solver.primal_dual import State

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
    """The network of all pairs."""

    whole: Network

    def pays(self, profit: PackedWeights, price: PackedWeights) -> npt.NDArray[np.bool_]:
        """Which pairs pay more than `profit` at `price`."""
        from pairing.solver.kernels.arc_filters import violating_arcs

        whole = self.whole
        found: npt.NDArray[np.bool_] = violating_arcs(
            whole.row, whole.col, whole.weight, profit, price, (0,) * whole.limbs
        )
        return found

    def price_in(self, state: State, profit: PackedWeights, price: PackedWeights) -> State:
        """The search with every pair that pays more than `profit` at `price`."""
        whole = self.whole
        arc = np.flatnonzero(self.pays(profit, price))
        if not len(arc):
            return state
        arc = arc[is_missing(state.network, whole.row[arc], whole.col[arc])]
        if not len(arc):
            return state
        return add_arcs(state, whole.row[arc], whole.col[arc], whole.weight[arc])


def is_missing(network: Graph, row: Index, column: Index) -> npt.NDArray[np.bool_]:
    """Which pairs are not in a network yet."""
    is_asked = np.zeros(len(network.row_ptr), dtype=np.bool_)
    is_asked[row] = True
    near = is_asked[network.row]
    places = len(network.capacity)
    is_given = network.row[near] * places + network.col[near]
    return np.isin(row * places + column, is_given, invert=True)
