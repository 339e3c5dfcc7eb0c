"""What a meeting must offer the mentee, the mentor can offer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Mentee, Mentor
from pairing.problem.terms import Allowed, Rule, overlap_counts


class Needs(Rule):
    """Blocks unless everything the mentee needs is among what the mentor offers.

    The one rule where silence blocks: a mentor who never declared that the stairs can be avoided
    must be asked before somebody in a wheelchair is sent there.
    """

    name = "needs"
    mentee_reads = ("needs",)
    mentor_reads = ("offers",)

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Return whether every need is met."""
        return mentee.needs <= mentor.offers

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair."""
        needs = [mentee.needs for mentee in mentees]
        met = overlap_counts(needs, [mentor.offers for mentor in mentors])
        wanted = np.array([len(need) for need in needs], dtype=np.int32)
        return np.asarray(met == wanted[:, None])
