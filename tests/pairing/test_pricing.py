"""Finding pairs by their prices gives the same value and the same proof as holding all pairs."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from time import perf_counter, sleep

import numpy as np
import pytest
from bench.pairing.population import problem as population
from hypothesis import given
from tests.pairing.cases import best_worth, examples, problems, worth_by_definition

from pairing import Cancelled, Problem, solve, verify
from pairing.problem.objective import choose_packing, weight_of_points, with_fraction
from pairing.scoring.score_tables import POINT_MASK, ScoreTables
from pairing.solver.auction import EpsilonScaling
from pairing.solver.budget import Monitor
from pairing.solver.column_generation import ColumnGeneration, PricingOracle
from pairing.solver.dense_pricing import DensePricing
from pairing.solver.large.bounded_pricing import BoundedPricing
from pairing.solver.large.pricing_oracle import UNLIMITED, ColumnSearch
from pairing.solver.network import build, build_instance, packed_scores_of
from pairing.solver.primal_dual import State, initial_state
from pairing.solver.solve import build_solution
from pairing.solver.types import STOP, Index

ORDERS = [
    ("matched", "total"),
    ("matched", "waiting", "total", "previous"),
    ("matched", "floors", "waiting", "bands", "total", "previous"),
]


@examples(80)
@given(problem=problems())
def test_pairs_found_by_price_are_worth_what_trying_everything_finds(problem: Problem) -> None:
    solution = solve(problem, max_dense_rows=0)
    verify(problem, solution)
    assert solution.is_proven
    assert worth_by_definition(problem, solution.mentor_of) == best_worth(problem)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("mentees", "mentors"), [(150, 60), (120, 140), (400, 250)])
def test_a_crowd_is_worth_the_same_by_price_and_with_all_pairs(
    mentees: int, mentors: int, order: tuple[str, ...]
) -> None:
    people = population(mentees, mentors, seed=mentees)
    draft = dict(list(solve(people).mentor_of.items())[::3])
    problem = Problem(people.mentees, people.mentors, order=order, previous=draft)
    by_price, with_all = solve(problem, max_dense_rows=0), solve(problem)
    verify(problem, by_price)
    assert by_price.objective_value == with_all.objective_value == by_price.bound


@pytest.mark.parametrize("names", [("matched", "total"), ("matched", "waiting", "band_0", "total")])
@pytest.mark.parametrize("mentors", [3, 110, 700])
@pytest.mark.parametrize("seed", range(3))
def test_offers_are_the_best_of_all_pairs(seed: int, mentors: int, names: tuple[str, ...]) -> None:
    problem = population(160, mentors, seed=seed)
    tables = ScoreTables(problem)
    state = build_instance(problem, tables)
    packing = with_fraction(choose_packing(names, pairs=110))
    weight_by_points = weight_of_points(packing, POINT_MASK + 1)
    chance = np.random.default_rng(seed)
    price = np.zeros((mentors, packing.limbs), dtype=np.int64)
    price[:, -1] = chance.integers(0, 300, mentors) * packing.scale["total"]
    price[chance.integers(0, mentors, mentors // 5), 0] += 3 * packing.scale["matched"]
    floor = weight_by_points[chance.integers(200, 500, 160)]
    scanner = ColumnSearch(state, linear=packing.is_linear)
    best_columns = scanner.best_columns(
        price, weight_by_points=weight_by_points, floor=floor, most=5
    )
    codes = tables.packed_scores()
    for row in range(160):
        paying = [
            tuple(weight_by_points[code] - price[at])
            for at, code in enumerate(codes[row])
            if code <= POINT_MASK and tuple(weight_by_points[code] - price[at]) > tuple(floor[row])
        ]
        chosen = [int(at) for at in best_columns.column[row] if at >= 0]
        values = [tuple(weight_by_points[codes[row, at]] - price[at]) for at in chosen]
        assert values == sorted(paying, reverse=True)[:5]
        assert [codes[row, at] for at in chosen] == list(best_columns.points[row, : len(chosen)])
        assert tuple(best_columns.best[row]) == max([tuple(floor[row]), *values])
    assert scanner.visited < codes.size or mentors < 4


def test_limited_visits_find_nearly_as_much() -> None:
    state = build_instance(population(60, 700), ScoreTables(population(60, 700)))
    weight_by_points = np.arange(POINT_MASK + 1)[:, None]
    free, boundless = np.zeros((700, 1), np.int64), np.full((60, 1), -(1 << 61))
    found, visited = [], []
    for max_visits in (20, UNLIMITED):
        scanner = ColumnSearch(state, linear=True)
        best_columns = scanner.best_columns(
            free, weight_by_points=weight_by_points, floor=boundless, most=5, max_visits=max_visits
        )
        found.append(best_columns.points[:, 0].astype(int))
        visited.append(scanner.visited)
    assert visited[0] < visited[1] / 2
    assert (found[0] <= found[1]).all()
    assert found[0].mean() > 0.99 * found[1].mean()


def test_with_no_time_the_answer_is_feasible_and_its_bound_holds() -> None:
    problem = population(300, 200)
    hurried, best = solve(problem, max_dense_rows=0, time_limit=0.0), solve(problem)
    assert not hurried.is_proven
    assert hurried.objective_value <= best.objective_value <= hurried.bound
    assert hurried.gap > 0
    loads = Counter(pair.mentor_id for pair in hurried.pairs)
    assert all(loads[mentor.id] <= mentor.capacity for mentor in problem.mentors)


def test_auction_cut_short_leaves_every_row_where_it_was() -> None:
    problem = population(3000, 1800)
    monitor = Monitor()
    oracle = BoundedPricing(build_instance(problem, ScoreTables(problem)), monitor)
    generation = ColumnGeneration(oracle.initial_state(), oracle)
    assert not generation.bid(EpsilonScaling(generation.master).coarse, monitor)
    arcs = generation.master.matched_arc.copy()
    assert (arcs >= 0).all()
    monitor.deadline = perf_counter() + 0.3

    def auction(state: State, stop: Index) -> None:
        state.matched_arc[:100] = -1
        while not stop[STOP]:
            sleep(0.01)

    assert generation.bid(auction, monitor)
    assert (generation.master.matched_arc == arcs).all()


def test_pricing_pass_ends_when_cancelled() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 4

    shares = []
    with pytest.raises(Cancelled):
        solve(
            population(3000, 900),
            max_dense_rows=0,
            cancelled=cancelled,
            progress=lambda step, share: shares.append((step, share)),
        )
    assert ("score", 1.0) not in shares


def test_a_large_round_can_be_cancelled_on_the_way() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        solve(population(300, 200), max_dense_rows=0, cancelled=cancelled)
    assert len(asked) == 2


def test_more_wishes_than_words_can_hold_are_refused_with_the_reason() -> None:
    names = ("matched", "waiting", *(f"band_{band}" for band in range(9)), "total", "previous")
    assert choose_packing(names, pairs=1_000_000).limbs == 8
    with pytest.raises(OverflowError, match="leave some out"):
        choose_packing(names, pairs=1_000_000_000)


def test_earlier_proof_serves_when_no_time_is_left_for_a_pass() -> None:
    problem = population(3000, 1800)
    monitor = Monitor()
    oracle = BoundedPricing(build_instance(problem, ScoreTables(problem)), monitor)
    generation = ColumnGeneration(oracle.initial_state(), oracle)
    generation.warm_start(monitor)
    oracle.pass_seconds, monitor.deadline = 1000.0, perf_counter() + 100
    visited = oracle.scanner.visited
    hurried, best = build_solution(generation.stop_early(monitor), {}), solve(problem)
    assert oracle.scanner.visited == visited
    assert hurried.objective_value <= best.objective_value <= hurried.bound
    assert 0 < hurried.gap < 0.02


@pytest.mark.parametrize("rows", [0, 2_000])
def test_bound_of_an_unfinished_round_holds(rows: int) -> None:
    problem = population(300, 200)
    instance = build_instance(problem, ScoreTables(problem))
    oracle: PricingOracle
    if rows:
        whole = build(instance, packed_scores_of(instance, instance.open_mentees))
        oracle, state = DensePricing(whole), initial_state(whole)
    else:
        oracle = BoundedPricing(instance, Monitor())
        state = oracle.initial_state()
    unfinished = build_solution(ColumnGeneration(state, oracle).stop_early(Monitor()), {})
    assert unfinished.objective_value <= solve(problem).objective_value <= unfinished.bound


@pytest.mark.parametrize(("mentees", "rows"), [(900, 2_000), (5_000, 0)])
def test_cancelling_answers_within_seconds(mentees: int, rows: int) -> None:
    order = ("matched", "floors", "waiting", "bands", "total", "previous")
    problem = replace(population(mentees, mentees // 2), order=order)
    started: list[float] = []

    def cancelled() -> bool:
        if threading.current_thread() is threading.main_thread():
            return False  # let the watching thread cancel, in the middle of compiled work
        started.append(perf_counter())
        return True

    with pytest.raises(Cancelled):
        solve(problem, max_dense_rows=rows, cancelled=cancelled)
    # Alone on the machine it takes 0.01 s; the tests run while other work does.
    assert perf_counter() - started[0] < 10.0
