"""Run `python -m bench.pairing.assignment`: `assign` against SciPy and lapx, as a table of ratios.

The first instance has 3,000 rows, 2,000 columns of capacity 1 or 2, whole scores, and 44 % of the
pairs allowed; the others are the families of `tests.pairing.families`. Each time is the
shorter of 2. A tool that needs square costs gets a column for each place; costs are ready before.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import lap
import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from tests.pairing.families import FAMILIES, MISSING

from pairing.assignment import assign

HEAD = (
    "| instance | size | ours s | SciPy s | lapx s | SciPy / ours | lapx / ours |\n"
    + "|---" * 7
    + "|"
)


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the shorter time out of 2 runs, in seconds, and the result."""
    best, result = float("inf"), None
    for _time in range(2):
        began = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - began)
    return best, result


def line(name: str, scores: npt.NDArray[Any], allowed: npt.NDArray[np.bool_], places: Any) -> str:
    """Solve one instance three times and return its row; all three must match and score alike."""
    slots = np.repeat(np.arange(len(places)), places)
    ours, found = seconds(lambda: assign(scores, places, allowed=allowed))
    costs = np.where(allowed, -scores - float(found.bonus), 0.0)[:, slots]
    scipy, (rows, columns) = seconds(lambda: linear_sum_assignment(costs))
    lapx, (_cost, column_of, _rows) = seconds(lambda: lap.lapjv(costs, extend_cost=True))
    used = allowed[rows, slots[columns]]
    total = int(scores[rows, slots[columns]][used].sum())
    assert (found.matched, found.total) == (int(used.sum()), total), name
    assert found.bound == found.matched * found.bonus + found.total
    taken = np.flatnonzero(column_of >= 0)
    agrees = allowed[taken, slots[column_of[taken]]]
    assert int(scores[taken, slots[column_of[taken]]][agrees].sum()) == total, name
    size = f"{len(scores):,} × {len(places):,}"
    return (
        f"| {name} | {size} | {ours:.3f} | {scipy:.3f} | {lapx:.3f} "
        f"| {scipy / ours:.1f} | {lapx / ours:.1f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 2_000])
    wanted = parser.parse_args()
    chance = np.random.default_rng(1)
    assign(np.eye(3, dtype=np.int64), np.ones(3, dtype=np.int64))
    print(HEAD)
    scores, allowed = (
        chance.integers(0, 1_000, (3_000, 2_000)),
        chance.random((3_000, 2_000)) < 0.44,
    )
    print(
        line("whole scores, 44 % allowed", scores, allowed, chance.integers(1, 3, 2_000)),
        flush=True,
    )
    for size in wanted.sizes:
        for name, (make, largest) in FAMILIES.items():
            costs = make(np.random.default_rng(0), size, largest)
            usable = costs < MISSING
            scores = np.where(usable, -costs, 0)
            print(line(name, scores, usable, np.ones(size, dtype=np.int64)), flush=True)


if __name__ == "__main__":
    main()
