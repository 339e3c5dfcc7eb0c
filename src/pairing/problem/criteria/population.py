"""The mentor has accompanied people of the mentee's population before."""

from __future__ import annotations

from pairing.problem.overlap import OverlapCriterion, overlap_codes
from pairing.problem.people import Level


class Population(OverlapCriterion):
    """Looked at only where the mentee consented; full marks for any experience."""

    name = "population"
    codes = overlap_codes("population")
    level = Level.MEDIUM
    mentee_reads = ("population",)
    mentor_reads = ("populations",)
    grade_by_overlap = (0, 100)
