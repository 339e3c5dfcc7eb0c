"""A pair needs a part of the week in common."""

from __future__ import annotations

from collections.abc import Sequence

from pairing.forms import Allowed, Rule, in_common, known
from pairing.people import Mentee, Mentor


class Times(Rule):
    """Blocks when both sides say when they can meet and nothing coincides."""

    name = "times"
    mentee_reads = ("times",)
    mentor_reads = ("times",)

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Whether a part of the week is shared, or a side did not say."""
        if not mentee.times or not mentor.times:
            return True
        return not mentee.times.isdisjoint(mentor.times)

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """`allows` for every pair."""
        left = [mentee.times for mentee in mentees]
        right = [mentor.times for mentor in mentors]
        return (in_common(left, right) > 0) | ~(known(left)[:, None] & known(right))
