"""Solves a round."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import perf_counter

import numpy as np

from pairing.problem.objective import BANDS, COMPONENTS, ObjectiveValue, PackedWeights, fields
from pairing.problem.problem import Problem
from pairing.scoring.score_tables import POINT_MASK, ScoreTables
from pairing.solver.budget import Cancelled, Monitor, never_cancelled, no_progress
from pairing.solver.dense import solve_dense
from pairing.solver.large.bounded_pricing import (
    MAX_DENSE_ROWS,
    BoundedPricing,
    packing_of,
    solve_by_pricing,
)
from pairing.solver.large.components import merge, split
from pairing.solver.network import Instance, build_instance
from pairing.solver.primal_dual import State
from pairing.solver.solution import Pair, Solution, StageResult
from pairing.solver.types import Index

Progress = Callable[[str, float], None]

HALF = 32


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    stable: bool = False,
    max_dense_rows: int = MAX_DENSE_ROWS,
) -> Solution:
    """Find the best round in the order of objectives, with prices that prove it.

    With `stable` the pairs are those of the stable round, and the bound, which is still the
    best round's, shows what stability costs; such a round has no alternatives to explain.

    Args:
        problem: people, weights, pins and objectives.
        time_limit: seconds after which the best answer so far is returned with its gap.
        progress: called with a code of the step and the share of it that is done, at times
            from a thread of its own.
        cancelled: asked several times a second, likewise; a true answer raises `Cancelled`.
        stable: answer with the stable round instead (see `pairing.analysis.stability`).
        max_dense_rows: up to how many mentees all pairs are held at once; above, pairs are found by
            their prices (see `pairing.solver.large.bounded_pricing`), with the same objective
            value and the same proof.

    Raises:
        ValueError: identities repeat, a place, radius or capacity cannot be, or pins contradict
            each other or the places.
        Cancelled: `cancelled` returned true.
    """
    began = perf_counter()
    deadline = None if time_limit is None else began + time_limit
    monitor = Monitor(progress or no_progress, cancelled or never_cancelled, deadline)
    monitor.report("score", 0.0)
    tables = ScoreTables(problem)
    instance = build_instance(problem, tables)
    scored = perf_counter()
    if monitor.is_over() and monitor.is_cancelled:
        raise Cancelled
    if len(instance.open_mentees) > max_dense_rows and instance.capacity.any() and not stable:
        state = _by_price(instance, monitor)
    else:
        state = solve_dense(instance, monitor, stable=stable)
    monitor.report("solve", 1.0)
    timings = {"score": scored - began, "solve": perf_counter() - scored}
    return build_solution(state, timings)


def _by_price(instance: Instance, monitor: Monitor) -> State:
    """Solve by bounded pricing; components without a common pair in parallel."""
    parts = split(instance)
    if len(parts) == 1:
        return solve_by_pricing(BoundedPricing(instance, monitor))
    packing = packing_of(instance)

    def search_of(part: Instance) -> State:
        return solve_by_pricing(BoundedPricing(part, monitor.without_progress(), packing=packing))

    searches: list[State] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for state in pool.map(search_of, parts):
            searches.append(state)
            monitor.report("solve", len(searches) / len(parts))
    whole = merge(instance, searches)
    if whole.is_optimal:
        asked = cache(lambda: BoundedPricing(instance, monitor, packing=packing))
        whole.price_in = lambda state, profit, price: asked().price_in(state, profit, price)
    return whole


def build_solution(state: State, timings: dict[str, float]) -> Solution:
    """Return the pairs, prices and bound of a finished search."""
    network = state.network
    instance, tables = network.instance, network.instance.tables
    columns = network.col[state.matched_arc]
    matched = (state.matched_arc >= 0) & (columns < network.mentors)
    mentees = instance.open_mentees[matched]
    chosen = dict(zip(mentees.tolist(), columns[matched].tolist(), strict=True)) | instance.fixed
    prices = network.packing.unpack_all(state.v[: network.mentors])
    value = network.packing.unpack(_sum(network.weight[state.matched_arc[state.matched_arc >= 0]]))
    return Solution(
        pairs=_pairs(state, chosen),
        unmatched=tuple(sorted(m.id for at, m in enumerate(tables.mentees) if at not in chosen)),
        prices={mentor.id: price for mentor, price in zip(tables.mentors, prices, strict=True)},
        dummy_prices=_dummy_prices(state),
        objective_value=value,
        bound=_bound(state),
        stages=_stages(problem_order=instance.problem.order, value=value),
        timings=timings,
        state=state,
    )


def _pairs(state: State, chosen: dict[int, int]) -> tuple[Pair, ...]:
    instance, tables = state.network.instance, state.network.instance.tables
    points = _points_of(state, chosen)
    pairs = (
        Pair(
            tables.mentees[mentee].id,
            tables.mentors[mentor].id,
            points[mentee],
            mentee in instance.fixed,
        )
        for mentee, mentor in chosen.items()
    )
    return tuple(sorted(pairs, key=lambda pair: pair.mentee_id))


def _dummy_prices(state: State) -> dict[str, tuple[ObjectiveValue, ObjectiveValue]]:
    """Return the two dummy prices of each group with a lower quota: free, and short of it."""
    network, unpack = state.network, state.network.packing.unpack
    first = network.mentors
    return {
        str(group): (unpack(state.v[first + at]), unpack(state.v[first + at + 1]))
        for at, group in enumerate(network.instance.dummy_groups)
        if at % 2 == 1
    }


def _points_of(state: State, chosen: dict[int, int]) -> dict[int, int]:
    """Return the points of the chosen pairs, from the score tables' factors."""
    tables = state.network.instance.tables
    mentees = np.array(list(chosen), dtype=np.int64)
    mentors = np.array(list(chosen.values()), dtype=np.int64)
    packed_scores = tables.packed_scores_of_pairs(mentees, mentors)
    return dict(zip(mentees.tolist(), (packed_scores & POINT_MASK).tolist(), strict=True))


def _sum(rows: PackedWeights, times: Index | None = None) -> list[int]:
    """Return the exact sum of packed amounts by limb; halves are added so that none overflows."""
    counts = np.ones(len(rows), dtype=np.int64) if times is None else times
    high, low = rows >> HALF, rows & ((1 << HALF) - 1)
    sums = zip((counts @ high).tolist(), (counts @ low).tolist(), strict=True)
    return [(top << HALF) + bottom for top, bottom in sums]


def _bound(state: State) -> ObjectiveValue:
    """Return what the prices prove that no round can exceed."""
    profits = state.u if state.dual_violation is None else state.u + state.dual_violation
    places = _sum(state.v, state.network.capacity)
    both = [a + b for a, b in zip(_sum(profits), places, strict=True)]
    return state.network.packing.unpack(both)


def _stages(*, problem_order: tuple[str, ...], value: ObjectiveValue) -> tuple[StageResult, ...]:
    named = dict(zip(COMPONENTS, fields(value), strict=True))
    stages: list[StageResult] = []
    for objective in problem_order:
        wanted = [f"band_{band}" for band in range(BANDS)] if objective == "bands" else [objective]
        stages.extend(StageResult(name, named[name]) for name in wanted)
    return tuple(stages)
