"""The auction on a 3 × 3 example, and the stop signal of every kernel that takes one."""

from __future__ import annotations

import numpy as np
from tests.pairing.small_graphs import COL, WEIGHT, columns_of, example, ladder, tight

from pairing.solver.kernels import assign, flow, repair, shortest_paths
from pairing.solver.kernels.auction import forward_auction, lowest_bid, reverse_auction
from pairing.solver.kernels.relaxation import FAR, new_workspace, search_column
from pairing.solver.types import NONE, STOP, WORK, Index, new_signal


def test_rows_bid_up_to_the_next_best() -> None:
    graph, duals, matching = tight()
    assign.assign_row(graph, matching, 0, NONE)
    bids = np.zeros(3, np.int64)
    forward_auction(graph, duals, matching, bids, 1, 100, new_signal())
    assert columns_of(graph, matching) == [1, 0, 2]
    assign.tighten_rows(graph, duals, np.arange(3))
    profit = WEIGHT[matching.arc] - duals.v[COL[matching.arc], 0]
    assert (profit >= duals.u[:, 0] - 1).all()


def test_lowest_bid_of_a_column_is_displaced_first() -> None:
    graph, _duals, matching = example()
    assign.assign_rows(graph, matching, np.array([0, 4, 8]))
    assert lowest_bid(matching, np.array([3, 2, 5]), 0) == 1


def test_unfilled_column_lowers_its_price_until_taken() -> None:
    graph, duals, matching = example()
    assign.assign_rows(graph, matching, np.array([1, 7, 9]))
    duals.v[:3, 0] = [10, 0, 0]
    assign.tighten_rows(graph, duals, np.arange(3))
    duals.u[1, 0] = 0
    lowest, bids = np.zeros(3, np.int64), np.zeros(3, np.int64)
    assert reverse_auction(graph, duals, matching, bids, lowest, 1, 10, new_signal()) == 1
    assert (columns_of(graph, matching)[1], duals.v[0, 0]) == (0, 3)


def stopped() -> Index:
    signal = new_signal()
    signal[STOP] = 1
    return signal


def test_stopped_kernels_visit_no_more_than_one_row() -> None:
    size = 60
    graph, duals, matching = ladder(size)
    work, bids, lowest = new_workspace(size, (0,)), np.zeros(size, np.int64), np.full(size, -FAR)
    search = shortest_paths.DepthFirst(*(np.zeros(size, np.int64) for _ in range(4)))
    arrays, free = (graph, duals, matching), np.arange(size)
    visits = []
    for kernel in (
        lambda stop: assign.release_violating_rows(*arrays, stop),
        lambda stop: shortest_paths.update_potentials(*arrays, work, free, stop),
        lambda stop: shortest_paths.augment_path(*arrays, work, search, 0, 1, stop),
        lambda stop: shortest_paths.augment_all(*arrays, work, stop),
        lambda stop: search_column(*arrays, work, 0, stop),
        lambda stop: repair.repair_unfilled_column(*arrays, work, 0, stop),
        lambda stop: flow.optimise(*arrays, stop),
        lambda stop: forward_auction(*arrays, bids, 1, 10**6, stop),
        lambda stop: reverse_auction(*arrays, bids, lowest, 1, 10**6, stop),
    ):
        signal = stopped()
        kernel(signal)
        visits.append(int(signal[WORK]))
        assert (matching.arc == NONE).all()
    assert max(visits) <= size
    signal = new_signal()
    assert flow.optimise(*arrays, signal) == 0
    assert signal[WORK] > size * size
