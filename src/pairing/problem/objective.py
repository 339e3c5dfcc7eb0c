"""The order of wishes as numbers: one lexicographic weight per pair.

Every wish is a whole number per pair; a wish counts only where all wishes before it tie. The
wishes are packed into as few 64-bit words as hold them exactly: the field of a wish whose sum
over a round stays within +-s is 4s + 1 wide, so sums and differences never run into the next
field, and comparing words compares wishes in order.
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
    """An amount in the order of wishes; amounts compare wish by wish.

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


def fields(worth: ObjectiveValue) -> list[int]:
    """Return the wishes of an amount as a flat list, in the order they count."""
    flat: list[int] = []
    for value in worth:
        if isinstance(value, tuple):
            flat.extend(value)
        else:
            flat.append(value)
    return flat


def from_components(flat: Sequence[int]) -> ObjectiveValue:
    """Return the amount whose wishes are the given list."""
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
    """Which wishes count, and where each sits: `scale[name]` within `word[name]`.

    The least unit of a single word may be a `fraction` of the least wish, so that prices can
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
        """Return whether one more point is always worth the same."""
        return self.limbs == 1 and not any(name.startswith("band_") for name in self.names)

    def pack(self, values: Mapping[str, npt.NDArray[np.int64]], count: int) -> PackedWeights:
        """Encode fields of `count` weights as words, shape (count, words)."""
        packed = np.zeros((count, self.limbs), dtype=np.int64)
        for name in self.names:
            if name in values:
                packed[:, self.limb[name]] += values[name] * self.scale[name]
        return packed

    def unpack(self, packed: Sequence[int] | PackedWeights) -> ObjectiveValue:
        """Return the amount that words stand for; fields may be negative."""
        rest = [-(-int(limb) // self.fraction) for limb in packed]
        found = [0] * len(COMPONENTS)
        for field, at, width, is_top in self._steps:
            value = rest[at] if is_top else (rest[at] + width // 2) % width - width // 2
            found[field] = value
            rest[at] = (rest[at] - value) // width
        if "matched" in self.names and self._has_bands and COMPONENTS[TOP_BAND] not in self.names:
            found[TOP_BAND] = -found[0] - sum(found[TOP_BAND - BANDS + 1 : TOP_BAND])
        return from_components(found)

    @cached_property
    def _has_bands(self) -> bool:
        """Return whether bands count; the best may be left out, as it follows from the others."""
        return any(name.startswith("band_") for name in self.names)

    @cached_property
    def _steps(self) -> list[tuple[int, int, int, bool]]:
        """Yield for every wish, the last first, its field, limb, width, and if it is topmost."""
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

    def only(self, worth: ObjectiveValue) -> ObjectiveValue:
        """Return an amount without the wishes that do not count here."""
        counts = {*self.names, *(f"band_{at}" for at in range(BANDS) if self._has_bands)}
        named = zip(COMPONENTS, fields(worth), strict=True)
        return from_components([value if name in counts else 0 for name, value in named])


def weight_of_points(packing: Packing, most: int) -> PackedWeights:
    """Return what a pair of 0 to `most` - 1 points is worth by itself, shape (most, words).

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
    """Pack the named wishes for rounds of at most `pairs` pairs into the fewest words.

    Raises OverflowError when one wish would not fit into a word, or all into the words there are.
    """
    width = {name: 4 * (pairs + 1) * LARGEST.get(name, 1) + 1 for name in names}
    groups: list[list[str]] = [[]]
    size = 1
    for name in names:
        if width[name] > LIMB_LIMIT:
            raise OverflowError(f"the wish {name!r} does not fit into a word")
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
            f"so many wishes need {len(groups)} words for {pairs} pairs; leave some out"
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
    """Return where an amount is less than another, word by word."""
    below = np.zeros(len(one), dtype=np.bool_)
    for limb in reversed(range(one.shape[1])):
        below = np.where(one[:, limb] == other[:, limb], below, one[:, limb] < other[:, limb])
    return below
