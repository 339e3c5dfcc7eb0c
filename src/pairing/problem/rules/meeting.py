"""The pair can meet: online if both agree, or in person within both radii."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pairing.problem.geography import distance_m, distances_m
from pairing.problem.people import Mentee, Mentor, Mode
from pairing.problem.terms import Allowed, Rule

FAR = 1 << 40


class Meeting(Rule):
    """Blocks when the pair shares no way of meeting, or lives too far apart for the only one."""

    name = "meeting"
    mentee_reads = ("place", "radius_km", "modes")
    mentor_reads = ("place", "radius_km", "modes")

    def allows(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Return whether there is a way to meet; an absent place, radius or mode never blocks."""
        return meets_online(mentee, mentor) or meets_in_person(mentee, mentor)

    def allows_block(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
        """Apply `allows` to every pair."""
        return _both(mentees, mentors, Mode.ONLINE) | in_person_block(mentees, mentors)

    def values(self, mentee: Mentee, mentor: Mentor) -> Mapping[str, Any]:
        """Return the distance in kilometres and both radii and modes, as far as they are known."""
        found: dict[str, Any] = {
            "mentee_modes": mentee.modes,
            "mentor_modes": mentor.modes,
            "mentee_radius_km": mentee.radius_km,
            "mentor_radius_km": mentor.radius_km,
        }
        if mentee.place is not None and mentor.place is not None:
            found["km"] = distance_m(mentee.place, mentor.place) // 1000
        return found


def meets_online(mentee: Mentee, mentor: Mentor) -> bool:
    """Return whether both accept meeting online (a side that named no mode accepts any)."""
    return _accepts(mentee, Mode.ONLINE) and _accepts(mentor, Mode.ONLINE)


def meets_in_person(mentee: Mentee, mentor: Mentor) -> bool:
    """Return whether both accept meeting in person and neither finds it too far."""
    if not (_accepts(mentee, Mode.IN_PERSON) and _accepts(mentor, Mode.IN_PERSON)):
        return False
    if mentee.place is None or mentor.place is None:
        return True
    apart = distance_m(mentee.place, mentor.place)
    return apart <= _radius_m(mentee) and apart <= _radius_m(mentor)


def in_person_block(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Allowed:
    """Apply `meets_in_person` to every pair."""
    apart = distances_m([m.place for m in mentees], [m.place for m in mentors])
    near = apart <= np.array([_radius_m(m) for m in mentees], dtype=np.int64)[:, None]
    near &= apart <= np.array([_radius_m(m) for m in mentors], dtype=np.int64)
    return _both(mentees, mentors, Mode.IN_PERSON) & (near | (apart < 0))


def _accepts(person: Mentee | Mentor, mode: Mode) -> bool:
    return not person.modes or mode in person.modes


def _radius_m(person: Mentee | Mentor) -> int:
    return FAR if person.radius_km is None else person.radius_km * 1000


def _both(mentees: Sequence[Mentee], mentors: Sequence[Mentor], mode: Mode) -> Allowed:
    left = np.array([_accepts(mentee, mode) for mentee in mentees], dtype=np.bool_)
    right = np.array([_accepts(mentor, mode) for mentor in mentors], dtype=np.bool_)
    return left[:, None] & right
