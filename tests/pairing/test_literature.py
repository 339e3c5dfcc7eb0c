"""Families of hard instances known by name, made by their formulas: the optimum, and its proof.

Sources: M. Dell'Amico and P. Toth, Discrete Applied Mathematics 100 (2000), for the uniform,
geometric and no-wait flow-shop classes; A. V. Goldberg and R. Kennedy, Mathematical Programming
71 (1995), for two-cost, fixed-cost, low-cost, high-cost and GEOM; R. E. Machol and M. Wien,
Operations Research 24 (1976), see `test_facts`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import linear_sum_assignment

from pairing.assignment import assign

Costs = npt.NDArray[np.int64]
MISSING = 1 << 40
SIZE = 64
MACHINES = 10


def uniform(chance: np.random.Generator, largest: int) -> Costs:
    """Every cost is equally likely."""
    return chance.integers(1, largest + 1, (SIZE, SIZE))


def geometric(chance: np.random.Generator, side: int) -> Costs:
    """Distances of points in a square, rounded down."""
    left, right = chance.integers(1, side + 1, (2, SIZE, 2))
    return np.sqrt(((left[:, None] - right) ** 2).sum(axis=2)).astype(np.int64)


def no_wait_flow_shop(chance: np.random.Generator, longest: int) -> Costs:
    """How much later a job may begin than the one before it, if no job ever waits."""
    lasts = chance.integers(1, longest + 1, (SIZE, MACHINES))
    ends = np.cumsum(lasts, axis=1)
    begins = ends - lasts
    return np.asarray((ends[:, None] - begins).max(axis=2))


def two_cost(chance: np.random.Generator, _largest: int) -> Costs:
    """Half of the pairs are cheap, the others out of all proportion."""
    return np.where(chance.random((SIZE, SIZE)) < 0.5, 100, 10**8)


def fixed_cost(chance: np.random.Generator, largest: int) -> Costs:
    """Every row has a cost of its own, whatever the column; a few pairs each."""
    own = largest * np.arange(1, SIZE + 1)
    return sparse(chance, np.broadcast_to(own[:, None], (SIZE, SIZE)))


def sparse_uniform(chance: np.random.Generator, largest: int) -> Costs:
    """A few pairs each, low-cost or high-cost."""
    return sparse(chance, chance.integers(0, largest + 1, (SIZE, SIZE)))


def sparse(chance: np.random.Generator, costs: Costs) -> Costs:
    """Only six pairs a row, a whole round of pairs among them."""
    chosen = chance.random((SIZE, SIZE)).argsort(axis=1) < 5
    chosen[np.arange(SIZE), chance.permutation(SIZE)] = True
    return np.where(chosen, costs, MISSING)


FAMILIES: dict[str, tuple[Callable[[np.random.Generator, int], Costs], int]] = {
    "uniform 100": (uniform, 100),
    "uniform 1,000,000": (uniform, 10**6),
    "geometric 100": (geometric, 100),
    "geometric 1,000,000": (geometric, 10**6),
    "no-wait flow-shop 100": (no_wait_flow_shop, 100),
    "two-cost": (two_cost, 0),
    "fixed-cost": (fixed_cost, 100),
    "low-cost": (sparse_uniform, 100),
    "high-cost": (sparse_uniform, 10**8),
}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_of_the_literature_has_the_optimum_that_scipy_finds(name: str, seed: int) -> None:
    make, size = FAMILIES[name]
    costs = make(np.random.default_rng(seed), size)
    row, column = linear_sum_assignment(costs)
    found = assign(-costs, np.ones(SIZE, dtype=np.int64), allowed=costs < MISSING)
    assert (found.matched, -found.total) == (SIZE, int(costs[row, column].sum()))
    assert found.bound == found.matched * found.bonus + found.total
