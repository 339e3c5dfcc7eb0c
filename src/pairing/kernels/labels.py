"""Writes and reads what racks and shelves of mentors promise to each class of mentees.

A label is a 16-bit number: the most points, or CLOSED where a rule lets nobody through. The
sum of all labels of a rack or shelf, and of CHEAPEST less how much dearer it is than the least
price of all, is less than CLOSED wherever somebody may be had, and always fits its 16 bits. So
four can be added at once as one word of 64.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.board import POINT_MASK
from pairing.shelves import LABELS_IN_A_WORD, SHELVES_IN_A_RACK

CLOSED = 2 * (POINT_MASK + 1)
CHEAPEST = POINT_MASK
WORDS_OF_A_RACK = SHELVES_IN_A_RACK // LABELS_IN_A_WORD
FIRST_LABEL, ROWS = 3, 4


@njit(cache=True, nogil=True)
def write_labels(racks, points, columns, first, on_each, of_racks, of_shelves):
    """For some racks, the most points by one factor, for every class of mentees.

    `points`, shape (classes of mentors, classes of mentees), holds the factor's points, negative
    for blocked, and `columns` the class of every mentor in the order of the shelves. Labels
    begin at `first`, and stand singly here.
    """
    classes = points.shape[1]
    best = np.empty(classes, np.int16)
    for r in racks:
        for c in range(classes):
            of_racks[first + c, r] = CLOSED
        for s in range(SHELVES_IN_A_RACK):
            best[:] = -1
            begin = (r * SHELVES_IN_A_RACK + s) * on_each
            for j in range(begin, min(begin + on_each, len(columns))):
                here = points[columns[j]]
                for c in range(classes):
                    best[c] = max(best[c], here[c])
            for c in range(classes):
                if best[c] < 0:
                    of_shelves[r, first + c, s] = CLOSED
                    continue
                of_shelves[r, first + c, s] = best[c]
                if of_racks[first + c, r] == CLOSED or of_racks[first + c, r] < best[c]:
                    of_racks[first + c, r] = best[c]


@njit(cache=True, nogil=True)
def read_racks(promised, i, rest, of_racks, cheaper):
    """Fill `promised`, in words, with what each rack promises mentee `i`, prices off."""
    for k in range(len(promised)):
        promised[k] = cheaper[k]
    for f in range(len(rest[FIRST_LABEL])):
        row = rest[FIRST_LABEL][f] + rest[ROWS][f, i]
        for k in range(len(promised)):
            promised[k] += of_racks[row, k]


@njit(cache=True, nogil=True)
def read_shelves(promised, racks, i, rest, of_shelves, cheaper):
    """Fill `promised`, shape (racks, words), with what the shelves of some racks promise.

    The words are added apart, so that the labels of many racks are fetched from memory at once.
    """
    for k in range(len(racks)):
        r = racks[k]
        one, two = cheaper[r, 0], cheaper[r, 1]
        three, four = cheaper[r, 2], cheaper[r, 3]
        for f in range(len(rest[FIRST_LABEL])):
            row = rest[FIRST_LABEL][f] + rest[ROWS][f, i]
            one += of_shelves[r, row, 0]
            two += of_shelves[r, row, 1]
            three += of_shelves[r, row, 2]
            four += of_shelves[r, row, 3]
        promised[k, 0], promised[k, 1] = one, two
        promised[k, 2], promised[k, 3] = three, four
