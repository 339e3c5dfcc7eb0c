"""A mentor who has worked for longer has more to draw on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades

ENOUGH_YEARS = 20


class Experience(Criterion):
    """Five points of grade for every year of the mentor's experience, up to twenty years."""

    name = "experience"
    codes = ("experience.years", "experience.unknown")
    level = Level.LOW
    mentee_reads = ()
    mentor_reads = ("years_of_experience",)

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:  # noqa: ARG002
        """Return a grade by the mentor's years, neutral where they are not known."""
        years = mentor.years_of_experience
        if years is None:
            return Grade(NEUTRAL, "experience.unknown")
        grade = min(max(years, 0), ENOUGH_YEARS) * BEST // ENOUGH_YEARS
        return Grade(grade, "experience.years", {"years": years})

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair."""
        nobody = Mentee(id="")
        grades = [self.grade_pair(nobody, mentor).grade for mentor in mentors]
        row = np.array(grades, dtype=np.int32)
        return np.broadcast_to(row, (len(mentees), len(mentors)))
