"""A pair needs a language in common."""

from __future__ import annotations

from collections.abc import Sequence

from pairing.forms import Allowed, Rule, in_common, known
from pairing.people import Mentee, Mentor


class Language(Rule):
    """Blocks when both sides name languages and none is shared."""

    name = "language"
    mentee_reads = ("languages",)
    mentor_reads = ("languages",)

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Whether a language is shared, or a side did not say."""
        if not mentee.languages or not mentor.languages:
            return True
        return not mentee.languages.isdisjoint(mentor.languages)

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """`allows` for every pair."""
        left = [mentee.languages for mentee in mentees]
        right = [mentor.languages for mentor in mentors]
        return (in_common(left, right) > 0) | ~(known(left)[:, None] & known(right))
