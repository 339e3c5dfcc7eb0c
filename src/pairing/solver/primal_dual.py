"""The state of an exact search: a network, the places taken and the prices paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from pairing.parallel import parallel_map
from pairing.problem.objective import PackedWeights
from pairing.solver.bipartite import BipartiteGraph
from pairing.solver.network import Network
from pairing.solver.types import Duals, Index, Matching, new_signal

ROWS_AT_ONCE = 1_000

AnyGraph = TypeVar("AnyGraph", bound=BipartiteGraph)


@dataclass
class PrimalDual(Generic[AnyGraph]):
    """A matching and its duals on a graph; `matched_arc[i]` is the arc of row i, or `NONE`.

    `u` has shape (rows, limbs), `v` (columns, limbs). `first_row`, `next_row` and
    `previous_row` chain the rows matched to each column. `is_optimal` says that u and v prove
    the matching optimal; `dual_violation` is by how much an arc outside the graph could exceed
    each u. `price_in` adds all arcs with a reduced profit above given profits at given prices,
    where the graph does not hold all arcs, and returns the same state when there are none.
    """

    network: AnyGraph
    u: PackedWeights
    v: PackedWeights
    matched_arc: Index
    load: Index
    first_row: Index
    next_row: Index
    previous_row: Index
    is_optimal: bool = True
    dual_violation: PackedWeights | None = None
    price_in: Beyond[AnyGraph] | None = field(default=None, repr=False, compare=False)
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def duals(self) -> Duals:
        """Return profits and prices as compiled code takes them."""
        return Duals(self.u, self.v)

    @property
    def matching(self) -> Matching:
        """Return the matching as compiled code takes it."""
        return Matching(
            self.matched_arc, self.load, self.first_row, self.next_row, self.previous_row
        )

    def column_of(self, row: int) -> int:
        """Return the column a row takes, -1 for none."""
        arc = int(self.matched_arc[row])
        return -1 if arc < 0 else int(self.network.col[arc])


State = PrimalDual[Network]
Beyond = Callable[[PrimalDual[AnyGraph], PackedWeights, PackedWeights], PrimalDual[AnyGraph]]


def initial_state(network: AnyGraph) -> PrimalDual[AnyGraph]:
    """Return a state without matches, with all duals 0."""
    rows, columns = len(network.row_ptr) - 1, len(network.capacity)
    limbs = network.limbs
    return PrimalDual(
        network=network,
        u=np.zeros((rows, limbs), dtype=np.int64),
        v=np.zeros((columns, limbs), dtype=np.int64),
        matched_arc=np.full(rows, -1, dtype=np.int64),
        load=np.zeros(columns, dtype=np.int64),
        first_row=np.full(columns, -1, dtype=np.int64),
        next_row=np.full(rows, -1, dtype=np.int64),
        previous_row=np.full(rows, -1, dtype=np.int64),
    )


def auction(
    state: State,
    *,
    bids: Index,
    lowest: Index,
    epsilon: int,
    max_bids: int,
    shared: npt.NDArray[np.int64] | None = None,
) -> None:
    """Match rows within `epsilon` of the best they can have, and fill the columns not full.

    Rows bid at prices that only rise; then columns not full bid at prices that only fall, but
    not below `lowest`, shape (mentors,). `bids`, shape (rows,), holds the bid of every matched
    row; weights are of one limb. `shared` is as in `run`; a row may stay free when stopped.
    """
    from pairing.solver.kernels.auction import forward_auction, reverse_auction

    stop = new_signal() if shared is None else shared
    arrays = (state.network.graph, state.duals, state.matching)
    tighten_row_duals(state)
    forward_auction(*arrays, bids, epsilon, max_bids, stop)
    tighten_row_duals(state)
    reverse_auction(*arrays, bids, lowest, epsilon, max_bids, stop)
    tighten_row_duals(state)


def tighten_row_duals(state: State) -> None:
    """Set every u to the highest reduced profit of its row at the present prices."""
    from pairing.solver.kernels.assign import tighten_rows

    graph, duals = state.network.graph, state.duals

    def work(rows: Index) -> None:
        tighten_rows(graph, duals, rows)

    parallel_map(work, len(state.matched_arc), ROWS_AT_ONCE)


def copy_state(state: PrimalDual[AnyGraph]) -> PrimalDual[AnyGraph]:
    """Return the same matches and prices, to come back to."""
    arrays = ("u", "v", "matched_arc", "load", "first_row", "next_row", "previous_row")
    return replace(state, **{name: getattr(state, name).copy() for name in arrays})


def assign_remaining_rows(state: State) -> None:
    """Match every free row to its best unfilled column, or leave it unmatched."""
    from pairing.solver.kernels import assign

    assign.assign_remaining_rows(state.network.graph, state.matching)


def take_columns(state: PrimalDual[AnyGraph], columns: Index) -> None:
    """Match every row of a state without matches to a column, shape (rows,), by its arc."""
    from pairing.solver.kernels.assign import assign_rows

    network = state.network
    matched = np.flatnonzero(network.col == columns[network.row])
    arcs = np.full(len(columns), -1, dtype=np.int64)
    arcs[network.row[matched]] = matched
    assign_rows(network.graph, state.matching, arcs)


def run(state: PrimalDual[AnyGraph], shared: npt.NDArray[np.int64] | None = None) -> int:
    """Match every row optimally; return how many rows are left free (0 unless stopped).

    `shared` is two numbers: the first, set by another thread, stops the work; the second
    counts the rows matched so far.
    """
    from pairing.solver.kernels.flow import optimise

    stop = new_signal() if shared is None else shared
    return int(optimise(state.network.graph, state.duals, state.matching, stop))


def with_columns(state: State, mentors: Index) -> State:
    """Return the same network and prices with each row at its `mentors`, -1 for unmatched."""
    network = state.network
    columns = np.where(mentors >= 0, mentors, network.mentors)
    other = initial_state(network)
    for row, column in enumerate(columns.tolist()):
        begin, end = network.row_ptr[row], network.row_ptr[row + 1]
        position = np.searchsorted(network.col[begin:end], column)
        other.matched_arc[row] = min(begin + position, end - 1)
        other.load[network.col[other.matched_arc[row]]] += 1
    other.u, other.v, other.is_optimal = state.u, state.v, False
    return other
