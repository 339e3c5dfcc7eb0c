"""What can be told of every mentee's place: the least costly other mentors, what would unlock.

Seats are the columns somebody sits at. `length[b, a]` is the least reduced length of moving
somebody from seat `a` to seat `b`; a round of a thousand has few enough seats to keep them all,
and the distances to every seat then cost one short loop for each pair of seats.
Source: E. W. Dijkstra, Numerische Mathematik 1 (1959), in its form for dense graphs.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.telling_row import tell_row

FAR = 1 << 61


@njit(cache=True, nogil=True)
def lengths(row_ptr, col, w, u, v, at, seat_of, length, words):
    """Fill `length`, shape (words, seats, seats), with the least reduced lengths; FAR for none."""
    length[:] = FAR
    for i in range(len(at)):
        a = seat_of[col[at[i]]]
        for e in range(row_ptr[i], row_ptr[i + 1]):
            b = seat_of[col[e]]
            if b < 0:
                continue
            for k in range(len(words)):
                new = u[i, k] + v[col[e], k] - w[e, k]
                if new != length[k, b, a]:
                    if new < length[k, b, a]:
                        for rest in range(k, len(words)):
                            length[rest, b, a] = u[i, rest] + v[col[e], rest] - w[e, rest]
                    break


@njit(cache=True, nogil=True)
def distances(length, d, left, words):
    """Shorten `d`, shape (words, seats), to the distances by way of other seats.

    `left` holds the first word of `d` where a seat is to be followed, and FAR elsewhere: a seat
    that comes no nearer than it was at the start is not followed. Seats that tie in the first
    word are followed one after another, and again if they come nearer.
    """
    while True:
        least = FAR
        for a in range(len(left)):
            least = min(least, left[a])
        if least == FAR:
            return
        for near in range(len(left)):
            if left[near] == least:
                left[near] = FAR
                shorten(d, left, length, near, words)


@njit(cache=True, nogil=True)
def shorten(d, left, length, near, words):
    """Bring every seat within its length of the seat `near`."""
    if len(words) == 1:
        # Without branches, so that the compiler makes it several seats at a time.
        shorten_one_word(d[0], left, length[0, near], d[0, near])
        return
    for a in range(len(left)):
        for k in range(len(words)):
            new = d[k, near] + length[k, near, a]
            if new != d[k, a]:
                if new < d[k, a]:
                    for rest in range(k, len(words)):
                        d[rest, a] = d[rest, near] + length[rest, near, a]
                    left[a] = d[0, a]
                break


@njit(cache=True, nogil=True)
def shorten_one_word(d, left, length, near):
    """`shorten` for weights of one word."""
    for a in range(len(d)):
        new = near + length[a]
        left[a] = new if new < d[a] else left[a]
        d[a] = min(d[a], new)


@njit(cache=True, nogil=True, inline="always")
def precedes(key, one, other_key, other, words):
    """Whether column `one` of `key` comes before column `other` of `other_key`."""
    for k in range(len(words)):
        if key[k, one] != other_key[k, other]:
            return key[k, one] < other_key[k, other]
    return False


@njit(cache=True, nogil=True)
def gain_of_goal(d, seats, v, price, gain, words):
    """Fill `gain` with what one more place at the goal gains: its lowest price."""
    gain[:] = 0
    for a in range(len(seats)):
        for k in range(len(words)):
            new = price[k] - v[seats[a], k] - d[k, a]
            if new != gain[k]:
                if new > gain[k]:
                    for rest in range(k, len(words)):
                        gain[rest] = price[rest] - v[seats[a], rest] - d[rest, a]
                break


@njit(cache=True, nogil=True)
def fill_costs(d, seats, free, v, price, gain, cost, words):
    """Fill `cost`, (columns, words): what freeing a place costs when one at the goal is free."""
    for j in range(len(v)):
        for k in range(len(words)):
            cost[j, k] = v[j, k] + free[j, k] - gain[k]
    for a in range(len(seats)):
        j = seats[a]
        for k in range(len(words)):
            new = v[j, k] - price[k] + d[k, a]
            if new != cost[j, k]:
                if new < cost[j, k]:
                    for rest in range(k, len(words)):
                        cost[j, rest] = v[j, rest] - price[rest] + d[rest, a]
                break


@njit(cache=True, nogil=True)
def tell_seats(
    begin, end, seats, length, free, v, col, at, first, after, judged, weights, found, words
):
    """Tell of everybody who sits at the seats from `begin` to `end`.

    `free`, (columns, words), is the distance of every column to a free place. `judged`,
    `weights` and `found` are those of `tell_row`.
    """
    count = len(seats)
    d = np.zeros((len(words), count), np.int64)
    left = np.zeros(count, np.int64)
    limit = np.zeros((len(words), count), np.int64)
    cost = np.zeros((len(v), len(words)), np.int64)
    gain = np.zeros(len(words), np.int64)
    nothing = np.zeros((len(words), 1), np.int64)
    for goal in range(begin, end):
        given = seats[goal]
        if first[given] < 0:
            continue
        for a in range(count):
            for k in range(len(words)):
                limit[k, a] = v[given, k] + free[seats[a], k]
        d[:] = limit
        left[:] = FAR
        if precedes(nothing, 0, limit, goal, words):
            d[:, goal] = 0
            left[goal] = 0
        distances(length, d, left, words)
        gain_of_goal(d, seats, v, v[given], gain, words)
        fill_costs(d, seats, free, v, v[given], gain, cost, words)
        i = first[given]
        while i >= 0:
            tell_row(i, col[at[i]], cost, judged, weights, found, words)
            i = after[i]
