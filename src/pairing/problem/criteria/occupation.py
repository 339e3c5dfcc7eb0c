"""The mentor's occupation is close to the mentee's along the ISCO-08 tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades

GRADE_BY_DIGITS = (0, 40, 65, 85, BEST)
CODE_BY_DIGITS = (
    "occupation.other",
    "occupation.major_group",
    "occupation.sub_major_group",
    "occupation.minor_group",
    "occupation.unit_group",
)


class Occupation(Criterion):
    """Graded by how many leading ISCO-08 digits the closest two occupations share.

    Source: International Standard Classification of Occupations, ILO 2012; every digit is
    one step down the tree of major, sub-major, minor and unit groups.
    """

    name = "occupation"
    codes = (*CODE_BY_DIGITS, "occupation.unknown")
    level = Level.HIGH
    mentee_reads = ("occupations",)
    mentor_reads = ("occupations",)

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return a grade by the closest two of the occupations named on either side."""
        if not mentee.occupations or not mentor.occupations:
            return Grade(NEUTRAL, "occupation.unknown")
        digits, values = -1, {}
        for wanted in mentee.occupations:
            for offered in mentor.occupations:
                shared = shared_digits(wanted, offered)
                if shared > digits:
                    digits, values = shared, {"wanted": wanted, "offered": offered}
        return Grade(GRADE_BY_DIGITS[digits], CODE_BY_DIGITS[digits], values)

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


def shared_digits(one: str, other: str) -> int:
    """Return how many leading digits two codes share, at most four."""
    shared = 0
    for a, b in zip(one[:4], other[:4], strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _distinct(*sides: list[tuple[str, ...]]) -> dict[str, None]:
    return dict.fromkeys(code for side in sides for named in side for code in named)


def _closeness(codes: list[str]) -> npt.NDArray[np.uint8]:
    """Return the grade of every two codes, with a last row and column of zeros for "none"."""
    digits = np.zeros((len(codes) + 1, len(codes) + 1), dtype=np.int8)
    level = np.ones_like(digits, dtype=np.bool_)
    for length in range(1, 5):
        prefixes = {code[:length]: None for code in codes if len(code) >= length}
        number = {prefix: at for at, prefix in enumerate(prefixes)}
        own = np.array([number.get(code[:length], -1) for code in codes] + [-1])
        own[[len(code) < length for code in codes] + [True]] = -1
        level &= (own[:, None] == own) & (own >= 0)
        digits += level
    return np.array(GRADE_BY_DIGITS, dtype=np.uint8)[digits]


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
