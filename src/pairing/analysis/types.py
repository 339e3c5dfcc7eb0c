"""The arrays of a sensitivity analysis as compiled code takes them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pairing.solver.types import Amounts, Index


class Judgements(NamedTuple):
    """Scores of some rows with all mentors, shape (rows, mentors), and how to read them.

    The low `bits` are points, the `rules` bits above them broken rules. `capacity` has a number
    for every mentor.
    """

    packed_scores: npt.NDArray[np.int32]
    bits: int
    rules: int
    capacity: Index


class PairWeights(NamedTuple):
    """What pairs of some rows weigh.

    `matched`, shape (rows, limbs), is by how much the matched arc of a row outweighs a pair of no
    points, `by_points`, shape (points, limbs), the weight of so many points; `kept`, shape
    (limbs,), is added for the `previous` mentor of the row.
    """

    matched: Amounts
    by_points: Amounts
    previous: Index
    kept: Amounts


class SensitivityTable(NamedTuple):
    """What is known of some rows: columns, NONE for no more, with their losses, and counts.

    `other` has shape (rows, most), `unlock` and `opens` (rows, rules); losses have one more
    axis for the limbs of a weight.
    """

    other: Index
    other_loss: Amounts
    unlock: Index
    unlock_loss: Amounts
    opens: Index
