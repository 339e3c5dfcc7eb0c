"""The mentor has accompanied people of the mentee's population before."""

from __future__ import annotations

from pairing.counts import CommonCount, common_codes
from pairing.people import Level


class Population(CommonCount):
    """Looked at only where the mentee consented; full marks for any experience."""

    name = "population"
    codes = common_codes("population")
    level = Level.MEDIUM
    mentee_reads = ("population",)
    mentor_reads = ("populations",)
    grade_by_count = (0, 100)
