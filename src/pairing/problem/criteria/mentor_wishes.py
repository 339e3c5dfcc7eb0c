"""The mentee brings what the mentor hoped to help with."""

from __future__ import annotations

from pairing.problem.overlap import OverlapCriterion, overlap_codes
from pairing.problem.people import Level


class MentorWishes(OverlapCriterion):
    """Graded by how many of the mentee's topics are among the mentor's wishes."""

    name = "mentor_wishes"
    codes = overlap_codes("mentor_wishes")
    level = Level.LOW
    mentee_reads = ("topics",)
    mentor_reads = ("wishes",)
    grade_by_overlap = (0, 60, 85, 100)
