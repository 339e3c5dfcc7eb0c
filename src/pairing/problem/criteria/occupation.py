"""The mentor's occupation is close to the mentee's: the same, a near one, or of the same field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pairing.problem.occupation_families import place_of
from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades

GRADES = (0, 60, 85, BEST)
"""From another occupation to the same, by `closeness`."""
CODES = ("occupation.other", "occupation.field", "occupation.near", "occupation.same")
OTHER, FIELD, NEAR, SAME = range(4)
MINOR, UNIT = 3, 4
"""Digits of a minor and of a unit group."""


class Occupation(Criterion):
    """Graded by the closest two of the occupations named on either side.

    Source: codes of the International Standard Classification of Occupations, ILO 2012. Its tree
    puts level before field, so `problem.occupation_families` decides what is near.
    """

    name = "occupation"
    codes = (*CODES, "occupation.unknown")
    level = Level.HIGH
    mentee_reads = ("occupations",)
    mentor_reads = ("occupations",)

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return a grade by the closest two of the occupations named on either side."""
        if not mentee.occupations or not mentor.occupations:
            return Grade(NEUTRAL, "occupation.unknown")
        best, values = -1, {}
        for wanted in mentee.occupations:
            for offered in mentor.occupations:
                close = closeness(wanted, offered)
                if close > best:
                    best, values = close, {"wanted": wanted, "offered": offered}
        return Grade(GRADES[best], CODES[best], values)

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair: compare single codes once, take the maximum of lists."""
        left = [mentee.occupations for mentee in mentees]
        right = [mentor.occupations for mentor in mentors]
        codes = {code: at for at, code in enumerate(_distinct(left, right))}
        grades = _closeness(list(codes))
        by_row = _best_by_row(grades, left, codes)
        judged = _best_by_row(by_row.T, right, codes).T
        silent = np.array([not named for named in left], dtype=np.bool_)[:, None]
        silent = silent | np.array([not named for named in right], dtype=np.bool_)
        return np.where(silent, NEUTRAL, judged).astype(np.int32)


def closeness(one: str, other: str) -> int:
    """Return how close two ISCO-08 codes of one to four digits are: OTHER, FIELD, NEAR or SAME.

    A larger group is near to what it holds. Occupations of one minor group are of one field at
    least, whatever their families.
    """
    if one == other and len(one) >= UNIT:
        return SAME
    here, there = place_of(one), place_of(other)
    shorter, longer = sorted((one, other), key=len)
    is_within = longer.startswith(shorter)
    if (here.family and here == there) or (is_within and len(shorter) > 1):
        return NEAR
    if (here.field and here.field == there.field) or is_within or one[:MINOR] == other[:MINOR]:
        return FIELD
    return OTHER


def _distinct(*sides: list[tuple[str, ...]]) -> dict[str, None]:
    return dict.fromkeys(code for side in sides for named in side for code in named)


def _closeness(codes: list[str]) -> npt.NDArray[np.uint8]:
    """Return the grade of every two codes, with a last row and column of zeros for "none"."""
    places = [place_of(code) for code in codes]
    groups = _within(codes, 2) | _within(codes, MINOR)
    near = _alike([place if place.family else "" for place in places]) | groups
    field = _alike([place.field for place in places]) | _alike([code[:MINOR] for code in codes])
    close = np.full((len(codes), len(codes)), OTHER)
    close[field | _within(codes, 1)] = FIELD
    close[near] = NEAR
    close[_alike([code if len(code) >= UNIT else "" for code in codes])] = SAME
    grades = np.zeros((len(codes) + 1, len(codes) + 1), dtype=np.uint8)
    grades[:-1, :-1] = np.array(GRADES, dtype=np.uint8)[close]
    return grades


def _alike(names: Sequence[object]) -> npt.NDArray[np.bool_]:
    """Return which names are equal; an empty one is like none, itself included."""
    number = {name: at for at, name in enumerate(dict.fromkeys(names))}
    own = np.array([number[name] if name else -1 for name in names], dtype=np.int64)
    alike: npt.NDArray[np.bool_] = (own[:, None] == own) & (own >= 0)
    return alike


def _within(codes: list[str], digits: int) -> npt.NDArray[np.bool_]:
    """Return which two codes are a group of so many digits and what it holds."""
    number = {head: at for at, head in enumerate(dict.fromkeys(code[:digits] for code in codes))}
    head = np.array([number[code[:digits]] for code in codes], dtype=np.int64)
    is_group = np.array([len(code) == digits for code in codes], dtype=np.bool_)
    within: npt.NDArray[np.bool_] = (head[:, None] == head) & (is_group[:, None] | is_group)
    return within


def _best_by_row(
    grades: npt.NDArray[np.uint8], lists: list[tuple[str, ...]], codes: dict[str, int]
) -> npt.NDArray[np.uint8]:
    """Return the element-wise maximum of the rows each list names, shape (len(lists), columns)."""
    longest = max((len(named) for named in lists), default=0)
    best = np.zeros((len(lists), grades.shape[1]), dtype=np.uint8)
    for place in range(longest):
        at = [codes[named[place]] if place < len(named) else len(codes) for named in lists]
        np.maximum(best, grades[at], out=best)
    return best
