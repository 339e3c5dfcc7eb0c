"""From the Israeli grid (ITM) to degrees (WGS84).

ITM is a transverse Mercator projection of the GRS80 ellipsoid. Its numbers are those of
EPSG:2039; the datum shift is EPSG:1073 (three parameters, good to about two metres). The
inverse series is the one of J. P. Snyder, "Map Projections: A Working Manual", U.S.
Geological Survey Professional Paper 1395 (1987), equations 8-17 to 8-25.
"""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan
from typing import Final

_AXIS: Final = 6378137.0
_E2: Final = 0.006694380022900788  # first eccentricity squared of GRS80 (WGS84 differs by 1e-10)
_EP2: Final = _E2 / (1 - _E2)
_LATITUDE_0: Final = radians(31 + 44 / 60 + 3.817 / 3600)
_LONGITUDE_0: Final = radians(35 + 12 / 60 + 16.261 / 3600)
_SCALE: Final = 1.0000067
_EAST_0: Final = 219529.584
_NORTH_0: Final = 626907.39
_SHIFT: Final = (-48.0, 55.0, 52.0)


def _meridian(latitude: float) -> float:
    """Return the length of the meridian from the equator, in metres."""
    e4, e6 = _E2**2, _E2**3
    return _AXIS * (
        (1 - _E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * latitude
        - (3 * _E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * sin(2 * latitude)
        + (15 * e4 / 256 + 45 * e6 / 1024) * sin(4 * latitude)
        - (35 * e6 / 3072) * sin(6 * latitude)
    )


def _footpoint(arc: float) -> float:
    """Return the latitude whose meridian length is `arc`; four steps settle to a nanometre."""
    latitude = arc / _AXIS
    for _ in range(4):
        slope = _AXIS * (1 - _E2) / (1 - _E2 * sin(latitude) ** 2) ** 1.5
        latitude += (arc - _meridian(latitude)) / slope
    return latitude


def _unprojected(east: float, north: float) -> tuple[float, float]:
    foot = _footpoint(_meridian(_LATITUDE_0) + (north - _NORTH_0) / _SCALE)
    tangent, ratio = tan(foot) ** 2, _EP2 * cos(foot) ** 2
    bend = 1 - _E2 * sin(foot) ** 2
    across = _AXIS / sqrt(bend)
    along = _AXIS * (1 - _E2) / bend**1.5
    d = (east - _EAST_0) / (across * _SCALE)
    latitude = foot - (across * tan(foot) / along) * (
        d**2 / 2 - (5 + 3 * tangent + 10 * ratio - 4 * ratio**2 - 9 * _EP2) * d**4 / 24
    )
    longitude = _LONGITUDE_0 + (
        d - (1 + 2 * tangent + ratio) * d**3 / 6
        + (5 - 2 * ratio + 28 * tangent - 3 * ratio**2 + 8 * _EP2 + 24 * tangent**2) * d**5 / 120
    ) / cos(foot)  # fmt: skip
    return latitude, longitude


def _shifted(latitude: float, longitude: float) -> tuple[float, float]:
    """Move a point from the Israeli datum to WGS84 by way of earth-centred coordinates."""
    across = _AXIS / sqrt(1 - _E2 * sin(latitude) ** 2)
    x = across * cos(latitude) * cos(longitude) + _SHIFT[0]
    y = across * cos(latitude) * sin(longitude) + _SHIFT[1]
    z = across * (1 - _E2) * sin(latitude) + _SHIFT[2]
    from_axis = hypot(x, y)
    settled = latitude
    for _ in range(4):
        radius = _AXIS / sqrt(1 - _E2 * sin(settled) ** 2)
        settled = atan2(z + _E2 * radius * sin(settled), from_axis)
    return settled, atan2(y, x)


def to_degrees(east: float, north: float) -> tuple[float, float]:
    """Return (latitude, longitude) in degrees of WGS84 for metres of the Israeli grid."""
    latitude, longitude = _shifted(*_unprojected(east, north))
    return degrees(latitude), degrees(longitude)
