"""Alternatives of one row, once it is known what freeing a place at every column costs."""

# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.analysis.types import Judgements, PairWeights, SensitivityTable
from pairing.solver.kernels.compiled import inlined
from pairing.solver.kernels.lexicographic import is_less
from pairing.solver.types import Amounts, Index


@njit(cache=True, nogil=True)
def alternatives_of_row(
    i: int,
    own: int,
    cost: Amounts,
    judged: Judgements,
    weights: PairWeights,
    found: SensitivityTable,
    limbs: tuple[int, ...],
) -> None:
    """Find the least losses of insisting on another mentor, and of waiving one rule.

    Row i is matched to the column `own`; `cost` is what freeing a place at each column costs,
    (columns, limbs). Fills row i of `found`.
    """
    # Long because a call for each of a million pairs would cost more than all of this.
    columns, losses, opens = found.other[i], found.other_loss[i], found.opens[i]
    best, best_loss = found.unlock[i], found.unlock_loss[i]
    mine, bits, capacity = judged.packed_scores[i], judged.bits, judged.capacity
    matched, by_points = weights.matched, weights.by_points
    previous, kept = weights.previous[i], weights.kept
    loss = np.zeros((1, len(limbs)), np.int64)
    # columns[:size] are the least losses so far, in order; best[rule] the least for each rule.
    size = 0
    for j in range(len(mine)):
        if capacity[j] <= 0 or j == own:
            continue
        flags = mine[j] >> bits
        if flags & (flags - 1):
            continue
        points = mine[j] & ((1 << bits) - 1)
        for k in range(len(limbs)):
            loss[0, k] = matched[i, k] - by_points[points, k] + cost[j, k]
            if previous == j:
                loss[0, k] -= kept[k]
        if flags == 0:
            size = insert(columns, losses, size, j, loss, limbs)
            continue
        rule = 0
        while flags >> rule != 1:
            rule += 1
        if rule >= judged.rules:
            continue
        opens[rule] += 1
        if best[rule] < 0 or is_less(loss, 0, best_loss, rule, limbs):
            best[rule] = j
            for k in range(len(limbs)):
                best_loss[rule, k] = loss[0, k]


@inlined
def insert(
    columns: Index, losses: Amounts, size: int, j: int, loss: Amounts, limbs: tuple[int, ...]
) -> int:
    """Keep the least losses in order, the earlier column first where they tie; return how many."""
    position = size
    while position > 0 and is_less(loss, 0, losses, position - 1, limbs):
        position -= 1
    if position >= len(columns):
        return size
    size = min(size + 1, len(columns))
    for at in range(size - 1, position, -1):
        columns[at] = columns[at - 1]
        for k in range(len(limbs)):
            losses[at, k] = losses[at - 1, k]
    columns[position] = j
    for k in range(len(limbs)):
        losses[position, k] = loss[0, k]
    return size
