"""A mentor is never the mentee's employer or in the chain of command."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.forms import Allowed, Rule, in_common
from pairing.people import Mentee, Mentor


class Employer(Rule):
    """Blocks when the mentor works where the mentee works or is managed from."""

    name = "employer"
    mentee_reads = ("employers",)
    mentor_reads = ("employer",)

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Whether the mentor's employer is none of the mentee's."""
        return not mentor.employer or mentor.employer not in mentee.employers

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """`allows` for every pair."""
        theirs = [frozenset(filter(None, [mentor.employer])) for mentor in mentors]
        named = [mentee.employers - {""} for mentee in mentees]
        return np.asarray(in_common(named, theirs) == 0)
