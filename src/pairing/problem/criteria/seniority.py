"""The mentor's rank is what the mentee hoped for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Level, Mentee, Mentor, Rank
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades

ORDER = {rank: at for at, rank in enumerate(Rank)}
GRADE_BY_STEPS_SHORT = (BEST, 50, 20, 0)


class Seniority(Criterion):
    """Full marks at the rank wished for or above, less for every step below it."""

    name = "seniority"
    codes = ("seniority.as_wished", "seniority.below", "seniority.unknown")
    level = Level.LOW
    mentee_reads = ("wishes_rank",)
    mentor_reads = ("rank",)

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return a grade by how many steps the mentor's rank falls short of the wish."""
        if mentee.wishes_rank is None:
            return Grade(NEUTRAL, "seniority.unknown")
        short = max(ORDER[mentee.wishes_rank] - ORDER[mentor.rank], 0)
        code = "seniority.below" if short else "seniority.as_wished"
        values = {"wished": mentee.wishes_rank, "rank": mentor.rank}
        return Grade(GRADE_BY_STEPS_SHORT[short], code, values)

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair: at most 5 x 4 distinct people, so judged one by one."""
        return np.array(
            [[self.grade_pair(mentee, mentor).grade for mentor in mentors] for mentee in mentees],
            dtype=np.int32,
        ).reshape(len(mentees), len(mentors))
