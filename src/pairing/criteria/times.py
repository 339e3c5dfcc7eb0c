"""More shared parts of the week make meeting easier."""

from __future__ import annotations

from pairing.counts import CommonCount, common_codes
from pairing.people import Level


class Times(CommonCount):
    """Half marks for one shared part of the week, full marks for three."""

    name = "times"
    codes = common_codes("times")
    level = Level.MEDIUM
    mentee_reads = ("times",)
    mentor_reads = ("times",)
    grade_by_count = (0, 50, 80, 100)
