"""Each kernel of the exact search and of the auction on a 3 × 3 example, worked out by hand.

Rows 0 and 1 like column 0 best, row 2 may take column 0 or 2; column 3 is the dummy. Each example
is solved with weights of one limb, and with a limb in front of it that is always 0.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.pairing.small_graphs import COL, WEIGHT, columns_of, example, tight

from pairing.solver.kernels import arcs, assign, flow, repair, residual, shortest_paths
from pairing.solver.kernels.arc_filters import best_arcs, violating_arcs
from pairing.solver.kernels.heap import SETTLED, UNSEEN, decrease_key, key_less, pop_min
from pairing.solver.kernels.lexicographic import compare_profit, is_less
from pairing.solver.kernels.relaxation import (
    forget_search,
    is_shorter,
    new_workspace,
    push_sources,
    relax,
    relax_column,
    relax_row,
    search_column,
)
from pairing.solver.types import (
    NONE,
    WORK,
    ArcBlock,
    new_signal,
)


@pytest.fixture(params=[1, 2], ids=["one limb", "two limbs"])
def limbs(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_amounts_compare_limb_by_limb() -> None:
    one, other = np.array([[1, 5], [2, 0]]), np.array([[1, 6], [2, 0]])
    assert [is_less(one, i, other, i, (0, 0)) for i in (0, 1)] == [True, False]
    weight, price = np.array([[3, 9]]), np.array([[1, 2]])
    least = np.array([[2, 7], [2, 8], [1, 9]])
    found = [compare_profit(weight, 0, price, 0, least, i, (0, 0)) for i in range(3)]
    assert found == [0, -1, 1]


def test_heap_returns_columns_by_distance_then_number() -> None:
    work = new_workspace(3, (0,))
    work.distance[:3, 0] = [7, 4, 7]
    assert key_less(work.distance, 0, 2, (0,))
    assert push_sources(work, np.ones(3, np.bool_), (0,)) == 3
    work.distance[2, 0] = 1
    decrease_key(work, 2, (0,))
    assert [pop_min(work, size, (0,)) for size in (3, 2, 1)] == [2, 1, 0]
    assert work.position.tolist() == [SETTLED] * 3


def test_arcs_of_a_column_stand_in_order() -> None:
    graph = example()[0]
    assert graph.col_ptr.tolist() == [0, 3, 5, 8, 11]
    assert graph.col_arc[:3].tolist() == [0, 4, 8]


def test_added_arcs_stand_behind_the_old() -> None:
    old = ArcBlock(np.array([0, 1, 1, 2]), np.array([2, 0]), np.array([[5], [6]]))
    added = ArcBlock(np.array([0, 1, 2, 2]), np.array([1, 3]), np.array([[7], [8]]))
    merged = ArcBlock(
        old.row_ptr + added.row_ptr, np.zeros(4, np.int64), np.zeros((4, 1), np.int64)
    )
    row = np.zeros(4, np.int64)
    arcs.append_arcs(np.arange(3), old, added, merged, row)
    assert (merged.col.tolist(), row.tolist()) == ([2, 1, 3, 0], [0, 0, 1, 2])
    assert merged.weight[:, 0].tolist() == [5, 7, 8, 6]


def test_violating_arcs_pay_more_than_the_profit(limbs: int) -> None:
    graph, duals, _matching = tight(limbs)
    assert not violating_arcs(graph, duals).any()
    duals.u[:, -1] -= [1, 0, 4]
    assert np.flatnonzero(violating_arcs(graph, duals)).tolist() == [0, 8, 9]


def test_best_arcs_exceed_what_everybody_gets() -> None:
    graph = example()[0]
    scores = np.array([[9, 5, 1], [8, 3, 2], [7, 0, 4]], np.int32)
    marked = best_arcs(graph.row_ptr, graph.col, scores, np.array([6, 1, 0], np.int32), 10, 1)
    # Above the offsets: 3, 4, 1 and 2, 2, 2 (a tie) and 1, 4; the dummy is always among them.
    assert np.flatnonzero(marked).tolist() == [1, 3, 4, 5, 6, 7, 9, 10]


def test_rows_of_a_column_form_a_chain() -> None:
    graph, _duals, matching = example()
    assign.assign_rows(graph, matching, np.array([0, 4, 8]))
    assign.assign_row(graph, matching, 1, NONE)
    assert (matching.first_row[0], matching.next_row.tolist()) == (2, [NONE, 0, 0])
    assert (matching.previous_row[0], matching.load.tolist()) == (2, [2, 0, 0, 0])


def test_rows_that_are_not_tight_are_freed(limbs: int) -> None:
    graph, duals, matching = tight(limbs)
    duals.v[0, -1] = 5
    signal = new_signal()
    assign.release_violating_rows(graph, duals, matching, signal)
    assert (matching.arc.tolist(), matching.load.tolist()) == ([NONE] * 3, [0] * 4)
    assert (duals.u[:, -1].tolist(), signal[WORK]) == ([15, 13, 14], 11)


def test_remaining_rows_take_the_best_unfilled_column(limbs: int) -> None:
    graph, _duals, matching = tight(limbs)
    assign.assign_remaining_rows(graph, matching)
    assert columns_of(graph, matching) == [0, 1, 2]


def test_relaxing_a_row_ends_at_the_nearest_unfilled(limbs: int) -> None:
    graph, duals, matching = tight(limbs)
    work = new_workspace(4, graph.limbs)
    # Lengths from row 1: 0, 5, 6, 18; columns 2 and 3 are farther than column 1, which is free.
    assert relax_row(graph, duals, matching, work, 1, 4, 0, True) == 2
    assert (work.limit[0, -1], work.via[:2].tolist()) == (5, [4, 5])
    forget_search(work, 2, 0)
    assert (work.position == UNSEEN).all()


def test_relaxing_a_column_reaches_where_its_rows_are(limbs: int) -> None:
    graph, duals, matching = tight(limbs)
    work = new_workspace(4, graph.limbs)
    work.heap[0], work.position[1] = 1, 0
    assert pop_min(work, 1, graph.limbs) == 1
    assert relax_column(graph, duals, matching, work, 1, 0) == 1
    # Row 0 would move from column 0 to column 1, at a loss of 4.
    assert (work.heap[0], work.via[0], work.distance[0, -1]) == (0, 1, 4)


def test_search_ends_where_a_place_is_given_up_cheapest(limbs: int) -> None:
    graph, duals, matching = tight(limbs)
    duals.v[1, -1], duals.u[0, -1] = 6, 19
    work = new_workspace(4, graph.limbs)
    # Giving up column 1 costs its price, 6; moving row 0 there costs 10 and is not looked for.
    assert search_column(graph, duals, matching, work, 1, new_signal()) == (1, 1)
    assert work.limit[0, -1] == 6
    assert (work.position == UNSEEN).all()


def test_potentials_move_by_the_nearest_distance(limbs: int) -> None:
    graph, duals, matching = tight(limbs)
    work, free = new_workspace(4, graph.limbs), np.array([1, 2])
    assert shortest_paths.update_potentials(graph, duals, matching, work, free, new_signal())
    # Row 2 to column 2 is 3 long, so column 0 becomes 3 dearer and the three rows lose 3.
    assert duals.v[:, -1].tolist() == [3, 0, 0, 0]
    assert duals.u[:, -1].tolist() == [16, 15, 14]


def test_price_and_profits_shift_together(limbs: int) -> None:
    _graph, duals, matching = tight(limbs)
    shortest_paths.shift_price(duals, matching, 0, limbs - 1, 2)
    assert (duals.v[0, -1], duals.u[:, -1].tolist()) == (2, [17, 18, 17])


def test_path_of_tight_arcs_moves_the_rows_on_it(limbs: int) -> None:
    graph, duals, matching = tight(limbs)
    duals.v[0, -1], duals.u[:, -1] = 4, [15, 14, 14]
    work = new_workspace(4, graph.limbs)
    search = shortest_paths.DepthFirst(*(np.zeros(4, np.int64) for _ in range(4)))
    arguments = (graph, duals, matching, work, search, 1, 1)
    assert shortest_paths.augment_path(*arguments, new_signal())
    assert matching.arc.tolist() == [1, 4, NONE]


def test_all_rows_are_matched_at_a_proven_optimum(limbs: int) -> None:
    graph, duals, matching = example(limbs)
    assert flow.optimise(graph, duals, matching, new_signal()) == 0
    assert columns_of(graph, matching) == [1, 0, 2]
    bound = int(duals.u[:, -1].sum() + graph.capacity @ duals.v[:, -1])
    assert bound == graph.weight[matching.arc, -1].sum() == 47


def test_repair_fills_a_priced_column_by_a_chain(limbs: int) -> None:
    graph, duals, matching = example(limbs)
    assign.assign_rows(graph, matching, np.array([0, 7, 9]))
    duals.v[:, -1], duals.u[:, -1] = [18, 14, 12, 0], [1, 0, 2]
    work = new_workspace(4, graph.limbs)
    # Row 1 leaves the dummy, which costs nothing, for column 0, and row 0 moves on to column 1.
    repair.repair_unfilled_column(graph, duals, matching, work, 1, new_signal())
    assert columns_of(graph, matching) == [1, 0, 2]
    assert duals.v[:, -1].tolist() == [18, 14, 12, 0]
    assert not violating_arcs(graph, duals).any()


def test_repair_lowers_a_price_that_no_row_pays(limbs: int) -> None:
    graph, duals, matching = example(limbs)
    assign.assign_rows(graph, matching, np.array([0, 7, 9]))
    duals.v[:, -1], duals.u[:, -1] = [18, 20, 12, 0], [1, 0, 2]
    work = new_workspace(4, graph.limbs)
    repair.repair_unfilled_column(graph, duals, matching, work, 1, new_signal())
    # Row 0 takes column 1 only once its price is down to 14: 6 less.
    assert (columns_of(graph, matching), duals.v[1, -1]) == ([1, 0, 2], 14)


def test_residual_distances_are_the_ends_of_the_price_interval(limbs: int) -> None:
    graph, duals, matching = example(limbs)
    flow.optimise(graph, duals, matching, new_signal())
    work = new_workspace(4, graph.limbs)
    unfilled = matching.load < graph.capacity
    residual.distances_to_sources(graph, duals, matching, work, unfilled)
    highest = (work.distance[:4] + duals.v)[:, -1]
    work = new_workspace(4, graph.limbs)
    work.distance[:4] = duals.v
    every = np.ones(4, np.bool_)
    residual.distances_from_sources(graph, duals, matching, work, every)
    lowest = (duals.v - work.distance[:4])[:, -1]
    assert highest.tolist() == [one_place_less(j) for j in range(3)] + [0]
    assert lowest.tolist() == [one_place_more(j) for j in range(3)] + [0]


def best_total(capacity: list[int]) -> int:
    """Return the best total by trying all choices of an arc for each row."""
    totals = []
    for one in range(4):
        for two in range(4, 8):
            for three in range(8, 11):
                load = np.bincount(COL[[one, two, three]], minlength=4)
                if (load <= capacity).all():
                    totals.append(int(WEIGHT[[one, two, three]].sum()))
    return max(totals)


def one_place_less(column: int) -> int:
    return best_total([1, 1, 1, 3]) - best_total([int(j != column) for j in range(3)] + [3])


def one_place_more(column: int) -> int:
    return best_total([1 + int(j == column) for j in range(3)] + [3]) - best_total([1, 1, 1, 3])


def test_a_row_is_tightened_to_its_best_arc(limbs: int) -> None:
    graph, duals, _matching = example(limbs)
    duals.v[0, -1] = 6
    assign.tighten_row(graph, duals, 0)
    assign.tighten_row(graph, duals, 2)
    assert duals.u[:, -1].tolist() == [15, 0, 14]


def test_a_path_by_an_arc_is_shorter_or_is_not(limbs: int) -> None:
    graph, duals, _matching = tight(limbs)
    work = new_workspace(4, graph.limbs)
    work.distance[:4, -1] = [2, 6, 7, 9]
    # Arc 1 leads row 0, reached at 2, to column 1: its length is 19 + 0 - 15.
    assert not is_shorter(graph, duals, work, 0, 1, 0, 1, work.distance, 1)
    assert is_shorter(graph, duals, work, 0, 1, 0, 1, work.distance, 2)


def test_relaxing_shortens_only_what_is_open_and_below_the_limit(limbs: int) -> None:
    graph, duals, _matching = tight(limbs)
    work = new_workspace(4, graph.limbs)
    assert relax(graph, duals, work, 0, 1, 0, 1, 1, 0) == 1
    assert (work.distance[1, -1], work.via[1], work.heap[0]) == (4, 1, 1)
    work.position[2] = SETTLED
    assert relax(graph, duals, work, 0, 2, 0, 2, 2, 1) == 1
    work.limit[0] = 0
    assert relax(graph, duals, work, 0, 3, 0, 3, 3, 1) == 1
    assert work.position[3] == UNSEEN
