"""Both sides belong to the same part of the cycle, where parts are told apart."""

from __future__ import annotations

from collections.abc import Sequence

from pairing.forms import Allowed, Rule, in_common, known
from pairing.people import Mentee, Mentor


class Scope(Rule):
    """Blocks when both sides are scoped and no scope is shared."""

    name = "scope"
    mentee_reads = ("scope",)
    mentor_reads = ("scope",)

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Whether a scope is shared, or a side has none."""
        if not mentee.scope or not mentor.scope:
            return True
        return not mentee.scope.isdisjoint(mentor.scope)

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """`allows` for every pair."""
        left = [mentee.scope for mentee in mentees]
        right = [mentor.scope for mentor in mentors]
        return (in_common(left, right) > 0) | ~(known(left)[:, None] & known(right))
