"""Sensitivity of every row: the least costly other columns, and what would unlock.

At the highest prices a place at any column can be freed for its price alone, so what it costs to
free one while the place at a row's own column, the goal, is given up is at most what lies between
the highest and the lowest price of the goal: its price interval. Only the columns nearer to the
goal than that are searched. `low` are the lowest prices, shape (columns, limbs).
"""

# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.analysis.kernels.sensitivity_row import alternatives_of_row
from pairing.analysis.types import Judgements, PairWeights, SensitivityTable
from pairing.solver.kernels.compiled import kernel
from pairing.solver.kernels.lexicographic import is_less
from pairing.solver.kernels.relaxation import new_workspace, search_column
from pairing.solver.types import Amounts, Duals, Graph, Index, Matching, Workspace


@kernel
def distances_within_interval(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    work: Workspace,
    low: Amounts,
    goal: int,
    stop: Index,
) -> int:
    """Find the columns nearer to the goal than its price interval is wide.

    Return how many there are; they stand in `settled`, their distances are exact. The limit is
    then the least of the interval and of the distance + price of each.
    """
    for k in range(len(graph.limbs)):
        price_interval = duals.v[goal, k] - low[goal, k]
        work.limit[0, k] = price_interval
    _end, count = search_column(graph, duals, matching, work, goal, stop)
    return count


@kernel
def fill_costs(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    work: Workspace,
    low: Amounts,
    goal: int,
    cost: Amounts,
    stop: Index,
) -> None:
    """Fill `cost`, (columns, limbs): what freeing a place costs when one at the goal is free."""
    v, limbs = duals.v, graph.limbs
    count = distances_within_interval(graph, duals, matching, work, low, goal, stop)
    for j in range(len(v)):
        for k in range(len(limbs)):
            cost[j, k] = v[j, k] - v[goal, k] + work.limit[0, k]
    for j in work.settled[:count]:
        if is_less(work.distance, j, work.limit, 0, limbs):
            for k in range(len(limbs)):
                cost[j, k] = v[j, k] - v[goal, k] + work.distance[j, k]


@njit(cache=True, nogil=True)
def costs(graph: Graph, duals: Duals, matching: Matching, low: Amounts, goal: int) -> Amounts:
    """Return what freeing a place at every column costs when one at the goal is free."""
    cost = np.zeros_like(duals.v)
    work = new_workspace(len(cost), graph.limbs)
    never = np.zeros(3, np.int64)
    fill_costs(graph, duals, matching, work, low, goal, cost, never)
    return cost


@njit(cache=True, nogil=True)
def search_radii(
    graph: Graph, duals: Duals, matching: Matching, low: Amounts, goals: Index
) -> Amounts:
    """Return how far every column is to be searched for the distances to the goals.

    A path by way of a column can only be short enough if its pair there falls short of the row's
    profit by less than the goal's interval less the column's distance from the goal.
    """
    radius = np.zeros_like(duals.v)
    limbs = graph.limbs
    work = new_workspace(len(radius), limbs)
    rest, never = np.zeros((1, len(limbs)), np.int64), np.zeros(3, np.int64)
    limit, distance, settled = work.limit, work.distance, work.settled
    # radius[j] is the greatest rest over the goals so far.
    for goal in goals:
        count = distances_within_interval(graph, duals, matching, work, low, goal, never)
        for j in settled[:count]:
            for k in range(len(limbs)):
                rest[0, k] = limit[0, k] - distance[j, k]
            if is_less(radius, j, rest, 0, limbs):
                for k in range(len(limbs)):
                    radius[j, k] = rest[0, k]
    return radius


@njit(cache=True, nogil=True)
def alternatives_of_columns(
    graph: Graph,
    duals: Duals,
    matching: Matching,
    low: Amounts,
    goals: Index,
    begin: Index,
    rows: Index,
    judged: Judgements,
    weights: PairWeights,
    found: SensitivityTable,
) -> None:
    """Fill `found` for the rows of each goal: those from `begin[s]` on are matched to goals[s]."""
    cost = np.zeros_like(duals.v)
    work = new_workspace(len(cost), graph.limbs)
    never = np.zeros(3, np.int64)
    for s in range(len(goals)):
        fill_costs(graph, duals, matching, work, low, goals[s], cost, never)
        for i in rows[begin[s] : begin[s + 1]]:
            alternatives_of_row(i, goals[s], cost, judged, weights, found, graph.limbs)
