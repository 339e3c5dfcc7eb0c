"""The packed scores of many pairs at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int32]


@njit(cache=True, nogil=True)
def add_packed_scores(total: Ints, table: Ints, rows: Ints, columns: Ints) -> None:
    """Add the packed scores of one table to those of all pairs, shape (rows, columns)."""
    for i in range(len(rows)):
        row = rows[i]
        for j in range(len(columns)):
            total[i, j] += table[row, columns[j]]
