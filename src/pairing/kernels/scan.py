"""Looks at every pair without keeping any but the best of each mentee."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

INFEASIBLE = -(1 << 62)


@njit(cache=True, nogil=True)
def bits_in(mask):
    """How many bits of a 64-bit mask are set (population count)."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + (
        (mask >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def codes_of_row(i, rows, columns, flat, offset, width, left, right, by_count, codes):
    """The codes of mentee `i` with every mentor, written into `codes`."""
    mentors = len(codes)
    codes[:] = 0
    for s in range(len(offset)):
        base = offset[s] + np.int64(rows[s, i]) * width[s]
        table = flat[base : base + width[s]]
        of = columns[s]
        for j in range(mentors):
            codes[j] += table[of[j]]
    for s in range(len(left)):
        mask = left[s, i]
        of_mask = right[s]
        table = by_count[s]
        for j in range(mentors):
            codes[j] += table[bits_in(mask & of_mask[j])]


@njit(cache=True, nogil=True)
def best_offers(
    begin,
    end,
    mentee_of,
    rows,
    columns,
    flat,
    offset,
    width,
    left,
    right,
    by_count,
    mentor_of,
    forbidden_ptr,
    forbidden,
    price,
    scale,
    floor,
    column,
    points,
    best,
):
    """The mentors with the highest scale x points - price above `floor`, for rows begin..end.

    Fills `column` and `points`, shape (rows, most), -1 where there are fewer, and `best`, the
    highest value over all feasible mentors. Ties fall by a mixed hash of both positions, so
    that no mentor is everybody's first thought.
    """
    most = column.shape[1]
    mentors = len(mentor_of)
    codes = np.zeros(mentors, np.int32)
    value = np.zeros(most, np.int64)
    tie = np.zeros(most, np.uint64)
    for r in range(begin, end):
        i = mentee_of[r]
        codes_of_row(i, rows, columns, flat, offset, width, left, right, by_count, codes)
        for s in range(forbidden_ptr[i], forbidden_ptr[i + 1]):
            codes[forbidden[s]] = 1 << 30
        filled = 0
        least = floor[r]
        top = INFEASIBLE
        for j in range(mentors):
            code = codes[j]
            if code > 1023:
                continue
            offer = scale * code - price[j]
            top = max(top, offer)
            if offer < least or (offer == least and filled < most):
                continue
            mixed = np.uint64(i * 0x9E3779B9 + mentor_of[j]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
            if filled == most and offer == value[most - 1] and mixed >= tie[most - 1]:
                continue
            at = filled if filled < most else most - 1
            while at > 0 and (
                value[at - 1] < offer or (value[at - 1] == offer and tie[at - 1] > mixed)
            ):
                value[at] = value[at - 1]
                tie[at] = tie[at - 1]
                column[r, at] = column[r, at - 1]
                points[r, at] = points[r, at - 1]
                at -= 1
            value[at] = offer
            tie[at] = mixed
            column[r, at] = mentor_of[j]
            points[r, at] = code
            if filled < most:
                filled += 1
            if filled == most:
                least = value[most - 1]
        best[r] = top
        for at in range(filled, most):
            column[r, at] = -1
