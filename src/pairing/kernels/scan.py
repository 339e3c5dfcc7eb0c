"""Finds the best mentors of every mentee without scoring the pairs that cannot be among them."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0912, PLR0915, PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.labels import (
    CHEAPEST,
    CLOSED,
    FIRST_LABEL,
    ROWS,
    WORDS_OF_A_RACK,
    read_racks,
    read_shelves,
)
from pairing.shelves import SHELVES_IN_A_RACK

MOST_POINTS = 1023
TABLE, OFFSET, WIDTH = 0, 1, 2
STEPS = (16, 64, CLOSED)
"""By how many points a rack may promise less than the best to be taken up first, second, last."""

SHELF_STEPS = (4, 16, 64, CLOSED)
"""Likewise the shelves of these racks."""

SEEKING = 8
"""How many times more patience there is while nothing was found."""


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
def compare(worth, at, price, j, least, words):
    """-1, 0 or 1: whether worth[at] less price[j] is below, at or above `least`, word by word."""
    for k in range(len(words)):
        value = worth[at, k] - price[j, k]
        if value != least[k]:
            return -1 if value < least[k] else 1
    return 0


@njit(cache=True, nogil=True)
def insert(worth, at, price, j, mixed, value, tie, kept, filled, words):
    """Put one offer among those kept, best first, ties by the smaller mixed hash.

    `value` and `tie` have a row for each, `kept` its mentor and points, which are for the caller
    to write; returns the place.
    """
    place = filled if filled < len(tie) else len(tie) - 1
    while place > 0:
        order = compare(worth, at, price, j, value[place - 1], words)
        if order < 0 or (order == 0 and tie[place - 1] < mixed):
            break
        for k in range(len(words)):
            value[place, k] = value[place - 1, k]
        tie[place] = tie[place - 1]
        kept[place, 0] = kept[place - 1, 0]
        kept[place, 1] = kept[place - 1, 1]
        place -= 1
    for k in range(len(words)):
        value[place, k] = worth[at, k] - price[j, k]
    tie[place] = mixed
    return place


@njit(cache=True, nogil=True)
def label_needed(least, top, worth_of, lowest, is_linear):
    """What labels must add up to at least for a value of `least`; never too much.

    `top` are the points that no label tells of.
    """
    if not is_linear:
        return 0
    points = (least - worth_of[0, 0] + lowest[0]) // (worth_of[1, 0] - worth_of[0, 0])
    return min(max(points - top + CHEAPEST, 0), CLOSED)


@njit(cache=True, nogil=True, inline="always")
def enough(patience, filled):
    """How many racks and mentors are looked at before a mentee stops, content or not."""
    return patience if filled else SEEKING * patience


@njit(cache=True, nogil=True)
def list_shelves(by_shelf, racks, needed, shelves, promised):
    """List the shelves of some racks that promise what is needed, and what they promise.

    `by_shelf` has a row for each of `racks`. Returns how many there are, and the most promised.
    """
    count = 0
    top = 0
    for t in range(len(racks)):
        first = racks[t] * SHELVES_IN_A_RACK
        for s in range(SHELVES_IN_A_RACK):
            if needed <= by_shelf[t, s] < CLOSED:
                shelves[count] = first + s
                promised[count] = by_shelf[t, s]
                top = max(top, promised[count])
                count += 1
    return count, top


@njit(cache=True, nogil=True)
def best_offers(
    turn,
    mentee_of,
    labels,
    prices,
    mentors,
    rest,
    left,
    by_count,
    own,
    most_by_count,
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

    `labels` is (mentors on a shelf, labels of racks, of shelves); `prices` is (cheapest on each
    shelf, price of each mentor, CHEAPEST less the points by which each rack is dearer than the
    least price of all, shelves likewise, and that price); `mentors` is (classes by factor,
    bits, points with everybody, which are off the price already, place on the board), in the
    order of the shelves; `rest` is (flat tables, offset, width, first label, classes of
    mentees); `banned` is (pointers, mentors). `own` is what a mentee has with everybody,
    `most_by_count` the most that counts can add.

    Whoever has found anything is content after `patience` racks and mentors, the most promising
    first; whoever has found nothing gives up after `SEEKING` times as many.

    Fills `column` and `points`, shape (rows, most), -1 where there are fewer, and `best`, the
    highest value where one lies above the floor. Ties fall by a mixed hash of both positions,
    so that no mentor is everybody's first thought. Returns how many pairs were looked at.
    """
    # Long because every helper called in the inner loop costs more than what it does.
    on_each, of_racks, of_shelves = labels
    cheapest_shelf, price, cheaper_rack, cheaper_shelf, lowest = prices
    classes, right, extra, mentor_of = mentors
    banned_ptr, banned_mentors = banned
    factors, counts = len(rest[FIRST_LABEL]), len(by_count)
    racks = len(of_shelves)
    most = column.shape[1]
    value = np.zeros((most, len(words)), np.int64)
    tie = np.zeros(most, np.uint64)
    rack_words = np.zeros(of_racks.shape[1], np.uint64)
    by_rack = rack_words.view(np.uint16)
    shelf_words = np.zeros((racks, WORDS_OF_A_RACK), np.uint64)
    by_shelf = shelf_words.view(np.uint16)
    cheaper = cheaper_shelf.view(np.uint16).ravel()
    shelves = np.zeros(len(cheaper), np.int64)
    promised = np.zeros(len(cheaper), np.int64)
    taken = np.zeros(racks + 1, np.int64)
    row_at = np.zeros(factors, np.int64)
    least = np.zeros(len(words), np.int64)
    kept = np.zeros((most, 2), np.int64)
    looked_at = 0
    for r in turn:
        i = mentee_of[r]
        if own[i] > MOST_POINTS:
            continue
        filled = 0
        spent = 0
        for k in range(len(words)):
            least[k] = floor[r, k]
        top = own[i] + most_by_count
        needed = label_needed(least[0], top, worth_of, lowest, is_linear)
        read_racks(rack_words, i, rest, of_racks, cheaper_rack)
        above = 0
        for rack in range(racks):
            if above <= by_rack[rack] < CLOSED:
                above = by_rack[rack] + 1
        for f in range(factors):
            row_at[f] = rest[OFFSET][f] + np.int64(rest[ROWS][f, i]) * rest[WIDTH][f]
        for step in STEPS:
            upto = above
            above = max(upto - step, needed)
            count = 0
            for rack in range(racks):
                taken[count] = rack
                count += above <= by_rack[rack] < upto
            count = min(count, max(enough(patience, filled) - spent, 0))
            spent += count
            read_shelves(shelf_words, taken[:count], i, rest, of_shelves, cheaper_shelf)
            count, top_shelf = list_shelves(by_shelf, taken[:count], needed, shelves, promised)
            near = top_shelf + 1
            for shelf_step in SHELF_STEPS:
                nearer = near
                near = max(top_shelf - shelf_step, needed)
                for t in range(count):
                    if not max(near, needed) <= promised[t] < nearer:
                        continue
                    shelf = shelves[t]
                    at = top + promised[t] - cheaper[shelf]
                    order = compare(worth_of, at, cheapest_shelf, shelf, least, words)
                    if order < 0 or (order == 0 and filled < most):
                        continue
                    if spent >= enough(patience, filled):
                        needed = CLOSED
                        break
                    spent += on_each
                    for j in range(shelf * on_each, min((shelf + 1) * on_each, len(price))):
                        looked_at += 1
                        total = own[i]
                        for f in range(factors):
                            total += rest[TABLE][row_at[f] + classes[j, f]]
                        if total < 0:
                            continue
                        for c in range(counts):
                            total += by_count[c][bits_in(left[c, i] & right[c, j])]
                        if total > MOST_POINTS:
                            continue
                        order = compare(worth_of, total, price, j, least, words)
                        if order < 0 or (order == 0 and filled < most):
                            continue
                        mixed = np.uint64(i * 0x9E3779B9 + mentor_of[j])
                        mixed *= np.uint64(0x9E3779B97F4A7C15)
                        mixed ^= mixed >> np.uint64(29)
                        if order == 0 and mixed >= tie[most - 1]:
                            continue
                        possible = True
                        for b in range(banned_ptr[i], banned_ptr[i + 1]):
                            possible = possible and banned_mentors[b] != mentor_of[j]
                        if not possible:
                            continue
                        place = insert(
                            worth_of, total, price, j, mixed, value, tie, kept, filled, words
                        )
                        kept[place, 0] = mentor_of[j]
                        kept[place, 1] = total + extra[j]
                        if filled < most:
                            filled += 1
                        if filled == most:
                            for k in range(len(words)):
                                least[k] = value[most - 1, k]
                            needed = label_needed(least[0], top, worth_of, lowest, is_linear)
                if near <= needed:
                    break
            if above <= needed or spent >= enough(patience, filled):
                break
        for place in range(filled):
            column[r, place] = kept[place, 0]
            points[r, place] = kept[place, 1]
        if filled:
            for k in range(len(words)):
                best[r, k] = value[0, k]
    return looked_at
