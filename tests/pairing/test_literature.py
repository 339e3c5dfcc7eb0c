"""Families of hard instances known by name have the optimum that SciPy finds, and its proof."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from tests.pairing.families import FAMILIES, MISSING

from pairing.assignment import assign

SIZE = 64


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_of_the_literature_has_the_optimum_that_scipy_finds(name: str, seed: int) -> None:
    make, largest = FAMILIES[name]
    costs = make(np.random.default_rng(seed), SIZE, largest)
    row, column = linear_sum_assignment(costs)
    found = assign(-costs, np.ones(SIZE, dtype=np.int64), allowed=costs < MISSING)
    assert (found.matched, -found.total) == (SIZE, int(costs[row, column].sum()))
    assert found.bound == found.matched * found.bonus + found.total
