"""Each kernel of the dense assignment on a 3 × 3 example, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pairing.solver.kernels.dense_matching import (
    FORBIDDEN,
    NONE,
    Duals,
    Matching,
    Matrix,
    assign_tight_rows,
    best_profit,
    fill_weights,
    largest_allowed,
    link,
    raise_price,
    reduce_rows,
    take_tight_column,
    unlink,
)
from pairing.solver.kernels.dense_paths import (
    FAR,
    augment_rows,
    begin_search,
    new_search,
    raise_prices,
    relax_block,
    relax_row,
    settle,
    shift_along,
)

# Rows 0 and 1 both like column 0 best; row 2 may only take column 0 or 2.
SCORES = np.array([[9, 5, 1], [8, 3, 2], [7, 6, 4]])
ALLOWED = np.array([[True, True, True], [True, True, True], [True, False, True]])
Example = tuple[Matrix, Duals, Matching]


@pytest.fixture
def example() -> Example:
    weight = np.empty((3, 3), np.int64)
    fill_weights(SCORES, ALLOWED, 10, weight)
    return (
        Matrix(weight, np.array([1, 1, 1, 3])),
        Duals(np.zeros(3, np.int64), np.zeros(4, np.int64)),
        Matching(np.full(3, NONE), np.zeros(4, np.int64), np.full(4, NONE), np.full(3, NONE)),
    )


def test_weights_are_scores_with_the_bonus(example: Example) -> None:
    matrix, _duals, _matching = example
    assert matrix.weight.tolist() == [[19, 15, 11], [18, 13, 12], [17, -FORBIDDEN, 14]]


def test_rows_of_a_column_form_a_chain(example: Example) -> None:
    _matrix, _duals, matching = example
    for row in range(3):
        link(matching, row, 1)
    unlink(matching, 1)
    assert (matching.first_row[1], matching.next_row.tolist()) == (2, [NONE, 0, 0])
    assert (matching.load[1], matching.column.tolist()) == (2, [1, NONE, 1])


def test_tight_rows_take_the_best_unfilled_column(example: Example) -> None:
    assign_tight_rows(*example)
    _matrix, duals, matching = example
    assert duals.u.tolist() == [19, 18, 17]
    assert matching.column.tolist() == [0, NONE, NONE]


def test_price_rises_to_the_smallest_margin(example: Example) -> None:
    assign_tight_rows(*example)
    _matrix, duals, _matching = example
    # Row 1 loses 5 by its second choice, row 0 loses 4: row 0 becomes indifferent.
    assert raise_price(*example, 1, 0) == 0
    assert (duals.v[0], duals.u.tolist()) == (4, [15, 14, 17])


def test_row_reduction_moves_who_is_indifferent(example: Example) -> None:
    assign_tight_rows(*example)
    reduce_rows(*example, 1)
    _matrix, _duals, matching = example
    assert matching.column.tolist() == [1, 0, 2]


def test_relaxing_a_row_returns_the_least_distance(example: Example) -> None:
    matrix, duals, _matching = example
    search = new_search(3)
    begin_search(search, duals.v)
    assert relax_row(matrix.weight[0], 19, 0, search) == 0
    assert search.distance.tolist() == [0, 4, 8]
    left, order = np.array([0, 1, 1]), np.empty(3, np.int64)
    assert settle(search, left, 0, order, 0) == (NONE, 1)
    assert (order[0], search.distance[0]) == (0, FAR)
    assert relax_row(matrix.weight[1], 18, 1, search) == 4
    assert search.before.tolist()[1:] == [0, 1]
    assert settle(search, left, 4, order, 1) == (1, 1)


def test_paths_end_in_a_proven_optimum(example: Example) -> None:
    matrix, duals, matching = example
    assign_tight_rows(*example)
    augment_rows(*example)
    assert matching.column.tolist() == [1, 0, 2]
    matched = matrix.weight[np.arange(3), matching.column].sum()
    assert duals.u.sum() + duals.v @ matrix.capacity == matched == 47
    assert (duals.u[:, None] + duals.v[:3] >= matrix.weight).all()


def test_largest_score_is_one_of_an_allowed_pair() -> None:
    scores = np.array([[9, -5, 1], [8, 3, 2], [7, 60, 4]])
    assert largest_allowed(scores, ALLOWED) == 9
    assert largest_allowed(-scores, ALLOWED) == 9
    assert largest_allowed(scores, np.zeros((3, 3), np.bool_)) == 0


def test_best_profit_counts_the_dummy_and_skips_a_column(example: Example) -> None:
    row, price = example[0].weight[0], np.array([10, 2, 12, 0])
    assert best_profit(row, price, NONE) == 13
    assert best_profit(row, price, 1) == 9
    assert best_profit(row, np.array([20, 20, 20, 0]), NONE) == 0


def test_a_row_takes_a_tight_column_with_a_free_place(example: Example) -> None:
    matrix, duals, matching = example
    duals.u[:] = [19, 18, 0]
    assert take_tight_column(matrix, duals, matching, 0)
    assert not take_tight_column(matrix, duals, matching, 1)  # column 0 is full
    assert take_tight_column(matrix, duals, matching, 2)
    assert matching.column.tolist() == [0, NONE, 3]


def test_a_block_is_relaxed_where_a_path_is_shorter() -> None:
    row, price = np.array([19, 15, 11]), np.array([4, 0, 0])
    distance, before = np.array([3, 9, FAR]), np.array([2, 2, NONE])
    assert relax_block(row, price, 19, 0, distance, before) == 3
    assert distance.tolist() == [3, 4, 8]
    assert before.tolist() == [2, 0, 0]


def test_prices_rise_by_the_lead_over_the_sink(example: Example) -> None:
    _matrix, duals, matching = example
    duals.u[:] = [19, 18, 17]
    link(matching, 0, 0)
    link(matching, 1, 2)
    raise_prices(duals, matching, np.array([0, 2]), np.array([1, 5]), 5)
    assert duals.v.tolist() == [4, 0, 0, 0]
    assert duals.u.tolist() == [15, 18, 17]


def test_rows_of_a_path_move_to_the_next_column(example: Example) -> None:
    _matrix, _duals, matching = example
    link(matching, 0, 0)
    # Row 1 reaches column 0, from which row 0 moves on to column 1.
    shift_along(matching, 1, 1, 0, np.array([1, 0, NONE]))
    assert matching.column.tolist() == [1, 0, NONE]
    assert matching.load.tolist() == [1, 1, 0, 0]
