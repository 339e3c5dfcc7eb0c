"""From people's rows to the plain values the engine is asked with. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from pairing import Gender, Level, Mentee, Mentor, Mode, Need, Place, Rank, Stage, Weights
from pairing.problem.registry import all_criteria
from pairing.problem.terms import Criterion
from tsemed.cycles.models import Participation
from tsemed.people.models import Person

E = TypeVar("E", Gender, Mode, Need, Stage)

# The engine's words for a pair that people or earlier answers have ruled out.
FORBIDDEN_BY_PEOPLE = "forbidden"
DECLINED_BEFORE = "declined_before"
SAME_PERSON = "same_person"


def mentor_value(part: Participation, *, places: int, employer: str | None) -> Mentor:
    """Return a mentor as the engine sees them, with the places they have left."""
    person, profile = part.person, part.person.mentor
    return Mentor(
        id=str(part.pk),
        languages=frozenset(person.languages),
        place=_place(person),
        radius_km=profile.radius_km,
        modes=_known(Mode, person.modes),
        times=frozenset(person.times),
        gender=_one(Gender, person.gender),
        wishes_gender=_one(Gender, profile.wishes_gender),
        offers=_known(Need, profile.needs),
        occupations=tuple(profile.occupations),
        rank=Rank(profile.rank),
        years_of_experience=profile.years_of_experience,
        stages=_known(Stage, profile.stages),
        topics=frozenset(profile.topics),
        employer=employer,
        capacity=places,
        region=person.locality_id or person.town_text,
    )


def mentee_value(
    part: Participation, *, groups: Collection[str], employers: Collection[str], on: date
) -> Mentee:
    """Return a mentee as the engine sees them; groups only where the mentee consented (OM-6.9)."""
    person, profile = part.person, part.person.mentee
    return Mentee(
        id=str(part.pk),
        languages=frozenset(person.languages),
        place=_place(person),
        radius_km=profile.radius_km,
        modes=_known(Mode, person.modes),
        times=frozenset(person.times),
        gender=_one(Gender, person.gender),
        wishes_gender=_one(Gender, profile.wishes_gender),
        needs=_known(Need, profile.needs),
        occupations=tuple(profile.occupations),
        stage=_one(Stage, profile.stage),
        wishes=frozenset(profile.topics),
        topics=frozenset(profile.topics),
        population=frozenset(groups),
        background=frozenset(groups),
        wishes_background=profile.wishes_background,
        employers=frozenset(employers),
        waiting_days=days_waited(part, on=on),
        region=person.locality_id or person.town_text,
    )


# What the two functions above fill; a criterion that reads anything else cannot count (OM-6.13).
MENTOR_FACTS = frozenset({
    "place", "radius_km", "modes", "times", "occupations", "rank", "years_of_experience", "stages",
    "topics",
})  # fmt: skip
MENTEE_FACTS = frozenset({
    "place", "radius_km", "modes", "times", "occupations", "stage", "wishes", "topics",
    "population", "background", "wishes_background", "waiting_days",
})  # fmt: skip


def offered_criteria() -> list[Criterion]:
    """Return the criteria that can count, because pages and lists fill what they read (OM-6.13)."""
    return [
        one
        for one in all_criteria()
        if set(one.mentor_reads) <= MENTOR_FACTS and set(one.mentee_reads) <= MENTEE_FACTS
    ]


def days_waited(part: Participation, *, on: date) -> int:
    """Return for how many days a mentee has waited since they were accepted (OM-2.5)."""
    return max(0, (on - part.accepted_on).days) if part.accepted_on else 0


def weights_of(levels: dict[str, str]) -> Weights:
    """Return the engine's weights from the levels a round keeps."""
    return Weights(levels={name: Level(level) for name, level in levels.items()})


def _place(person: Person) -> Place | None:
    town = person.locality
    if town is None or town.latitude is None or town.longitude is None:
        return None
    return Place(town.latitude, town.longitude)


def _one(kind: type[E], code: str) -> E | None:
    return kind(code) if code else None


def _known(kind: type[E], codes: Iterable[str]) -> frozenset[E]:
    """Return what the engine knows of these codes; a list grown since says nothing to it."""
    values = {member.value: member for member in kind}
    return frozenset(values[code] for code in codes if code in values)
