"""A shared background, only when the mentee asked for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.forms import BEST, NEUTRAL, Criterion, Grade, Grades, in_common, known
from pairing.people import Level, Mentee, Mentor

NOTHING: frozenset[str] = frozenset()


class Background(Criterion):
    """Full marks for anything shared, neutral unless the mentee wished for it."""

    name = "background"
    codes = ("background.common", "background.none", "background.unknown")
    level = Level.LOW
    mentee_reads = ("background", "wishes_background")
    mentor_reads = ("background",)

    def judge(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Whether anything is shared, where the mentee asked and both sides said."""
        asked = mentee.wishes_background and mentee.background and mentor.background
        if not asked:
            return Grade(NEUTRAL, "background.unknown")
        common = mentee.background & mentor.background
        if not common:
            return Grade(0, "background.none")
        return Grade(BEST, "background.common", {"common": tuple(sorted(common))})

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """The grade of every pair."""
        left = [
            mentee.background if mentee.wishes_background else frozenset() for mentee in mentees
        ]
        right = [mentor.background for mentor in mentors]
        grades = np.where(in_common(left, right) > 0, BEST, 0)
        return np.where(known(left)[:, None] & known(right), grades, NEUTRAL).astype(np.int32)
