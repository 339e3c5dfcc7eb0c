"""Shortest paths in the residual network of an optimal round.

An arc j -> k stands for moving a mentee seated at column j to column k; its reduced length is
u[i] + v[k] - w[i, k] >= 0. Distances with prices added back are exact changes of the round.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: PLR0917
from __future__ import annotations

import numpy as np
from numba import njit

from pairing.solver.kernels.heap import SETTLED, UNSEEN, decrease_key, pop_min


@njit(cache=True, nogil=True)
def fill_heap(d, is_source, heap, position, limbs):
    """Put every source with its given distance on the heap."""
    size = 0
    for j in range(len(is_source)):
        if is_source[j]:
            heap[size] = j
            position[j] = size
            size += 1
            decrease_key(heap, position, d, j, limbs)
    return size


@njit(cache=True, nogil=True)
def distances_to_sources(col_ptr, col_arc, row, col, weight, u, v, at, d, is_source, limbs):
    """Distance from every column to the nearest source, added to the source's own `d`.

    Fills `d`, shape (columns, words), and returns which columns can reach a source.
    """
    columns = len(is_source)
    heap = np.zeros(columns + 1, np.int64)
    position = np.full(columns, UNSEEN, np.int64)
    size = fill_heap(d, is_source, heap, position, limbs)
    while size > 0:
        j = pop_min(heap, position, d, size, limbs)
        size -= 1
        for s in range(col_ptr[j], col_ptr[j + 1]):
            e = col_arc[s]
            i = row[e]
            if at[i] < 0 or at[i] == e:
                continue
            origin = col[at[i]]
            size = improve(origin, j, e, i, v[j], weight, u, d, heap, position, size, limbs)
    return position == SETTLED


@njit(cache=True, nogil=True)
def distances_from_sources(row_ptr, col, weight, u, v, first, after, d, is_source, limbs):
    """Distance to every column from the nearest source, added to the source's own `d`.

    Fills `d`, shape (columns, words), and returns which columns can be reached.
    """
    columns = len(is_source)
    heap = np.zeros(columns + 1, np.int64)
    position = np.full(columns, UNSEEN, np.int64)
    size = fill_heap(d, is_source, heap, position, limbs)
    while size > 0:
        j = pop_min(heap, position, d, size, limbs)
        size -= 1
        i = first[j]
        while i >= 0:
            for e in range(row_ptr[i], row_ptr[i + 1]):
                size = improve(
                    col[e], j, e, i, v[col[e]], weight, u, d, heap, position, size, limbs
                )
            i = after[i]
    return position == SETTLED


@njit(cache=True, nogil=True, inline="always")
def improve(target, j, e, i, price, weight, u, d, heap, position, size, limbs):
    """Shorten the distance of `target` by way of column `j` and edge `e`, if it is shorter."""
    if position[target] == SETTLED:
        return size
    nearer = position[target] == UNSEEN
    if not nearer:
        for k in range(len(limbs)):
            new = d[j, k] + u[i, k] + price[k] - weight[e, k]
            if new != d[target, k]:
                nearer = new < d[target, k]
                break
    if nearer:
        for k in range(len(limbs)):
            d[target, k] = d[j, k] + u[i, k] + price[k] - weight[e, k]
        if position[target] == UNSEEN:
            heap[size] = target
            position[target] = size
            size += 1
        decrease_key(heap, position, d, target, limbs)
    return size
