"""What every hard rule and every soft criterion declares about itself.

A rule or criterion is one small class in one file of the folders `rules` or `criteria`.
It names the fields it reads on either side, judges one pair in its *scalar form*, and judges
all pairs from both lists in its *block form*. People who agree in the fields read are judged
once: the engine calls the block form with one representative per distinct combination and
looks everything else up, which is why adding a criterion never touches compiled code.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from pairing.problem.people import Level, Mentee, Mentor

Grades = npt.NDArray[np.int32]
Allowed = npt.NDArray[np.bool_]

NEUTRAL = 50
"""The grade of a pair about which a criterion knows nothing."""

BEST = 100
"""The grade of a pair that fits as well as the criterion can say."""

WORD_BITS = 64
CELLS_AT_ONCE = 1 << 18


NO_VALUES: Mapping[str, Any] = {}


class Grade(NamedTuple):
    """How well one pair fits by one criterion: 0 to 100, a word code, the values behind it."""

    grade: int
    code: str
    values: Mapping[str, Any] = NO_VALUES


class Rule(ABC):
    """A hard rule: a pair that breaks it is not proposed.

    `codes` lists what the caller must have texts for; a broken rule is identified by `name`.
    Values that are absent never break a rule.
    """

    name: ClassVar[str]
    mentee_reads: ClassVar[tuple[str, ...]]
    mentor_reads: ClassVar[tuple[str, ...]]

    @abstractmethod
    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Return whether this one pair may be proposed (scalar form)."""

    @abstractmethod
    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair, shape (len(mentees), len(mentors)) (block form)."""

    def values(self, mentee: Mentee, mentor: Mentor) -> Mapping[str, Any]:
        """Return the plain values the caller may show when the rule blocks this pair."""
        return {
            **{f"mentee_{name}": getattr(mentee, name) for name in self.mentee_reads},
            **{f"mentor_{name}": getattr(mentor, name) for name in self.mentor_reads},
        }


class Criterion(ABC):
    """A soft criterion: grades a pair from 0 to 100, 50 where it knows nothing."""

    name: ClassVar[str]
    codes: ClassVar[tuple[str, ...]]
    level: ClassVar[Level]
    mentee_reads: ClassVar[tuple[str, ...]]
    mentor_reads: ClassVar[tuple[str, ...]]

    @abstractmethod
    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return the grade of this one pair, its code and the values behind it (scalar form)."""

    @abstractmethod
    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair, shape (len(mentees), len(mentors)) (block form)."""


def membership(
    sets: Sequence[frozenset[Any]], vocabulary: Mapping[Any, int]
) -> npt.NDArray[np.uint64]:
    """Encode sets as bits over `vocabulary`, 64 to a column, shape (len(sets), columns)."""
    named = [[vocabulary[member] for member in members if member in vocabulary] for members in sets]
    row = np.repeat(np.arange(len(sets)), [len(members) for members in named])
    column = np.fromiter(chain.from_iterable(named), dtype=np.intp, count=len(row))
    bits = np.zeros((len(sets), (len(vocabulary) // WORD_BITS + 1) * WORD_BITS), dtype=np.bool_)
    bits[row, column] = True
    return np.packbits(bits, axis=1).view(np.uint64)


def overlap_counts(left: Sequence[frozenset[Any]], right: Sequence[frozenset[Any]]) -> Grades:
    """Return how many members every pair of sets shares, shape (len(left), len(right))."""
    vocabulary = {member: at for at, member in enumerate(dict.fromkeys(w for s in left for w in s))}
    ours, theirs = membership(left, vocabulary), membership(right, vocabulary).T
    common = np.zeros((len(left), len(right)), dtype=np.int32)
    at_once = CELLS_AT_ONCE // max(len(right), 1) + 1
    for begin in range(0, len(left), at_once):
        some = slice(begin, begin + at_once)
        for bits, others in zip(ours[some].T, theirs, strict=True):
            common[some] += np.bitwise_count(bits[:, None] & others)
    return common


def is_given(sets: Sequence[frozenset[Any]]) -> Allowed:
    """Return which of the sets say anything at all, shape (len(sets),)."""
    return np.array([bool(members) for members in sets], dtype=np.bool_)
