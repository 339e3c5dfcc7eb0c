"""A shared background, only when the mentee asked for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades, is_given, overlap_counts

NOTHING: frozenset[str] = frozenset()


class Background(Criterion):
    """Full marks for anything shared, neutral unless the mentee wished for it."""

    name = "background"
    codes = ("background.common", "background.none", "background.unknown")
    level = Level.LOW
    mentee_reads = ("background", "wishes_background")
    mentor_reads = ("background",)

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return whether anything is shared, where the mentee asked and both sides answered."""
        asked = mentee.wishes_background and mentee.background and mentor.background
        if not asked:
            return Grade(NEUTRAL, "background.unknown")
        common = mentee.background & mentor.background
        if not common:
            return Grade(0, "background.none")
        return Grade(BEST, "background.common", {"common": tuple(sorted(common))})

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair."""
        left = [
            mentee.background if mentee.wishes_background else frozenset() for mentee in mentees
        ]
        right = [mentor.background for mentor in mentors]
        grades = np.where(overlap_counts(left, right) > 0, BEST, 0)
        return np.where(is_given(left)[:, None] & is_given(right), grades, NEUTRAL).astype(np.int32)
