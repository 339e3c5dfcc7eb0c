"""A mentor is never the mentee's employer or in the chain of command."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Mentee, Mentor
from pairing.problem.terms import Allowed, Rule, overlap_counts


class Employer(Rule):
    """Blocks when the mentor works where the mentee works or is managed from."""

    name = "employer"
    mentee_reads = ("employers",)
    mentor_reads = ("employer",)

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Return whether the mentor's employer is none of the mentee's."""
        return not mentor.employer or mentor.employer not in mentee.employers

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair."""
        theirs = [frozenset(filter(None, [mentor.employer])) for mentor in mentors]
        named = [mentee.employers - {""} for mentee in mentees]
        return np.asarray(overlap_counts(named, theirs) == 0)
