"""The state of an exact search: a network, the places taken and the prices paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from pairing.network import Edges, Index, Network
from pairing.threads import in_threads
from pairing.wishes import Words

ROWS_AT_ONCE = 1_000

AnyEdges = TypeVar("AnyEdges", bound=Edges)


@dataclass
class Seating(Generic[AnyEdges]):
    """Places and prices of a network; `at[i]` is the edge mentee row i takes, -1 for none.

    `u` has shape (rows, words), `v` (columns, words). `first`, `after` and `before` chain
    the rows seated at each column. `is_optimal` says that u and v prove the seating best;
    `slack` is by how much a pair not in the network could still beat each u. `beyond` adds
    all pairs that pay more than given profits at given prices, where not all are in the
    network, and answers the same search when there are none.
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
    beyond: Beyond[AnyEdges] | None = field(default=None, repr=False, compare=False)

    @property
    def seats(self) -> tuple[Index, Index, Index, Index, Index]:
        """Who sits where, as compiled code takes it: at, load, first, after, before."""
        return self.at, self.load, self.first, self.after, self.before

    def column_of(self, row: int) -> int:
        """The column a row takes, -1 for none."""
        edge = int(self.at[row])
        return -1 if edge < 0 else int(self.network.col[edge])

    @cached_property
    def lowest(self) -> Words:
        """What one more place at each column gains, going by this network."""
        from pairing.residual import gain_of_a_place

        return gain_of_a_place(self)

    @cached_property
    def at_highest(self) -> Seating[AnyEdges]:
        """The same round at the highest prices by which all pairs prove it."""
        from pairing.residual import at_prices, cost_of_a_place

        return at_prices(self, cost_of_a_place)


State = Seating[Network]
Beyond = Callable[[Seating[AnyEdges], Words, Words], Seating[AnyEdges]]


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


def auction(
    state: State,
    *,
    bids: Index,
    lowest: Index,
    step: int,
    most_bids: int,
    shared: npt.NDArray[np.int64] | None = None,
) -> None:
    """Seat people within `step` of the best they can have, and fill the places left empty.

    People bid at prices that only rise; then empty places court at prices that only fall,
    but not below `lowest`, shape (mentors,).
    `bids`, shape (rows,), holds what everybody seated offered; weights are of one word.
    `shared` is as in `run`; whoever is stopped may leave people without a seat.
    """
    from pairing.kernels.auction import bid, court

    network, seats = state.network, state.seats
    least_profits(state)
    prices = (state.u, state.v, network.capacity)
    shared = np.zeros(2, dtype=np.int64) if shared is None else shared
    bid(network.row_ptr, network.col, network.w, *prices, *seats, step, bids, most_bids, shared)
    least_profits(state)
    by_column = (network.col_ptr, network.col_edge)
    edges = (network.row, network.col, network.w, *by_column)
    court(*edges, *prices, *seats, step, bids, lowest, most_bids, shared)
    least_profits(state)


def least_profits(state: State) -> None:
    """Set every u to the best its row can have at the prices of the day."""
    from pairing.kernels.edges import most_in_rows

    network = state.network
    if network.words == 1:
        edges = (network.row_ptr, network.col, network.w)

        def work(rows: Index) -> None:
            most_in_rows(rows, *edges, state.v, state.u)

        in_threads(work, len(state.at), ROWS_AT_ONCE)
        return
    values = network.w - state.v[network.col]
    rank = np.empty(len(values), dtype=np.int64)
    order = np.lexsort(values.T[::-1])
    rank[order] = np.arange(len(values))
    state.u[:] = values[order[np.maximum.reduceat(rank, network.row_ptr[:-1])]]


def copy_of(state: Seating[AnyEdges]) -> Seating[AnyEdges]:
    """The same seats and prices, to come back to."""
    arrays = ("u", "v", "at", "load", "first", "after", "before")
    return replace(state, **{name: getattr(state, name).copy() for name in arrays})


def seat_rest(state: State) -> None:
    """Let everybody who has no seat take the best that is empty, or stay alone."""
    from pairing.kernels.seats import seat_rest as seat

    network = state.network
    words = (0,) * network.words
    seat(network.row_ptr, network.col, network.w, network.capacity, *state.seats, words)


def run(state: Seating[AnyEdges], shared: npt.NDArray[np.int64] | None = None) -> int:
    """Seat everybody best; returns how many are left unseated (0 unless stopped).

    `shared` is two numbers: the first, set by another thread, stops the work; the second
    counts the people seated so far.
    """
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
            *state.seats,
            (0,) * network.words,
            np.arange(len(state.at), dtype=np.int64),
            np.zeros(2, dtype=np.int64) if shared is None else shared,
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
