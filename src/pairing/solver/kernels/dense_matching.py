"""A full matrix whose columns have capacities, and the two cheap phases of assigning its rows.

As in R. Jonker and A. Volgenant, Computing 38 (1987): tight rows take a column not full, then
augmenting row reduction raises the price of full columns. What is still free is assigned by
shortest augmenting paths (`dense_paths`). A column is not repeated for its capacity.

Rows maximise `weight - v`. The last column is the dummy: weight 0, and capacity for all, so its
price stays 0. Between the functions these hold, for every row i and column j:

* u[i] + v[j] >= weight[i, j], with equality where row i is matched to column j;
* v[j] >= 0, with v[j] > 0 only where column j is full.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]

# A pair that is not allowed weighs -FORBIDDEN; callers keep every price and sum of prices below it.
FORBIDDEN = 1 << 60
NONE = -1


class Matrix(NamedTuple):
    """`weight` has shape (rows, columns), `capacity` (columns + 1,): the dummy comes last."""

    weight: Ints
    capacity: Ints


class Duals(NamedTuple):
    """`u` has shape (rows,), the profit of each row; `v` (columns + 1,), the price of each."""

    u: Ints
    v: Ints


class Matching(NamedTuple):
    """The column of each row (NONE: free), how full each column is, and its rows as a chain.

    `first_row` of a column begins its chain, `next_row` of a row goes on; NONE ends it.
    """

    column: Ints
    load: Ints
    first_row: Ints
    next_row: Ints


@njit(cache=True, nogil=True)
def fill_weights(scores: Ints, allowed: npt.NDArray[np.bool_], bonus: int, weight: Ints) -> None:
    """Set `weight` to the score plus the bonus of a match, or to -FORBIDDEN."""
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            weight[i, j] = scores[i, j] + bonus if allowed[i, j] else -FORBIDDEN


@njit(cache=True, nogil=True)
def largest_allowed(scores: Ints, allowed: npt.NDArray[np.bool_]) -> int:
    """Return the largest absolute score of an allowed pair."""
    largest = 0
    for i in range(scores.shape[0]):
        for j in range(scores.shape[1]):
            score = abs(scores[i, j]) if allowed[i, j] else 0
            largest = max(largest, score)
    return largest


@njit(cache=True, nogil=True)
def link(matching: Matching, i: int, j: int) -> None:
    """Match the free row i to column j."""
    matching.column[i] = j
    matching.load[j] += 1
    matching.next_row[i] = matching.first_row[j]
    matching.first_row[j] = i


@njit(cache=True, nogil=True)
def unlink(matching: Matching, i: int) -> None:
    """Free row i from its column."""
    j = matching.column[i]
    if matching.first_row[j] == i:
        matching.first_row[j] = matching.next_row[i]
    else:
        before = matching.first_row[j]
        while matching.next_row[before] != i:
            before = matching.next_row[before]
        matching.next_row[before] = matching.next_row[i]
    matching.column[i] = NONE
    matching.load[j] -= 1


@njit(cache=True, nogil=True)
def best_profit(row: Ints, v: Ints, skipped: int) -> int:
    """Return the best that a row can have, the dummy included, without one column."""
    best = 0
    for k in range(len(row)):
        profit = row[k] - v[k]
        if profit > best and k != skipped:
            best = profit
    return best


@njit(cache=True, nogil=True)
def take_tight_column(matrix: Matrix, duals: Duals, matching: Matching, i: int) -> bool:
    """Match the free row i to a column not full that gives it u[i]; False when there is none."""
    dummy = matrix.weight.shape[1]
    for k in range(dummy):
        if matrix.weight[i, k] - duals.v[k] == duals.u[i] and matching.load[k] < matrix.capacity[k]:
            link(matching, i, k)
            return True
    if duals.u[i] == 0:
        link(matching, i, dummy)
        return True
    return False


@njit(cache=True, nogil=True)
def assign_tight_rows(matrix: Matrix, duals: Duals, matching: Matching) -> None:
    """Set u to the least that covers each row, and match every row whose column is not full."""
    for i in range(matrix.weight.shape[0]):
        duals.u[i] = best_profit(matrix.weight[i], duals.v, NONE)
        take_tight_column(matrix, duals, matching, i)


@njit(cache=True, nogil=True)
def raise_price(matrix: Matrix, duals: Duals, matching: Matching, i: int, j: int) -> int:
    """Raise the price of the full column j until a row of it, or the free row i, is indifferent.

    Return that row. Every row of the column stays tight, for u falls by what v rises.
    """
    least = duals.u[i] - best_profit(matrix.weight[i], duals.v, j)
    who = i
    r = matching.first_row[j]
    while r != NONE:
        margin = duals.u[r] - best_profit(matrix.weight[r], duals.v, j)
        if margin < least:
            least = margin
            who = r
        r = matching.next_row[r]
    duals.v[j] += least
    duals.u[i] -= least
    r = matching.first_row[j]
    while r != NONE:
        duals.u[r] -= least
        r = matching.next_row[r]
    return who


@njit(cache=True, nogil=True)
def reduce_rows(matrix: Matrix, duals: Duals, matching: Matching, passes: int) -> None:
    """Go through the free rows: each raises a price and takes the place of who is indifferent."""
    for _pass in range(passes):
        for i in range(len(duals.u)):
            if matching.column[i] != NONE:
                continue
            duals.u[i] = best_profit(matrix.weight[i], duals.v, NONE)
            if take_tight_column(matrix, duals, matching, i):
                continue
            j = 0
            while matrix.weight[i, j] - duals.v[j] != duals.u[i]:
                j += 1
            who = raise_price(matrix, duals, matching, i, j)
            if who == i:
                take_tight_column(matrix, duals, matching, i)
                continue
            unlink(matching, who)
            link(matching, i, j)
            take_tight_column(matrix, duals, matching, who)
