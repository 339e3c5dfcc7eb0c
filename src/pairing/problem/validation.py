"""What cannot be is refused by the name of the person and the field, before computing."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral

from pairing.problem.people import Mentee, Mentor

WHOLE = "a whole number of at least 0"


def refuse_impossible(people: Iterable[Mentee | Mentor]) -> None:
    """Raise ValueError for a place off the globe, or a radius that is no whole number from 0.

    Degrees that are not a number are off the globe too: they compare with nothing.
    """
    for one in people:
        place = one.place
        if place is not None:
            if not -90 <= place.latitude <= 90:
                raise _impossible(one, "place.latitude", place.latitude, "-90 to 90 degrees")
            if not -180 <= place.longitude <= 180:
                raise _impossible(one, "place.longitude", place.longitude, "-180 to 180 degrees")
        if one.radius_km is not None and not _is_whole(one.radius_km):
            raise _impossible(one, "radius_km", one.radius_km, WHOLE)


def refuse_impossible_capacities(mentors: Iterable[Mentor]) -> None:
    """Raise ValueError for a capacity that is no whole number of at least 0."""
    for one in mentors:
        if not _is_whole(one.capacity):
            raise _impossible(one, "capacity", one.capacity, WHOLE)


def _is_whole(number: object) -> bool:
    return isinstance(number, Integral) and int(number) >= 0


def _impossible(one: Mentee | Mentor, field: str, value: object, wanted: str) -> ValueError:
    side = "mentor" if isinstance(one, Mentor) else "mentee"
    return ValueError(f"{side} {one.id!r}: {field} is {value}, not {wanted}")
