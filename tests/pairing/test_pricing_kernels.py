"""Each kernel of the pricing pass and of the sensitivity analysis on a 3 × 3 example, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairing.analysis.kernels import sensitivity
from pairing.analysis.kernels.sensitivity_row import alternatives_of_row, insert
from pairing.analysis.types import Judgements, PairWeights, SensitivityTable
from pairing.scoring.kernels import add_packed_scores
from pairing.solver.kernels import arcs, assign, flow
from pairing.solver.kernels.relaxation import new_workspace
from pairing.solver.large.blocks import BLOCKS_PER_SUPERBLOCK
from pairing.solver.large.kernels import bounds, branch_and_bound
from pairing.solver.large.kernels.bounds import INFEASIBLE, PRICE_RANGE
from pairing.solver.large.types import Bounds, Columns, Found, Kept, Prices, Query, Rows, Terms
from pairing.solver.types import NONE, STOP, WORK, Duals, Graph, Matching, new_signal

# One term: three classes of rows, three of columns; -1 where a rule blocks.
POINTS = np.array([[9, 5, 1], [8, -1, 2], [7, 6, 4]])
BLOCKS = BLOCKS_PER_SUPERBLOCK


def packed(bounds_of_classes: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(bounds_of_classes, np.uint16).view(np.uint64)


@pytest.fixture
def index() -> tuple[Bounds, Terms]:
    """Return an index with two columns to a block: 0 and 1 share one, column 2 has its own."""
    single, block = np.full((3, 4), INFEASIBLE, np.uint16), np.zeros((3, 1, BLOCKS), np.uint16)
    by_column = np.ascontiguousarray(POINTS.T, np.int16)
    bounds.write_bounds(np.arange(1), by_column, np.arange(3, dtype=np.int32), 0, 2, single, block)
    terms = Terms(
        POINTS.astype(np.int16).ravel(),
        np.array([0]),
        np.array([3]),
        np.array([0]),
        np.arange(3, dtype=np.int32)[None],
        np.zeros((0, 0), np.int32),
        0,
    )
    return Bounds(2, packed(single), packed(block)), terms


def prices_of(columns: list[int]) -> Prices:
    price = np.array(columns)[:, None]
    block = np.array([[min(columns[:2])], [columns[2]]])
    discount = np.zeros(BLOCKS, np.uint16)
    discount[:2] = PRICE_RANGE - (block[:, 0] - min(columns))
    superblock = np.zeros(4, np.uint16)
    superblock[0] = PRICE_RANGE
    return Prices(block, price, packed(superblock), packed(discount)[None], price.min(axis=0))


def test_bounds_are_the_most_points_of_each_class(index: tuple[Bounds, Terms]) -> None:
    single = index[0].superblocks.view(np.uint16)[:, 0]
    block = index[0].blocks.view(np.uint16)[:, 0, :3]
    assert single.tolist() == [9, 8, 7]
    assert block.tolist() == [[9, 1, INFEASIBLE], [8, 2, INFEASIBLE], [7, 4, INFEASIBLE]]


def test_bounds_add_up_with_the_discount(index: tuple[Bounds, Terms]) -> None:
    prices, total = prices_of([3, 4, 5]), np.zeros(1, np.uint64)
    bounds.read_superblocks(*index, 1, prices.superblock_discount, total)
    assert total.view(np.uint16)[0] == PRICE_RANGE + 8
    total = np.zeros((1, 4), np.uint64)
    bounds.read_blocks(*index, 1, prices.block_discount, np.arange(1), total)
    assert total.view(np.uint16)[0, :2].tolist() == [PRICE_RANGE + 8, PRICE_RANGE - 2 + 2]


@given(st.lists(st.integers(0, 2**16 - 1), min_size=4, max_size=40), st.data())
def test_superblocks_between_two_bounds_are_listed(bound: list[int], data: st.DataObject) -> None:
    bound += [INFEASIBLE] * (-len(bound) % 4)
    single = np.array(bound, np.uint16)
    total = single.view(np.uint64)
    possible = [b for b in bound if b < INFEASIBLE]
    bounds.mark_infeasible(total)
    assert single.tolist() == [b + 1 if b < INFEASIBLE else 0 for b in bound]
    assert bounds.highest_bound(total, single) == max(possible, default=-1)
    above = data.draw(st.integers(0, INFEASIBLE))
    upto = data.draw(st.integers(above, INFEASIBLE))
    listed = np.zeros(len(bound), np.int64)
    count = bounds.list_superblocks(total, single, above, upto, listed)
    assert listed[:count].tolist() == [at for at, b in enumerate(bound) if above <= b < upto]


def test_blocks_below_what_is_needed_are_not_listed() -> None:
    block_bound = np.full((1, BLOCKS), INFEASIBLE)
    block_bound[0, :3] = [9, 4, 7]
    blocks, upper = np.zeros(BLOCKS, np.int64), np.zeros(BLOCKS, np.int64)
    found = branch_and_bound.list_blocks(block_bound, np.arange(1), 5, blocks, upper)
    assert (found, blocks[:2].tolist(), upper[:2].tolist()) == ((2, 9), [0, 2], [9, 7])


def test_bits_are_counted() -> None:
    counts = [branch_and_bound.bits_in(np.uint64(mask)) for mask in (0, 0b1011, 2**64 - 1)]
    assert counts == [0, 3, 64]


def query_of(floor: list[int]) -> Query:
    weights = np.arange(1024)[:, None]
    return Query(weights, np.array(floor)[:, None], 1 << 58, True, (0,))


def test_bound_needed_is_a_profit_in_points() -> None:
    query, prices = query_of([0, 0, 0]), prices_of([3, 4, 5])
    # A profit of 5 at the least price of 3 takes 8 points.
    assert branch_and_bound.bound_needed(query, prices, 5, 0) == PRICE_RANGE + 8
    assert branch_and_bound.bound_needed(query._replace(is_linear=False), prices, 5, 0) == 0


def test_rows_that_found_nothing_visit_longer() -> None:
    assert branch_and_bound.visit_limit(10, 1) == 10
    assert branch_and_bound.visit_limit(10, 0) == 10 * branch_and_bound.EMPTY_FACTOR


def test_kept_columns_stand_in_the_order_of_profit() -> None:
    kept = Kept(np.zeros((2, 1), np.int64), np.zeros(2, np.uint64), *np.zeros((2, 2), np.int64))
    query, prices = query_of([0]), prices_of([3, 4, 5])
    tie = np.uint64(1)
    places = [
        branch_and_bound.insert(query, prices, points, column, tie, kept, filled)
        for filled, (points, column) in enumerate([(9, 0), (12, 1), (9, 2)])
    ]
    assert (places, kept.profit[:, 0].tolist()) == ([0, 0, 1], [8, 4])


def pass_of(index: tuple[Bounds, Terms], stop: int) -> tuple[Found, int]:
    columns = Columns(
        np.arange(3, dtype=np.int32)[:, None],
        np.zeros((0, 0), np.uint64),
        np.zeros(3, np.int32),
        np.arange(3),
    )
    nothing = np.zeros(0, np.int64)
    # Row 2 may not have column 0.
    rows = Rows(
        np.arange(3),
        np.zeros((0, 0), np.uint64),
        np.zeros(3, np.int32),
        np.array([0, 0, 0, 1]),
        np.concatenate([nothing, [0]]),
    )
    found = Found(np.full((3, 2), NONE), np.zeros((3, 2), np.int64), np.zeros((3, 1), np.int64))
    signal = new_signal()
    signal[STOP] = stop
    branch_and_bound.best_columns_kernel(
        np.arange(3),
        index[0],
        prices_of([3, 4, 5]),
        columns,
        index[1],
        rows,
        query_of([0, 0, 0]),
        found,
        signal,
    )
    return found, int(signal[WORK])


def test_best_columns_have_the_highest_reduced_profit(index: tuple[Bounds, Terms]) -> None:
    found, visits = pass_of(index, 0)
    # Profits: 6, 1, -4 and 5, blocked, -3 and forbidden, 2, -1.
    assert found.column.tolist() == [[0, 1], [0, NONE], [1, NONE]]
    assert (found.points[:, 0].tolist(), found.best[:, 0].tolist()) == ([9, 8, 6], [6, 5, 2])
    assert visits > 0


def test_stopped_pass_visits_nothing(index: tuple[Bounds, Terms]) -> None:
    found, visits = pass_of(index, 1)
    assert (visits, (found.column == NONE).all()) == (0, True)


def test_packed_scores_of_a_table_are_added() -> None:
    total, table = np.ones((2, 2), np.int32), np.array([[1, 2], [3, 4]], np.int32)
    add_packed_scores(total, table, np.array([1, 0], np.int32), np.array([0, 0], np.int32))
    assert total.tolist() == [[4, 4], [2, 2]]


@pytest.fixture
def optimum() -> tuple[Graph, Duals, Matching]:
    """Return rows 0 and 1 on columns 0 and 1, row 2 on column 2, at the highest prices."""
    row, col = np.array([0, 0, 0, 1, 1, 1, 2, 2]), np.array([0, 1, 3, 0, 1, 3, 2, 3])
    weight = np.array([19, 15, 0, 18, 13, 0, 14, 0])[:, None]
    col_ptr, col_arc = arcs.csc_from_csr(col, 4)
    capacity = np.array([1, 1, 1, 3])
    graph = Graph(np.array([0, 3, 6, 8]), col, row, weight, col_ptr, col_arc, capacity, (0,))
    nothing = [np.full(size, NONE) for size in (3, 4, 3, 3)]
    matching = Matching(nothing[0], np.zeros(4, np.int64), *nothing[1:])
    duals = Duals(np.zeros((3, 1), np.int64), np.zeros((4, 1), np.int64))
    assert flow.optimise(graph, duals, matching, new_signal()) == 0
    assert graph.col[matching.arc].tolist() == [1, 0, 2]
    duals.v[:, 0] = [18, 14, 14, 0]
    assign.tighten_rows(graph, duals, np.arange(3))
    return graph, duals, matching


def test_columns_within_the_interval_have_exact_distances(
    optimum: tuple[Graph, Duals, Matching],
) -> None:
    graph, duals, matching = optimum
    work, low = new_workspace(4, graph.limbs), np.array([[4], [0], [0], [0]])
    arguments = (graph, duals, matching, work, low)
    # From column 1, row 1 would have to come from column 0, at a length of 0 + 14 - 13.
    assert sensitivity.distances_within_interval(*arguments, 1, new_signal()) == 2
    assert (work.settled[:2].tolist(), work.distance[:2, 0].tolist()) == ([1, 0], [1, 0])


def test_costs_are_distances_or_the_interval(optimum: tuple[Graph, Duals, Matching]) -> None:
    low = np.array([[4], [0], [0], [0]])
    # Freeing column 0 when column 1 is free: row 1 moves there, 18 - 13 = 5; others are let go.
    cost = sensitivity.costs(*optimum, low, 1)
    assert cost[:, 0].tolist() == [5, 0, 14, 0]
    work, same = new_workspace(4, (0,)), np.zeros_like(cost)
    sensitivity.fill_costs(*optimum, work, low, 1, same, new_signal())
    assert same.tolist() == cost.tolist()


def test_radius_is_what_is_left_of_the_interval(optimum: tuple[Graph, Duals, Matching]) -> None:
    low = np.array([[4], [0], [0], [0]])
    radius = sensitivity.search_radii(*optimum, low, np.array([1]))
    assert radius[:, 0].tolist() == [13, 14, 0, 0]


def table(rules: int) -> SensitivityTable:
    return SensitivityTable(
        np.full((3, 2), NONE),
        np.zeros((3, 2, 1), np.int64),
        np.full((3, rules), NONE),
        np.zeros((3, rules, 1), np.int64),
        np.zeros((3, rules), np.int64),
    )


def judged_of(broken: int) -> tuple[Judgements, PairWeights]:
    scores = np.array([[19, 15, 16 | broken << 10], [18, 13, 0], [0, 0, 14]], np.int32)
    by_points = np.arange(1024)[:, None]
    matched = np.array([[15], [18], [14]])
    nobody = np.full(3, NONE)
    return (
        Judgements(scores, 10, 2, np.array([1, 1, 1])),
        PairWeights(matched, by_points, nobody, np.zeros(1, np.int64)),
    )


def test_alternatives_lose_the_difference_and_the_cost() -> None:
    found, cost = table(2), np.array([[5], [0], [14], [0]])
    alternatives_of_row(0, 1, cost, *judged_of(0b10), found, (0,))
    # Column 0: 15 - 19 + 5; column 2 breaks rule 1 alone: 15 - 16 + 14.
    assert (found.other[0].tolist(), found.other_loss[0, 0, 0]) == ([0, NONE], 1)
    assert (found.unlock[0].tolist(), found.unlock_loss[0, 1, 0]) == ([NONE, 2], 13)
    assert found.opens[0].tolist() == [0, 1]


def test_columns_that_break_two_rules_are_no_alternative() -> None:
    found, cost = table(2), np.array([[5], [0], [14], [0]])
    alternatives_of_row(0, 1, cost, *judged_of(0b11), found, (0,))
    assert (found.unlock[0].tolist(), found.opens[0].tolist()) == ([NONE, NONE], [0, 0])


def test_least_losses_are_kept_in_order() -> None:
    columns, losses = np.full(2, NONE), np.zeros((2, 1), np.int64)
    size = 0
    for column, loss in enumerate([5, 3, 3, 9]):
        size = insert(columns, losses, size, column, np.array([[loss]]), (0,))
    assert (size, columns.tolist(), losses[:, 0].tolist()) == (2, [1, 2], [3, 3])


def test_rows_of_each_goal_are_filled(optimum: tuple[Graph, Duals, Matching]) -> None:
    found, low = table(2), np.array([[4], [0], [0], [0]])
    goals, begin, rows = np.array([0, 1]), np.array([0, 1, 2]), np.array([1, 0])
    arguments = (goals, begin, rows, *judged_of(0b10), found)
    sensitivity.alternatives_of_columns(*optimum, low, *arguments)
    assert (found.other[0, 0], found.other_loss[0, 0, 0]) == (0, 1)
    assert (found.other[1, 0], found.other[2, 0]) == (1, NONE)


@pytest.mark.parametrize(("least", "is_there"), [(1, True), (7, True), (8, False)])
def test_a_lane_reaches_the_least_or_none_does(least: int, is_there: bool) -> None:
    lanes = np.array([3, 0, 7, 1], np.uint16).view(np.uint64)[0]
    wanted = np.full(4, least, np.uint16).view(np.uint64)[0]
    assert bounds.any_at_least(lanes, wanted) is is_there
