"""What can be told of one mentee's place, once it is known what every place would cost."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def alternatives_of_row(i, seat, cost, judged, weights, found, limbs):
    """Find the least losses of insisting on another mentor, and of waiving one rule.

    Args:
        i: the row of the mentee.
        seat: the column of the mentee.
        cost: what freeing a place at each column costs, (columns, words).
        judged: the codes, (rows, mentors), how many of their low bits are points, how many
            rules there are, and the places of every column.
        weights: by how much the seat of each row outweighs a pair of no points, (rows, words);
            the weight of every number of points, (points, words); each row's previous mentor,
            and the weight of keeping it, (words,).
        found: filled for the row: columns (rows, most) and losses (rows, most, words) of
            alternatives, the same of unlocks (rows, rules), and counts of mentors that one
            rule alone removes, (rows, rules).
        words: a tuple of as many entries as a weight has words.
    """
    # Long because a call for each of a million pairs would cost more than all of this.
    packed_scores, bits, rules, capacity = judged
    seated, by_points, previous, kept = weights
    columns, losses, opens = found[0][i], found[1][i], found[4][i]
    best, best_loss = found[2][i], found[3][i]
    most = len(columns)
    mine = packed_scores[i]
    loss = np.zeros(len(limbs), np.int64)
    size = 0
    for j in range(len(mine)):
        if capacity[j] <= 0 or j == seat:
            continue
        flags = mine[j] >> bits
        if flags & (flags - 1):
            continue
        points = mine[j] & ((1 << bits) - 1)
        for k in range(len(limbs)):
            loss[k] = seated[i, k] - by_points[points, k] + cost[j, k]
            if previous[i] == j:
                loss[k] -= kept[k]
        if flags == 0:
            size = insert(columns, losses, size, most, j, loss, limbs)
            continue
        rule = 0
        while flags >> rule != 1:
            rule += 1
        if rule >= rules:
            continue
        opens[rule] += 1
        less = best[rule] < 0
        for k in range(len(limbs)):
            if less or loss[k] != best_loss[rule, k]:
                less = less or loss[k] < best_loss[rule, k]
                break
        if less:
            best[rule] = j
            for k in range(len(limbs)):
                best_loss[rule, k] = loss[k]


@njit(cache=True, nogil=True, inline="always")
def insert(columns, losses, size, most, j, loss, limbs):
    """Keep the `most` least losses in order, the earlier column first where they tie."""
    position = size
    while position > 0:
        less = False
        for k in range(len(limbs)):
            if loss[k] != losses[position - 1, k]:
                less = loss[k] < losses[position - 1, k]
                break
        if not less:
            break
        position -= 1
    if position >= most:
        return size
    size = min(size + 1, most)
    for at in range(size - 1, position, -1):
        columns[at] = columns[at - 1]
        for k in range(len(limbs)):
            losses[at, k] = losses[at - 1, k]
    columns[position] = j
    for k in range(len(limbs)):
        losses[position, k] = loss[k]
    return size
