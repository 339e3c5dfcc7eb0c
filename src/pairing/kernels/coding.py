"""The codes of many pairs at once, and how many of them each rule blocks."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def add_codes(total, table, rows, columns):
    """Add the codes of one table to those of all pairs, shape (rows, columns)."""
    for i in range(len(rows)):
        row = rows[i]
        for j in range(len(columns)):
            total[i, j] += table[row, columns[j]]


@njit(cache=True, nogil=True)
def count_flags(codes, bits, count):
    """How often each of the flags from `bits` on, up to bit 30, is set in a row of codes.

    `count` has shape (rows, flags).
    """
    for i in range(len(codes)):
        for j in range(codes.shape[1]):
            flags = codes[i, j] >> bits
            at = 0
            while flags:
                count[i, at] += flags & 1
                flags >>= 1
                at += 1
