"""A binary heap of columns ordered by their distance, ties by the number of the column.

Invariants between the calls, for size = the columns on the heap:

* position[heap[s]] == s for every s < size, and UNSEEN or SETTLED for every other column;
* no column comes before its parent: not key_less(heap[s], heap[(s - 1) // 2]).
"""

from __future__ import annotations

from pairing.solver.kernels.compiled import inlined, kernel
from pairing.solver.kernels.lexicographic import is_less
from pairing.solver.types import Amounts, Workspace

UNSEEN = -1
SETTLED = -2


@inlined
def key_less(key: Amounts, one: int, other: int, limbs: tuple[int, ...]) -> bool:
    """Return whether column `one` comes before column `other`."""
    if is_less(key, one, key, other, limbs):
        return True
    return not is_less(key, other, key, one, limbs) and one < other


@kernel
def decrease_key(work: Workspace, node: int, limbs: tuple[int, ...]) -> None:
    """Move a column whose distance fell towards the root."""
    heap, position, key = work.heap, work.position, work.distance
    at = position[node]
    # The place `at` is free for the column; every parent after it moves down one step.
    while at > 0:
        above = (at - 1) >> 1
        if not key_less(key, node, heap[above], limbs):
            break
        heap[at] = heap[above]
        position[heap[at]] = at
        at = above
    heap[at] = node
    position[node] = at


@kernel
def pop_min(work: Workspace, size: int, limbs: tuple[int, ...]) -> int:
    """Take the first column off a heap of `size` columns and mark it settled."""
    heap, position, key = work.heap, work.position, work.distance
    first = heap[0]
    position[first] = SETTLED
    size -= 1
    if size > 0:
        node = heap[size]
        at = 0
        # The place `at` is free; the lesser child moves up until the last column fits there.
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
    return int(first)
