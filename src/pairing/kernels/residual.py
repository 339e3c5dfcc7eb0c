"""Shortest paths in the residual network of an optimal round.

An arc j -> k stands for moving a mentee seated at column j to column k; its reduced length is
u[i] + v[k] - w[i, k] >= 0. Distances with prices added back are exact changes of the round.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.kernels.heap import SETTLED, UNSEEN, lift, pop


@njit(cache=True, nogil=True)
def fill_heap(d, is_source, heap, place, words):
    """Put every source with its given distance on the heap."""
    size = 0
    for j in range(len(is_source)):
        if is_source[j]:
            heap[size] = j
            place[j] = size
            size += 1
            lift(heap, place, d, j, words)
    return size


@njit(cache=True, nogil=True)
def backward(col_ptr, col_edge, row, col, w, u, v, at, d, is_source, words):
    """Distance from every column to the nearest source, added to the source's own `d`.

    Fills `d`, shape (columns, words), and returns which columns can reach a source.
    """
    columns = len(is_source)
    heap = np.zeros(columns + 1, np.int64)
    place = np.full(columns, UNSEEN, np.int64)
    size = fill_heap(d, is_source, heap, place, words)
    while size > 0:
        j = pop(heap, place, d, size, words)
        size -= 1
        for s in range(col_ptr[j], col_ptr[j + 1]):
            e = col_edge[s]
            i = row[e]
            if at[i] < 0 or at[i] == e:
                continue
            origin = col[at[i]]
            size = improve(origin, j, e, i, v[j], w, u, d, heap, place, size, words)
    return place == SETTLED


@njit(cache=True, nogil=True)
def forward(row_ptr, col, w, u, v, first, after, d, is_source, words):
    """Distance to every column from the nearest source, added to the source's own `d`.

    Fills `d`, shape (columns, words), and returns which columns can be reached.
    """
    columns = len(is_source)
    heap = np.zeros(columns + 1, np.int64)
    place = np.full(columns, UNSEEN, np.int64)
    size = fill_heap(d, is_source, heap, place, words)
    while size > 0:
        j = pop(heap, place, d, size, words)
        size -= 1
        i = first[j]
        while i >= 0:
            for e in range(row_ptr[i], row_ptr[i + 1]):
                size = improve(col[e], j, e, i, v[col[e]], w, u, d, heap, place, size, words)
            i = after[i]
    return place == SETTLED


@njit(cache=True, nogil=True, inline="always")
def improve(target, j, e, i, price, w, u, d, heap, place, size, words):
    """Shorten the distance of `target` by way of column `j` and edge `e`, if it is shorter."""
    if place[target] == SETTLED:
        return size
    nearer = place[target] == UNSEEN
    if not nearer:
        for k in range(len(words)):
            new = d[j, k] + u[i, k] + price[k] - w[e, k]
            if new != d[target, k]:
                nearer = new < d[target, k]
                break
    if nearer:
        for k in range(len(words)):
            d[target, k] = d[j, k] + u[i, k] + price[k] - w[e, k]
        if place[target] == UNSEEN:
            heap[size] = target
            place[target] = size
            size += 1
        lift(heap, place, d, target, words)
    return size
