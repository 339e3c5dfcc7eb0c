"""Who has waited longer counts for more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.terms import BEST, Criterion, Grade, Grades

LONG_DAYS = 180


class Waiting(Criterion):
    """Grows with the days waited and is full after half a year."""

    name = "waiting"
    codes = ("waiting.days",)
    level = Level.LOW
    mentee_reads = ("waiting_days",)
    mentor_reads = ()

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:  # noqa: ARG002
        """Return a grade by the days the mentee has waited."""
        days = mentee.waiting_days
        grade = min(max(days, 0), LONG_DAYS) * BEST // LONG_DAYS
        return Grade(grade, "waiting.days", {"days": days})

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair."""
        nobody = Mentor(id="")
        grades = [self.grade_pair(mentee, nobody).grade for mentee in mentees]
        column = np.array(grades, dtype=np.int32)[:, None]
        return np.broadcast_to(column, (len(mentees), len(mentors)))
