"""More shared parts of the week make meeting easier."""

from __future__ import annotations

from pairing.problem.overlap import OverlapCriterion, overlap_codes
from pairing.problem.people import Level


class Times(OverlapCriterion):
    """Half marks for one shared part of the week, full marks for three."""

    name = "times"
    codes = overlap_codes("times")
    level = Level.MEDIUM
    mentee_reads = ("times",)
    mentor_reads = ("times",)
    grade_by_overlap = (0, 50, 80, 100)
