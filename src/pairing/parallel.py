"""Work shared out among the cores; compiled code lets others run meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Part = TypeVar("Part")

PARTS_PER_CORE = 6


def parallel_map(
    work: Callable[[npt.NDArray[np.int64]], Part], count: int, fewest: int = 1
) -> list[Part]:
    """Call `work` for the numbers below `count`, some in a row at a time, on every core.

    Where there are few, `fewest` go together: to share them out further would take longer.
    """
    cores = os.cpu_count() or 1
    most = -(-count // fewest)
    parts = np.array_split(np.arange(count), min(most, PARTS_PER_CORE * cores)) if count else []
    if len(parts) < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(work, parts))
