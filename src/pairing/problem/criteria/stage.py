"""The mentor knows the stage the mentee stands at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Level, Mentee, Mentor, Stage
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades

NEIGHBOURS = {
    Stage.FIND: frozenset({Stage.INTEGRATE}),
    Stage.INTEGRATE: frozenset({Stage.FIND, Stage.ADVANCE}),
    Stage.ADVANCE: frozenset({Stage.INTEGRATE}),
}
NEIGHBOUR_GRADE = 40


class StageFit(Criterion):
    """Full marks for experience with the mentee's stage, some for a neighbouring one."""

    name = "stage"
    codes = ("stage.same", "stage.near", "stage.other", "stage.unknown")
    level = Level.HIGH
    mentee_reads = ("stage",)
    mentor_reads = ("stages",)

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return whether the mentor's stages hold the mentee's, or a neighbouring one."""
        if mentee.stage is None or not mentor.stages:
            return Grade(NEUTRAL, "stage.unknown")
        values = {"stage": mentee.stage, "mentor_stages": mentor.stages}
        if mentee.stage in mentor.stages:
            return Grade(BEST, "stage.same", values)
        if not mentor.stages.isdisjoint(NEIGHBOURS[mentee.stage]):
            return Grade(NEIGHBOUR_GRADE, "stage.near", values)
        return Grade(0, "stage.other", values)

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair: at most 4 x 8 distinct people, so judged one by one."""
        return np.array(
            [[self.grade_pair(mentee, mentor).grade for mentor in mentors] for mentee in mentees],
            dtype=np.int32,
        ).reshape(len(mentees), len(mentors))
