"""Distances that come out the same on every machine.

Places become whole metres in an earth-centred frame once; everything after that is integer
arithmetic and one correctly rounded square root, so the scalar and the block form agree to
the last bit on every machine. The straight line through the earth replaces the great circle:
at 400 km the difference is 0.02 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pairing.problem.people import Place

EARTH_RADIUS_M = 6_371_009


@lru_cache(maxsize=1 << 16)
def metres(place: Place) -> tuple[int, int, int]:
    """Return a place as whole metres (x, y, z) from the centre of the earth."""
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    return (
        round(EARTH_RADIUS_M * math.cos(latitude) * math.cos(longitude)),
        round(EARTH_RADIUS_M * math.cos(latitude) * math.sin(longitude)),
        round(EARTH_RADIUS_M * math.sin(latitude)),
    )


def distance_m(one: Place, other: Place) -> int:
    """Return the distance between two places in whole metres, rounded down."""
    x, y, z = metres(one)
    other_x, other_y, other_z = metres(other)
    return int(math.sqrt((x - other_x) ** 2 + (y - other_y) ** 2 + (z - other_z) ** 2))


def distances_m(
    ones: Sequence[Place | None], others: Sequence[Place | None]
) -> npt.NDArray[np.int64]:
    """Apply `distance_m` to every pair, shape (len(ones), len(others)); -1 for an absent place."""
    left, right = _points(ones), _points(others)
    squared = np.zeros((len(ones), len(others)), dtype=np.int64)
    for axis in range(3):
        squared += (left[:, axis, None] - right[None, :, axis]) ** 2
    distances = np.sqrt(squared).astype(np.int64)
    distances[[place is None for place in ones], :] = -1
    distances[:, [place is None for place in others]] = -1
    return distances


def _points(places: Sequence[Place | None]) -> npt.NDArray[np.int64]:
    points = [(0, 0, 0) if place is None else metres(place) for place in places]
    return np.array(points, dtype=np.int64).reshape(-1, 3)
