"""Finds the best mentors of every mentee without scoring the pairs that cannot be among them."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

MOST_POINTS = 1023
TABLE, OFFSET, WIDTH, ROWS = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def bits_in(mask):
    """How many bits of a 64-bit mask are set (population count)."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + (
        (mask >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True, inline="always")
def compare(worth, price, least, words):
    """-1, 0 or 1: whether worth less price is below, at or above `least`, word by word."""
    for k in range(len(words)):
        value = worth[k] - price[k]
        if value != least[k]:
            return -1 if value < least[k] else 1
    return 0


@njit(cache=True, nogil=True)
def insert(worth, price, mentor, mixed, value, tie, column, points, code, filled, words):
    """Put one offer among those kept, best first, ties by the smaller mixed hash."""
    most = len(column)
    at = filled if filled < most else most - 1
    while at > 0:
        order = compare(worth, price, value[at - 1], words)
        if order < 0 or (order == 0 and tie[at - 1] < mixed):
            break
        value[at] = value[at - 1]
        tie[at] = tie[at - 1]
        column[at] = column[at - 1]
        points[at] = points[at - 1]
        at -= 1
    for k in range(len(words)):
        value[at, k] = worth[k] - price[k]
    tie[at] = mixed
    column[at] = mentor
    points[at] = code


@njit(cache=True, nogil=True)
def best_offers(
    turn,
    mentee_of,
    tree,
    shelves,
    lead,
    rest,
    left,
    by_count,
    still_to_come,
    own,
    banned_ptr,
    banned,
    worth_of,
    floor,
    patience,
    is_linear,
    column,
    points,
    best,
    words,
):
    """The mentors with the highest worth_of[points] - price above `floor`, for the rows in turn.

    `tree` is (depth, kind, begin, end, after); `shelves` is (first nodes to visit by class,
    cheapest price of each node, then of each mentor: price, classes in the other factors,
    bits, points with everybody, which are off the price already, and place on the board);
    `lead` and `rest` are (flat tables, offset, width, classes of mentees).
    `still_to_come[i, s]` is the most that factor s and those after it can give mentee i,
    negative where nobody is possible; `own` is what a mentee has with everybody.

    Fills `column` and `points`, shape (rows, most), -1 where there are fewer, and `best`, the
    highest value where one lies above the floor. Ties fall by a mixed hash of both positions,
    so that no mentor is everybody's first thought. Returns how many pairs were looked at.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    depth, kind, begin, end, after = tree
    first_visits, cheapest, price, classes, right, extra, mentor_of = shelves
    levels, others, counts = len(lead[OFFSET]), len(rest[OFFSET]), len(by_count)
    most = column.shape[1]
    so_far = np.zeros(levels + 1, np.int64)
    value = np.zeros((most, len(words)), np.int64)
    tie = np.zeros(most, np.uint64)
    looked_at = 0
    for r in turn:
        i = mentee_of[r]
        ahead = still_to_come[i]
        if ahead[0] < 0:
            continue
        filled = 0
        least = floor[r]
        so_far[0] = own[i]
        content = looked_at + patience
        is_over = False
        for top in first_visits[lead[ROWS][0, i]]:
            if top < 0 or is_over or looked_at >= content:
                break
            k = top
            stop = after[top]
            while k < stop:
                d = depth[k]
                at = lead[OFFSET][d] + np.int64(lead[ROWS][d, i]) * lead[WIDTH][d] + kind[k]
                code = so_far[d] + lead[TABLE][at]
                if code > MOST_POINTS:
                    k = after[k]
                    continue
                order = compare(worth_of[code + ahead[d + 1]], cheapest[k], least, words)
                if order < 0 or (order == 0 and filled < most):
                    is_over = is_linear and d == 0
                    k = after[k]
                    continue
                so_far[d + 1] = code
                k += 1
                if d + 1 < levels:
                    continue
                for j in range(begin[k - 1], end[k - 1]):
                    looked_at += 1
                    order = compare(worth_of[code + ahead[levels]], price[j], least, words)
                    if order < 0 or (order == 0 and filled < most):
                        break
                    total = code
                    possible = True
                    for s in range(others):
                        row = np.int64(rest[ROWS][s, i])
                        total += rest[TABLE][rest[OFFSET][s] + row * rest[WIDTH][s] + classes[j, s]]
                        if total > MOST_POINTS:
                            possible = False
                            break
                        order = compare(
                            worth_of[total + ahead[levels + s + 1]], price[j], least, words
                        )
                        if order < 0 or (order == 0 and filled < most):
                            possible = False
                            break
                    if not possible:
                        continue
                    for c in range(counts):
                        total += by_count[c][bits_in(left[c, i] & right[c, j])]
                    if total > MOST_POINTS:
                        continue
                    order = compare(worth_of[total], price[j], least, words)
                    if order < 0 or (order == 0 and filled < most):
                        continue
                    mixed = np.uint64(i * 0x9E3779B9 + mentor_of[j]) * np.uint64(0x9E3779B97F4A7C15)
                    mixed ^= mixed >> np.uint64(29)
                    if order == 0 and mixed >= tie[most - 1]:
                        continue
                    for b in range(banned_ptr[i], banned_ptr[i + 1]):
                        possible = possible and banned[b] != mentor_of[j]
                    if not possible:
                        continue
                    insert(
                        worth_of[total],
                        price[j],
                        mentor_of[j],
                        mixed,
                        value,
                        tie,
                        column[r],
                        points[r],
                        total + extra[j],
                        filled,
                        words,
                    )
                    if filled < most:
                        filled += 1
                    if filled == most:
                        least = value[most - 1]
        if filled:
            best[r] = value[0]
    return looked_at
