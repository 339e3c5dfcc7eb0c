"""The order of objectives as numbers: one lexicographic weight per pair.

Every objective is a whole number per pair and counts only where all objectives before it tie. They
are packed into as few 64-bit limbs as hold them exactly: the field of an objective whose sum
over a round stays within +-s is 4s + 1 wide, so sums and differences never run into the next
field, and comparing limbs compares objectives in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

PackedWeights = npt.NDArray[np.int64]

FAR = 1 << 61
"""A price, or a profit, that no pair can pay."""

BAND = 100
BANDS = 10
MAX_WAITING = 1000
LIMB_LIMIT = 1 << 60
FRACTION = 256
LIMB_COUNTS = (1, 2, 4, 8)
ORDER = ("matched", "floors", "waiting", "bands", "total", "previous")


class ObjectiveValue(NamedTuple):
    """The values of the objectives in their order; they compare lexicographically.

    `bands` holds minus the number of pairs in each quality band, the poorest first; `waiting`
    sums the days waited by those matched; `floors` is minus the places a floor is short of.
    """

    matched: int = 0
    floors: int = 0
    waiting: int = 0
    bands: tuple[int, ...] = (0,) * BANDS
    total: int = 0
    previous: int = 0

    def plus(self, other: ObjectiveValue, *, times: int = 1) -> ObjectiveValue:
        """Return this amount and `times` the other."""
        return from_components(
            [a + times * b for a, b in zip(fields(self), fields(other), strict=True)]
        )

    def minus(self, other: ObjectiveValue) -> ObjectiveValue:
        """Return this amount less the other."""
        return self.plus(other, times=-1)


def fields(value: ObjectiveValue) -> list[int]:
    """Return the objectives of a value as a flat list, in the order they count."""
    flat: list[int] = []
    for component in value:
        if isinstance(component, tuple):
            flat.extend(component)
        else:
            flat.append(component)
    return flat


def from_components(flat: Sequence[int]) -> ObjectiveValue:
    """Return the value whose objectives are the given list."""
    return ObjectiveValue(flat[0], flat[1], flat[2], tuple(flat[3 : 3 + BANDS]), *flat[3 + BANDS :])


COMPONENTS = (
    "matched",
    "floors",
    "waiting",
    *(f"band_{band}" for band in range(BANDS)),
    "total",
    "previous",
)
TOP_BAND = COMPONENTS.index(f"band_{BANDS - 1}")
LARGEST = {"waiting": MAX_WAITING, "total": 1000}


@dataclass(frozen=True)
class Packing:
    """Which objectives count, and where each is packed: `scale[name]` within `limb[name]`.

    The least unit of a single limb may be a `fraction` of the last objective, so that prices can
    come closer to one another than whole points; amounts are rounded up.
    """

    names: tuple[str, ...]
    limb: Mapping[str, int]
    scale: Mapping[str, int]
    width: Mapping[str, int]
    limbs: int
    fraction: int = 1

    @property
    def is_linear(self) -> bool:
        """Return whether one more point is always of the same weight."""
        return self.limbs == 1 and not any(name.startswith("band_") for name in self.names)

    def pack(self, values: Mapping[str, npt.NDArray[np.int64]], count: int) -> PackedWeights:
        """Encode fields of `count` weights as limbs, shape (count, limbs)."""
        packed = np.zeros((count, self.limbs), dtype=np.int64)
        for name in self.names:
            if name in values:
                packed[:, self.limb[name]] += values[name] * self.scale[name]
        return packed

    def unpack(self, packed: Sequence[int] | PackedWeights) -> ObjectiveValue:
        """Return the value that limbs stand for; fields may be negative."""
        rest = [-(-int(limb) // self.fraction) for limb in packed]
        found = [0] * len(COMPONENTS)
        for field, at, width, is_top in self._steps:
            value = rest[at] if is_top else (rest[at] + width // 2) % width - width // 2
            found[field] = value
            rest[at] = (rest[at] - value) // width
        if "matched" in self.names and self._has_bands and COMPONENTS[TOP_BAND] not in self.names:
            found[TOP_BAND] = -found[0] - sum(found[TOP_BAND - BANDS + 1 : TOP_BAND])
        return from_components(found)

    def unpack_all(self, packed: PackedWeights) -> list[ObjectiveValue]:
        """Return what each of many amounts stands for; equal ones are one object."""
        whole = -(-packed // self.fraction) * self.fraction
        rows = list(map(tuple, whole.tolist()))
        values = {row: self.unpack(row) for row in set(rows)}
        return [values[row] for row in rows]

    @cached_property
    def _has_bands(self) -> bool:
        """Return whether bands count; the best may be left out, as it follows from the others."""
        return any(name.startswith("band_") for name in self.names)

    @cached_property
    def _steps(self) -> list[tuple[int, int, int, bool]]:
        """Yield for every objective, the last first, its field, limb, width and if it is on top."""
        tops = {self.limb[name]: name for name in reversed(self.names)}
        return [
            (
                COMPONENTS.index(name),
                self.limb[name],
                self.width[name],
                tops[self.limb[name]] == name,
            )
            for name in reversed(self.names)
        ]

    def only(self, value: ObjectiveValue) -> ObjectiveValue:
        """Return a value without the objectives that do not count here."""
        counts = {*self.names, *(f"band_{at}" for at in range(BANDS) if self._has_bands)}
        named = zip(COMPONENTS, fields(value), strict=True)
        return from_components([part if name in counts else 0 for name, part in named])


def weight_of_points(packing: Packing, most: int) -> PackedWeights:
    """Return the weight of a pair of 0 to `most` - 1 points by itself, shape (most, limbs).

    Grows with the points: a better band comes before a higher total.
    """
    points = np.arange(most, dtype=np.int64)
    band = np.minimum(points // BAND, BANDS - 1)
    values = {
        "matched": np.ones(most, dtype=np.int64),
        **{f"band_{at}": -(band == at).astype(np.int64) for at in range(BANDS)},
        "total": points,
    }
    return packing.pack(values, most)


def choose_packing(names: Sequence[str], *, pairs: int) -> Packing:
    """Pack the named objectives for rounds of at most `pairs` pairs into the fewest limbs.

    Raises OverflowError when one objective does not fit into a limb, or all into 8 limbs.
    """
    width = {name: 4 * (pairs + 1) * LARGEST.get(name, 1) + 1 for name in names}
    groups: list[list[str]] = [[]]
    size = 1
    for name in names:
        if width[name] > LIMB_LIMIT:
            raise OverflowError(f"the objective {name!r} does not fit into a limb")
        if size * width[name] > LIMB_LIMIT:
            groups.append([])
            size = 1
        groups[-1].append(name)
        size *= width[name]
    limb, scale = {}, {}
    for at, group in enumerate(groups):
        step = 1
        for name in reversed(group):
            limb[name], scale[name] = at, step
            step *= width[name]
    if len(groups) > LIMB_COUNTS[-1]:
        raise OverflowError(
            f"so many objectives need {len(groups)} limbs for {pairs} pairs; leave some out"
        )
    limbs = next(count for count in LIMB_COUNTS if count >= len(groups))
    return Packing(tuple(names), limb, scale, width, limbs)


def with_fraction(packing: Packing, most: int = FRACTION) -> Packing:
    """Return the same packing with as fine a fraction as one limb can hold, at most `most`."""
    size = 1
    for name in packing.names:
        size *= packing.width[name]
    fraction = max(min(most, LIMB_LIMIT // size), 1) if packing.limbs == 1 else 1
    scale = {name: fraction * value for name, value in packing.scale.items()}
    return replace(packing, scale=scale, fraction=fraction)


def lex_less(one: PackedWeights, other: PackedWeights) -> npt.NDArray[np.bool_]:
    """Return where an amount is less than another, limb by limb."""
    below = np.zeros(len(one), dtype=np.bool_)
    for limb in reversed(range(one.shape[1])):
        below = np.where(one[:, limb] == other[:, limb], below, one[:, limb] < other[:, limb])
    return below
