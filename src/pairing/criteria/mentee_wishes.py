"""The mentor can help with what the mentee asked for."""

from __future__ import annotations

from pairing.counts import CommonCount, common_codes
from pairing.people import Level


class MenteeWishes(CommonCount):
    """Graded by how many of the mentee's wishes are among the mentor's topics."""

    name = "mentee_wishes"
    codes = common_codes("mentee_wishes")
    level = Level.MEDIUM
    mentee_reads = ("wishes",)
    mentor_reads = ("topics",)
    grade_by_count = (0, 60, 85, 100)
