"""Near is better, as far as the pair would meet in person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairing.problem.geography import distance_m, distances_m
from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.rules.meeting import in_person_block, meets_in_person
from pairing.problem.terms import BEST, NEUTRAL, Criterion, Grade, Grades

NEAR_KM = 5
FAR_KM = 55


class Distance(Criterion):
    """Full marks up to 5 km, two points of grade less for every further kilometre."""

    name = "distance"
    codes = ("distance.km", "distance.online", "distance.unknown")
    level = Level.MEDIUM
    mentee_reads = ("place", "radius_km", "modes")
    mentor_reads = ("place", "radius_km", "modes")

    def grade_pair(self, mentee: Mentee, mentor: Mentor) -> Grade:
        """Return a grade by kilometres when the pair can meet in person, neutral otherwise."""
        if mentee.place is None or mentor.place is None:
            return Grade(NEUTRAL, "distance.unknown")
        if not meets_in_person(mentee, mentor):
            return Grade(NEUTRAL, "distance.online")
        km = distance_m(mentee.place, mentor.place) // 1000
        grade = 2 * (FAR_KM - min(max(km, NEAR_KM), FAR_KM))
        return Grade(grade, "distance.km", {"km": km})

    def grade_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Grades:
        """Return the grade of every pair."""
        apart = distances_m([m.place for m in mentees], [m.place for m in mentors])
        grades = 2 * (FAR_KM - np.clip(apart // 1000, NEAR_KM, FAR_KM))
        judged = (apart >= 0) & in_person_block(mentees, mentors)
        return np.where(judged, grades, NEUTRAL).astype(np.int32)


assert 2 * (FAR_KM - NEAR_KM) == BEST
