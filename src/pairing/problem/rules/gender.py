"""A wish of either side for the gender of the other is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.people import Gender, Mentee, Mentor
from pairing.problem.terms import Allowed, Rule


class GenderWish(Rule):
    """Blocks when a side wishes for a gender and the other side named another."""

    name = "gender"
    mentee_reads = ("gender", "wishes_gender")
    mentor_reads = ("gender", "wishes_gender")

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Return whether both wishes are met, or nothing is known against them."""
        return _meets(mentee.wishes_gender, mentor.gender) and _meets(
            mentor.wishes_gender, mentee.gender
        )

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair."""
        return np.array(
            [[self.allows(mentee, mentor) for mentor in mentors] for mentee in mentees],
            dtype=np.bool_,
        ).reshape(len(mentees), len(mentors))


def _meets(wish: Gender | None, gender: Gender | None) -> bool:
    return wish is None or gender is None or wish == gender
