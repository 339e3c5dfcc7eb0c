"""Cases of people who use the engine as a library, by the number that the cases have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pairing import Mentee, Mentor, Place, Problem, solve

NAN, INFINITE = float("nan"), float("inf")
MENTEES = (Mentee(id="Noa"), Mentee(id="Omar", place=Place(32.0, 34.8)))
MENTORS = (Mentor(id="Dana"), Mentor(id="Farid", place=Place(31.2, 34.8), capacity=2))


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("place", Place(NAN, 34.8), "place.latitude is nan"),
        ("place", Place(32.0, NAN), "place.longitude is nan"),
        ("place", Place(INFINITE, 34.8), "place.latitude is inf"),
        ("place", Place(320.0, 34.8), "place.latitude is 320.0"),
        ("place", Place(32.0, -181.0), "place.longitude is -181.0"),
        ("radius_km", -1, "radius_km is -1"),
        ("radius_km", 2.5, "radius_km is 2.5"),
        ("radius_km", NAN, "radius_km is nan"),
    ],
)
@pytest.mark.parametrize("side", ["mentees", "mentors"])
def test_d24_an_impossible_place_names_person_and_field(
    side: str, field: str, value: Any, named: str
) -> None:
    good: Any = {"mentees": MENTEES, "mentors": MENTORS}
    wrong = replace(good[side][0], **{field: value})
    problem = Problem(**{**good, side: (*good[side][1:], wrong)})
    with pytest.raises(ValueError, match=f"'{wrong.id}': {named}"):
        solve(problem)


@pytest.mark.parametrize("capacity", [-1, 1.5, NAN])
def test_d24_an_impossible_capacity_names_the_mentor(capacity: Any) -> None:
    wrong = replace(MENTORS[0], capacity=capacity)
    with pytest.raises(ValueError, match=f"mentor 'Dana': capacity is {capacity}"):
        solve(Problem(MENTEES, (wrong, MENTORS[1])))


def test_d24_what_is_possible_is_solved() -> None:
    edge = replace(MENTEES[0], place=Place(-90.0, 180.0), radius_km=0)
    assert solve(Problem((edge, MENTEES[1]), MENTORS)).matched >= 1
