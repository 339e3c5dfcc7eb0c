"""Families of hard instances known by name, made by their formulas.

Sources: M. Dell'Amico and P. Toth, Discrete Applied Mathematics 100 (2000), for the uniform,
geometric and no-wait flow-shop classes; A. V. Goldberg and R. Kennedy, Mathematical Programming
71 (1995), for two-cost, fixed-cost, low-cost, high-cost and GEOM; R. E. Machol and M. Wien,
Operations Research 24 (1976).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Costs = npt.NDArray[np.int64]
MISSING = 1 << 40
MACHINES = 10


def uniform(chance: np.random.Generator, size: int, largest: int) -> Costs:
    """Return costs that are all equally likely."""
    return chance.integers(1, largest + 1, (size, size))


def geometric(chance: np.random.Generator, size: int, side: int) -> Costs:
    """Return distances of points in a square, rounded down."""
    left, right = chance.integers(1, side + 1, (2, size, 2))
    return np.sqrt(((left[:, None] - right) ** 2).sum(axis=2)).astype(np.int64)


def no_wait_flow_shop(chance: np.random.Generator, size: int, longest: int) -> Costs:
    """Return how much later a job may begin than the one before it, if no job ever waits."""
    lasts = chance.integers(1, longest + 1, (size, MACHINES))
    ends = np.cumsum(lasts, axis=1)
    begins = ends - lasts
    return np.asarray((ends[:, None] - begins).max(axis=2))


def two_cost(chance: np.random.Generator, size: int, _largest: int) -> Costs:
    """Return costs of which half are low, the others out of all proportion."""
    return np.where(chance.random((size, size)) < 0.5, 100, 10**8)


def fixed_cost(chance: np.random.Generator, size: int, largest: int) -> Costs:
    """Return a cost for each row, whatever the column; a few pairs each."""
    own = largest * np.arange(1, size + 1)
    return sparse(chance, size, np.broadcast_to(own[:, None], (size, size)))


def sparse_uniform(chance: np.random.Generator, size: int, largest: int) -> Costs:
    """Return a few pairs each, low-cost or high-cost."""
    return sparse(chance, size, chance.integers(0, largest + 1, (size, size)))


def sparse(chance: np.random.Generator, size: int, costs: Costs) -> Costs:
    """Return only six pairs a row, a whole round of pairs among them."""
    chosen = chance.random((size, size)).argsort(axis=1) < 5
    chosen[np.arange(size), chance.permutation(size)] = True
    return np.where(chosen, costs, MISSING)


def machol_wien(_chance: np.random.Generator, size: int, _largest: int) -> Costs:
    """Return the products of row and column, which make augmenting paths longest."""
    number = np.arange(1, size + 1)
    return np.outer(number, number)


FAMILIES: dict[str, tuple[Callable[[np.random.Generator, int, int], Costs], int]] = {
    "uniform 100": (uniform, 100),
    "uniform 1,000,000": (uniform, 10**6),
    "geometric 100": (geometric, 100),
    "geometric 1,000,000": (geometric, 10**6),
    "no-wait flow-shop 100": (no_wait_flow_shop, 100),
    "two-cost": (two_cost, 0),
    "fixed-cost": (fixed_cost, 100),
    "low-cost": (sparse_uniform, 100),
    "high-cost": (sparse_uniform, 10**8),
    "Machol-Wien": (machol_wien, 0),
}
