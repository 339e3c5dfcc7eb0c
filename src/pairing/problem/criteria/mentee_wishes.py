"""The mentor can help with what the mentee asked for."""

from __future__ import annotations

from pairing.problem.overlap import OverlapCriterion, overlap_codes
from pairing.problem.people import Level


class MenteeWishes(OverlapCriterion):
    """Graded by how many of the mentee's wishes are among the mentor's topics."""

    name = "mentee_wishes"
    codes = overlap_codes("mentee_wishes")
    level = Level.MEDIUM
    mentee_reads = ("wishes",)
    mentor_reads = ("topics",)
    grade_by_overlap = (0, 60, 85, 100)
