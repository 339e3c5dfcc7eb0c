"""A mentor is cleared and trained before being proposed to anybody."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Mentee, Mentor
from pairing.problem.terms import Allowed, Rule


class Ready(Rule):
    """Blocks mentors who are not yet cleared or not yet trained."""

    name = "ready"
    mentee_reads = ()
    mentor_reads = ("cleared", "trained")

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:  # noqa: ARG002
        """Return whether the mentor is cleared and trained."""
        return mentor.cleared and mentor.trained

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair."""
        ready = np.array([m.cleared and m.trained for m in mentors], dtype=np.bool_)
        return np.broadcast_to(ready, (len(mentees), len(mentors)))
