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

Words = npt.NDArray[np.int64]

BAND = 100
BANDS = 10
MAX_WAITING = 1000
WORD_LIMIT = 1 << 60
FRACTION = 256
WORD_COUNTS = (1, 2, 4, 8)
ORDER = ("matched", "floors", "waiting", "bands", "total", "previous")


class Worth(NamedTuple):
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

    def plus(self, other: Worth, *, times: int = 1) -> Worth:
        """This amount and `times` the other."""
        return from_fields(
            [a + times * b for a, b in zip(fields(self), fields(other), strict=True)]
        )

    def minus(self, other: Worth) -> Worth:
        """This amount less the other."""
        return self.plus(other, times=-1)


def fields(worth: Worth) -> list[int]:
    """The wishes of an amount as a flat list, in the order they count."""
    flat: list[int] = []
    for value in worth:
        if isinstance(value, tuple):
            flat.extend(value)
        else:
            flat.append(value)
    return flat


def from_fields(flat: Sequence[int]) -> Worth:
    """The amount whose wishes are the given list."""
    return Worth(flat[0], flat[1], flat[2], tuple(flat[3 : 3 + BANDS]), *flat[3 + BANDS :])


FIELDS = (
    "matched",
    "floors",
    "waiting",
    *(f"band_{band}" for band in range(BANDS)),
    "total",
    "previous",
)
LAST_BAND = FIELDS.index(f"band_{BANDS - 1}")
LARGEST = {"waiting": MAX_WAITING, "total": 1000}


@dataclass(frozen=True)
class Layout:
    """Which wishes count, and where each sits: `scale[name]` within `word[name]`.

    The least unit of a single word may be a `fraction` of the least wish, so that prices can
    come closer to one another than whole points; amounts are told rounded up.
    """

    names: tuple[str, ...]
    word: Mapping[str, int]
    scale: Mapping[str, int]
    width: Mapping[str, int]
    words: int
    fraction: int = 1

    @property
    def is_linear(self) -> bool:
        """Whether one more point is always worth the same."""
        return self.words == 1 and not any(name.startswith("band_") for name in self.names)

    def pack(self, values: Mapping[str, npt.NDArray[np.int64]], count: int) -> Words:
        """Fields of `count` weights as words, shape (count, words)."""
        packed = np.zeros((count, self.words), dtype=np.int64)
        for name in self.names:
            if name in values:
                packed[:, self.word[name]] += values[name] * self.scale[name]
        return packed

    def unpack(self, packed: Sequence[int] | Words) -> Worth:
        """The amount that words stand for; fields may be negative."""
        rest = [-(-int(word) // self.fraction) for word in packed]
        found = [0] * len(FIELDS)
        for field, at, width, is_top in self._steps:
            value = rest[at] if is_top else (rest[at] + width // 2) % width - width // 2
            found[field] = value
            rest[at] = (rest[at] - value) // width
        if "matched" in self.names and self._has_bands and FIELDS[LAST_BAND] not in self.names:
            found[LAST_BAND] = -found[0] - sum(found[LAST_BAND - BANDS + 1 : LAST_BAND])
        return from_fields(found)

    @cached_property
    def _has_bands(self) -> bool:
        """Whether bands count; the best may be left out, as it follows from the others."""
        return any(name.startswith("band_") for name in self.names)

    @cached_property
    def _steps(self) -> list[tuple[int, int, int, bool]]:
        """For every wish, the last first: its field, its word, its width, and if it is topmost."""
        tops = {self.word[name]: name for name in reversed(self.names)}
        return [
            (FIELDS.index(name), self.word[name], self.width[name], tops[self.word[name]] == name)
            for name in reversed(self.names)
        ]

    def only(self, worth: Worth) -> Worth:
        """An amount without the wishes that do not count here."""
        counts = {*self.names, *(f"band_{at}" for at in range(BANDS) if self._has_bands)}
        named = zip(FIELDS, fields(worth), strict=True)
        return from_fields([value if name in counts else 0 for name, value in named])


def worth_of_points(layout: Layout, most: int) -> Words:
    """What a pair of 0 to `most` - 1 points is worth by itself, shape (most, words).

    Grows with the points: a better band comes before a higher total.
    """
    points = np.arange(most, dtype=np.int64)
    band = np.minimum(points // BAND, BANDS - 1)
    values = {
        "matched": np.ones(most, dtype=np.int64),
        **{f"band_{at}": -(band == at).astype(np.int64) for at in range(BANDS)},
        "total": points,
    }
    return layout.pack(values, most)


def lay_out(names: Sequence[str], *, pairs: int) -> Layout:
    """Pack the named wishes for rounds of at most `pairs` pairs into the fewest words.

    Raises OverflowError when one wish would not fit into a word, or all into the words there are.
    """
    width = {name: 4 * (pairs + 1) * LARGEST.get(name, 1) + 1 for name in names}
    groups: list[list[str]] = [[]]
    size = 1
    for name in names:
        if width[name] > WORD_LIMIT:
            raise OverflowError(f"the wish {name!r} does not fit into a word")
        if size * width[name] > WORD_LIMIT:
            groups.append([])
            size = 1
        groups[-1].append(name)
        size *= width[name]
    word, scale = {}, {}
    for at, group in enumerate(groups):
        step = 1
        for name in reversed(group):
            word[name], scale[name] = at, step
            step *= width[name]
    if len(groups) > WORD_COUNTS[-1]:
        raise OverflowError(
            f"so many wishes need {len(groups)} words for {pairs} pairs; leave some out"
        )
    words = next(count for count in WORD_COUNTS if count >= len(groups))
    return Layout(tuple(names), word, scale, width, words)


def with_fractions(layout: Layout, most: int = FRACTION) -> Layout:
    """The same layout with as fine a fraction as a single word has room for, at most `most`."""
    size = 1
    for name in layout.names:
        size *= layout.width[name]
    fraction = max(min(most, WORD_LIMIT // size), 1) if layout.words == 1 else 1
    scale = {name: fraction * value for name, value in layout.scale.items()}
    return replace(layout, scale=scale, fraction=fraction)
