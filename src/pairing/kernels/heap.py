"""A binary heap of nodes ordered by lexicographic keys, ties by node number.

Keys are rows of `key`, whole numbers compared word by word. `words` is a tuple whose length
is the number of words: the compiler sees it as a constant and unrolls the loops.
"""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from numba import njit

UNSEEN = -1
SETTLED = -2


@njit(cache=True, nogil=True, inline="always")
def precedes(key, one, other, words):
    """Whether node `one` comes before node `other`."""
    for k in range(len(words)):
        if key[one, k] != key[other, k]:
            return key[one, k] < key[other, k]
    return one < other


@njit(cache=True, nogil=True)
def lift(heap, place, key, node, words):
    """Move a node whose key became smaller towards the root."""
    at = place[node]
    while at > 0:
        above = (at - 1) >> 1
        if not precedes(key, node, heap[above], words):
            break
        heap[at] = heap[above]
        place[heap[at]] = at
        at = above
    heap[at] = node
    place[node] = at


@njit(cache=True, nogil=True)
def pop(heap, place, key, size, words):
    """Take the first node off a heap of `size` nodes and mark it settled."""
    first = heap[0]
    place[first] = SETTLED
    size -= 1
    if size > 0:
        node = heap[size]
        at = 0
        while True:
            below = 2 * at + 1
            if below >= size:
                break
            if below + 1 < size and precedes(key, heap[below + 1], heap[below], words):
                below += 1
            if not precedes(key, heap[below], node, words):
                break
            heap[at] = heap[below]
            place[heap[at]] = at
            at = below
        heap[at] = node
        place[node] = at
    return first
