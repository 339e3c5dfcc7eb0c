"""The stable round by deferred acceptance.

Both sides rank by the score of the pair, the only preference the engine knows, so taking the best
remaining pair again and again is deferred acceptance.
Source: D. Gale and L. S. Shapley, American Mathematical Monthly 69 (1962).
"""

from __future__ import annotations

import numpy as np

from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.network import Instance
from pairing.solver.types import Index


def stable_columns(instance: Instance, packed_scores: np.ndarray) -> Index:
    """Return the mentor of every open mentee in the stable round, -1 for none.

    Ties are broken by canonical order, so there is one answer for one input.
    """
    feasible = (packed_scores <= POINT_MASK) & (instance.capacity > 0)
    rows, columns = np.nonzero(feasible)
    order = np.lexsort((columns, rows, -packed_scores[rows, columns]))
    left = instance.capacity.copy()
    chosen = np.full(len(packed_scores), -1, dtype=np.int64)
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if chosen[row] < 0 and left[column] > 0:
            chosen[row] = column
            left[column] -= 1
    return chosen
