"""Finds all pairs outside a network that pay more than given profits at given prices.

Whatever is told of a round is read off a network of a few pairs each, with the pairs added that
could change it; this is quicker even where all pairs are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK
from pairing.growing import grown
from pairing.network import Edges, Index, Network, Round, codes_of
from pairing.search import State
from pairing.wishes import Words

FAR = 1 << 61
"""A price, or a profit, that no pair can pay."""

CELLS_AT_ONCE = 1 << 22

Pairs = tuple[Index, Index, Index]
"""Rows, columns and points; the rows do not fall."""


def paying_pairs(state: Round, rows: Index, price: Words, floor: Words, worth_of: Words) -> Pairs:
    """Every feasible pair of some rows with `worth_of[points] - price` above the row's floor."""
    parts = list(_in_parts(state, rows, price[: len(state.capacity)], floor, worth_of))
    row, column, points = (np.concatenate(part) for part in zip(*parts, strict=True))
    return row, column, points


def _in_parts(
    state: Round, rows: Index, price: Words, floor: Words, worth_of: Words
) -> Iterator[Pairs]:
    places = np.flatnonzero(state.capacity > 0)
    at_once = max(CELLS_AT_ONCE // max(price.size, 1), 1)
    for begin in range(0, len(rows), at_once):
        some = rows[begin : begin + at_once]
        codes = codes_of(state, state.open_mentees[some])[:, places]
        row, column = np.nonzero(codes <= POINT_MASK)
        points = codes[row, column].astype(np.int64)
        row, column = some[row], places[column]
        pays = is_below(floor[row], worth_of[points] - price[column])
        yield row[pays], column[pays], points[pays]


@dataclass(frozen=True)
class Held:
    """The network of all pairs."""

    whole: Network

    def pays(self, profit: Words, price: Words) -> npt.NDArray[np.bool_]:
        """Which pairs pay more than `profit` at `price`."""
        from pairing.kernels.narrowing import paying_edges

        whole = self.whole
        found: npt.NDArray[np.bool_] = paying_edges(
            whole.row, whole.col, whole.w, profit, price, (0,) * whole.words
        )
        return found

    def beyond(self, search: State, profit: Words, price: Words) -> State:
        """The search with every pair that pays more than `profit` at `price`."""
        whole = self.whole
        edge = np.flatnonzero(self.pays(profit, price))
        if not len(edge):
            return search
        edge = edge[is_new(search.network, whole.row[edge], whole.col[edge])]
        if not len(edge):
            return search
        return grown(search, whole.row[edge], whole.col[edge], whole.w[edge])


def is_new(network: Edges, row: Index, column: Index) -> npt.NDArray[np.bool_]:
    """Which pairs are not in a network yet."""
    is_asked = np.zeros(len(network.row_ptr), dtype=np.bool_)
    is_asked[row] = True
    near = is_asked[network.row]
    places = len(network.capacity)
    known = network.row[near] * places + network.col[near]
    return np.isin(row * places + column, known, invert=True)


def is_below(one: Words, other: Words) -> npt.NDArray[np.bool_]:
    """Where an amount is less than another, word by word."""
    below = np.zeros(len(one), dtype=np.bool_)
    for word in reversed(range(one.shape[1])):
        below = np.where(one[:, word] == other[:, word], below, one[:, word] < other[:, word])
    return below
