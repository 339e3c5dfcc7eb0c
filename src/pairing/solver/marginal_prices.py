"""Exact consequences of single changes, read off the residual network of a proven round.

Sources: R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), chapters 9 and
10, for residual networks and reduced costs; L. S. Shapley and M. Shubik, Int. Journal of Game
Theory 1 (1972), for the two ends of the price lattice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import FAR, PackedWeights, lex_less
from pairing.solver.primal_dual import AnyGraph, PrimalDual, State
from pairing.solver.types import Index


def max_prices(state: PrimalDual[AnyGraph]) -> PackedWeights:
    """Return what one place less at each column costs: the highest prices, (columns, limbs)."""
    from pairing.solver.kernels.relaxation import new_workspace
    from pairing.solver.kernels.residual import distances_to_sources

    graph = state.network.graph
    work = new_workspace(len(state.v), graph.limbs)
    is_unfilled = state.load < graph.capacity
    distances_to_sources(graph, state.duals, state.matching, work, is_unfilled)
    cost: PackedWeights = work.distance[:-1] + state.v
    return cost


def min_prices(state: PrimalDual[AnyGraph]) -> PackedWeights:
    """Return what one more place at each column would gain: the lowest prices, (columns, limbs)."""
    from pairing.solver.kernels.relaxation import new_workspace
    from pairing.solver.kernels.residual import distances_from_sources

    graph = state.network.graph
    work = new_workspace(len(state.v), graph.limbs)
    work.distance[:-1] = state.v
    every = np.ones(len(state.v), dtype=np.bool_)
    distances_from_sources(graph, state.duals, state.matching, work, every)
    gain: PackedWeights = state.v - work.distance[:-1]
    return gain


def known_min_prices(state: PrimalDual[AnyGraph]) -> PackedWeights:
    """Return `min_prices`, computed once for a state."""
    if "min_prices" not in state.memo:
        state.memo["min_prices"] = min_prices(state)
    found: PackedWeights = state.memo["min_prices"]
    return found


def at_max_prices(state: PrimalDual[AnyGraph]) -> PrimalDual[AnyGraph]:
    """Return the same matching at the highest optimal prices over all pairs, computed once."""
    if "at_max_prices" not in state.memo:
        state.memo["at_max_prices"] = with_prices(state, max_prices)
    found: PrimalDual[AnyGraph] = state.memo["at_max_prices"]
    return found


def with_prices(
    state: PrimalDual[AnyGraph], prices_of: Callable[[PrimalDual[AnyGraph]], PackedWeights]
) -> PrimalDual[AnyGraph]:
    """Return the same matching at the prices given for it, right over all pairs.

    Prices of the network are right over all pairs when none outside it pays more at them;
    until then, those that do are added and the prices computed again.
    """
    proven = state.u, state.v
    while True:
        v = prices_of(state)
        u = state.network.weight[state.matched_arc] - v[state.network.col[state.matched_arc]]
        wider = _widened(state, u, v, proven)
        if wider is state:
            return replace(state, u=u, v=v)
        state, proven = wider, (u, v)


def _widened(
    state: PrimalDual[AnyGraph],
    u: PackedWeights,
    v: PackedWeights,
    proven: tuple[PackedWeights, PackedWeights],
) -> PrimalDual[AnyGraph]:
    """Return the state with every pair that pays more; none outside did at what is proven."""
    if state.price_in is None:
        return state
    has_less, is_cheaper = lex_less(u, proven[0]), lex_less(v, proven[1])
    if has_less.any():
        state = state.price_in(state, _out_of_reach(u, ~has_less), v)
    if state.price_in is not None and is_cheaper.any():
        price = _out_of_reach(v, ~is_cheaper)
        state = state.price_in(state, _out_of_reach(u, has_less), price)
    return state


def _out_of_reach(amounts: PackedWeights, which: npt.NDArray[np.bool_]) -> PackedWeights:
    far = amounts.copy()
    far[which, 0] = FAR
    return far


def rows_of(state: State, mentees: Index) -> tuple[npt.NDArray[np.bool_], Index]:
    """Return which of some mentees (canonical positions) are not pinned, and the rows of those."""
    rows: Index = state.network.instance.open_mentees
    at = np.searchsorted(rows, mentees)
    is_open = at < len(rows)
    is_open[is_open] = rows[at[is_open]] == mentees[is_open]
    return is_open, at[is_open]


def row_of(state: State, mentee: int) -> int | None:
    """Return the row of a mentee (canonical position), None when pinned."""
    rows: Index = state.network.instance.open_mentees
    at = int(np.searchsorted(rows, mentee))
    return at if at < len(rows) and rows[at] == mentee else None
