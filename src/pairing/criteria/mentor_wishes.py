"""The mentee brings what the mentor hoped to help with."""

from __future__ import annotations

from pairing.counts import CommonCount, common_codes
from pairing.people import Level


class MentorWishes(CommonCount):
    """Graded by how many of the mentee's topics are among the mentor's wishes."""

    name = "mentor_wishes"
    codes = common_codes("mentor_wishes")
    level = Level.LOW
    mentee_reads = ("topics",)
    mentor_reads = ("wishes",)
    grade_by_count = (0, 60, 85, 100)
