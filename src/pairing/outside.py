"""Finds all pairs outside a network that pay more than given profits at given prices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK
from pairing.network import Edges, Index, Round, codes_of
from pairing.wishes import Words

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
