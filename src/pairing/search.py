"""The state of an exact search: a network, the places taken and the prices paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from pairing.network import Edges, Index, Network
from pairing.wishes import Words

AnyEdges = TypeVar("AnyEdges", bound=Edges)


@dataclass
class Seating(Generic[AnyEdges]):
    """Places and prices of a network; `at[i]` is the edge mentee row i takes, -1 for none.

    `u` has shape (rows, words), `v` (columns, words). `first`, `after` and `before` chain
    the rows seated at each column. `is_optimal` says that u and v prove the seating best;
    `slack` is by how much a pair not in the network could still beat each u.
    """

    network: AnyEdges
    u: Words
    v: Words
    at: Index
    load: Index
    first: Index
    after: Index
    before: Index
    is_optimal: bool = True
    slack: Words | None = None

    def column_of(self, row: int) -> int:
        """The column a row takes, -1 for none."""
        edge = int(self.at[row])
        return -1 if edge < 0 else int(self.network.col[edge])


State = Seating[Network]


def start(network: AnyEdges) -> Seating[AnyEdges]:
    """Nobody seated, nothing priced."""
    rows, columns = len(network.row_ptr) - 1, len(network.capacity)
    words = network.words
    return Seating(
        network=network,
        u=np.zeros((rows, words), dtype=np.int64),
        v=np.zeros((columns, words), dtype=np.int64),
        at=np.full(rows, -1, dtype=np.int64),
        load=np.zeros(columns, dtype=np.int64),
        first=np.full(columns, -1, dtype=np.int64),
        after=np.full(rows, -1, dtype=np.int64),
        before=np.full(rows, -1, dtype=np.int64),
    )


def auction(state: State, *, price: int, step: int, most_bids: int) -> None:
    """Seat people roughly first, with every mentor priced at `price` to begin with."""
    from pairing.kernels.auction import bid

    network = state.network
    state.v[: network.mentors, 0] = price
    bid(
        network.row_ptr,
        network.col,
        network.w,
        state.v,
        network.capacity,
        state.at,
        state.load,
        state.first,
        state.after,
        state.before,
        step,
        np.zeros(len(state.at), dtype=np.int64),
        most_bids,
    )


def run(state: Seating[AnyEdges], stop: npt.NDArray[np.int64] | None = None) -> int:
    """Seat everybody best; returns how many are left unseated (0 unless stopped)."""
    from pairing.kernels.flow import optimise

    network = state.network
    return int(
        optimise(
            network.row_ptr,
            network.col,
            network.row,
            network.w,
            network.col_ptr,
            network.col_edge,
            network.capacity,
            state.u,
            state.v,
            state.at,
            state.load,
            state.first,
            state.after,
            state.before,
            (0,) * network.words,
            np.arange(len(state.at), dtype=np.int64),
            np.zeros(1, dtype=np.int64) if stop is None else stop,
        )
    )


def seated_as(search: State, mentors: Index) -> State:
    """The same network and prices with everybody where `mentors` says, -1 for alone."""
    network = search.network
    columns = np.where(mentors >= 0, mentors, network.mentors)
    other = start(network)
    for row, column in enumerate(columns.tolist()):
        begin, end = network.row_ptr[row], network.row_ptr[row + 1]
        place = np.searchsorted(network.col[begin:end], column)
        other.at[row] = min(begin + place, end - 1)
        other.load[network.col[other.at[row]]] += 1
    other.u, other.v, other.is_optimal = search.u, search.v, False
    return other
