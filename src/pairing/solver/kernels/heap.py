"""A binary heap of nodes ordered by lexicographic keys, ties by node number.

Keys are rows of `key`, whole numbers compared word by word. `limbs` is a tuple whose length
is the number of words: the compiler sees it as a constant and unrolls the loops.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from numba import njit

UNSEEN = -1
SETTLED = -2


@njit(cache=True, nogil=True, inline="always")
def key_less(key, one, other, limbs):
    """Whether node `one` comes before node `other`."""
    for k in range(len(limbs)):
        if key[one, k] != key[other, k]:
            return key[one, k] < key[other, k]
    return one < other


@njit(cache=True, nogil=True)
def decrease_key(heap, position, key, node, limbs):
    """Move a node whose key became smaller towards the root."""
    at = position[node]
    while at > 0:
        above = (at - 1) >> 1
        if not key_less(key, node, heap[above], limbs):
            break
        heap[at] = heap[above]
        position[heap[at]] = at
        at = above
    heap[at] = node
    position[node] = at


@njit(cache=True, nogil=True)
def pop_min(heap, position, key, size, limbs):
    """Take the first node off a heap of `size` nodes and mark it settled."""
    first = heap[0]
    position[first] = SETTLED
    size -= 1
    if size > 0:
        node = heap[size]
        at = 0
        while True:
            below = 2 * at + 1
            if below >= size:
                break
            if below + 1 < size and key_less(key, heap[below + 1], heap[below], limbs):
                below += 1
            if not key_less(key, heap[below], node, limbs):
                break
            heap[at] = heap[below]
            position[heap[at]] = at
            at = below
        heap[at] = node
        position[node] = at
    return first
