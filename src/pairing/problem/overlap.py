"""Rules and criteria that only ask how much two sets have in common.

The engine looks these up through bit masks when nearly everybody's set is different, as with
parts of the week; their answer must depend on the number of common members alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from pairing.problem.people import Mentee, Mentor
from pairing.problem.terms import (
    NEUTRAL,
    Allowed,
    Criterion,
    Grade,
    Grades,
    Rule,
    is_given,
    overlap_counts,
)


class OverlapRule(Rule):
    """Blocks when both sides name something and nothing is shared.

    Subclasses name one field on either side.
    """

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Return whether something is shared, or a side did not say."""
        left: frozenset[Any] = getattr(mentee, self.mentee_reads[0])
        right: frozenset[Any] = getattr(mentor, self.mentor_reads[0])
        return not left or not right or not left.isdisjoint(right)

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair."""
        left = [getattr(mentee, self.mentee_reads[0]) for mentee in mentees]
        right = [getattr(mentor, self.mentor_reads[0]) for mentor in mentors]
        shared = overlap_counts(left, right) > 0
        return np.asarray(shared | ~(is_given(left)[:, None] & is_given(right)))


class OverlapCriterion(Criterion):
    """Grades by the number of common members; neutral when a side says nothing.

    Subclasses name one field on either side and `grade_by_overlap`, whose last entry stands
    for every higher count. The engine may look such a criterion up through bit masks.
    """

    grade_by_overlap: ClassVar[tuple[int, ...]]

    def grade_of_overlap(self, common: int) -> int:
        """Return the grade of so many common members; -1 stands for a silent side."""
        if common < 0:
            return NEUTRAL
        return self.grade_by_overlap[min(common, len(self.grade_by_overlap) - 1)]

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return a grade by how many members the two sets share."""
        left: frozenset[Any] = getattr(mentee, self.mentee_reads[0])
        right: frozenset[Any] = getattr(mentor, self.mentor_reads[0])
        if not left or not right:
            return Grade(NEUTRAL, f"{self.name}.unknown")
        common = left & right
        grade = self.grade_of_overlap(len(common))
        code = f"{self.name}.common" if common else f"{self.name}.none"
        return Grade(grade, code, {"common": tuple(sorted(common)), "count": len(common)})

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair."""
        left = [getattr(mentee, self.mentee_reads[0]) for mentee in mentees]
        right = [getattr(mentor, self.mentor_reads[0]) for mentor in mentors]
        count = np.minimum(overlap_counts(left, right), len(self.grade_by_overlap) - 1)
        grades = np.array(self.grade_by_overlap, dtype=np.int32)[count]
        return np.where(is_given(left)[:, None] & is_given(right), grades, NEUTRAL).astype(np.int32)


def overlap_block(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], reads: tuple[str, str]
) -> npt.NDArray[np.int32]:
    """Return how much every pair has in common in two fields; -1 where a side is silent."""
    left = [getattr(mentee, reads[0]) for mentee in mentees]
    right = [getattr(mentor, reads[1]) for mentor in mentors]
    common = overlap_counts(left, right)
    common[~is_given(left)] = -1
    common[:, ~is_given(right)] = -1
    return common


def overlap_codes(name: str) -> tuple[str, ...]:
    """Return the word codes of a counting criterion."""
    return (f"{name}.common", f"{name}.none", f"{name}.unknown")
