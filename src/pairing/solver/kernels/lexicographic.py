"""Comparison of amounts of several limbs, limb by limb; the only one in compiled code."""

# ruff: noqa: PLR0917
from __future__ import annotations

from pairing.solver.kernels.compiled import inlined
from pairing.solver.types import Amounts


@inlined
def is_less(one: Amounts, i: int, other: Amounts, j: int, limbs: tuple[int, ...]) -> bool:
    """Return whether row `i` of some amounts is less than row `j` of others."""
    for k in range(len(limbs)):
        if one[i, k] != other[j, k]:
            return bool(one[i, k] < other[j, k])
    return False


@inlined
def compare_profit(
    weight: Amounts,
    e: int,
    price: Amounts,
    j: int,
    least: Amounts,
    i: int,
    limbs: tuple[int, ...],
) -> int:
    """Return -1, 0 or 1: whether weight[e] - price[j] is below, at or above least[i]."""
    for k in range(len(limbs)):
        reduced_profit = weight[e, k] - price[j, k]
        if reduced_profit != least[i, k]:
            return -1 if reduced_profit < least[i, k] else 1
    return 0
