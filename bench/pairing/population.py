"""A seeded synthetic population: clustered towns, skewed occupations, about 44 % feasible.

Nothing here describes real people. Sets are shared between people, as any loader would.
"""

from __future__ import annotations

import random
from typing import Any

from pairing import Gender, Mentee, Mentor, Mode, Place, Problem, Stage

TONGUES = [
    frozenset(s.split()) for s in ("he", "ar he", "he en", "he ru", "ar", "he am", "ru he en")
]
TONGUE_WEIGHTS = (40, 18, 16, 12, 5, 4, 5)
MODES = [
    frozenset({Mode.ONLINE, Mode.IN_PERSON}),
    frozenset({Mode.IN_PERSON}),
    frozenset({Mode.ONLINE}),
]
DAY_PARTS = [
    f"{d}_{p}" for d in ("sun", "mon", "tue", "wed", "thu") for p in ("morning", "evening")
]
TOPICS = [f"topic_{at}" for at in range(16)]


class Population:
    """People drawn one after another from one seed."""

    def __init__(self, seed: int) -> None:
        """Draw the towns, the occupations and the shared sets."""
        self.chance = chance = random.Random(seed)
        self.towns = [
            Place(round(31.2 + 1.8 * chance.random(), 2), round(34.6 + 0.9 * chance.random(), 2))
            for _ in range(100)
        ]
        self.town_weights = [1 / (at + 1) for at in range(100)]
        codes = [f"{a}{b}{c}{d}" for a in "123456789" for b in "123" for c in "12" for d in "123"]
        self.codes = chance.sample(codes, 150)
        self.occupations = [(code,) for code in self.codes] + [
            (code, chance.choice(self.codes)) for code in self.codes for _ in range(4)
        ]
        self.times = [frozenset(chance.sample(DAY_PARTS, chance.randint(2, 6))) for _ in range(600)]
        self.topics = [frozenset(chance.sample(TOPICS, chance.randint(1, 4))) for _ in range(600)]
        self.stages = [
            frozenset(chance.sample(tuple(Stage), count)) for count in (1, 2, 3) for _ in range(3)
        ]

    def common(self) -> dict[str, Any]:
        """Return the fields both sides have."""
        chance = self.chance
        return {
            "languages": chance.choices(TONGUES, TONGUE_WEIGHTS)[0],
            "place": chance.choices(self.towns, self.town_weights)[0],
            "radius_km": chance.choice((20, 40, 80)),
            "modes": chance.choices(MODES, (60, 20, 20))[0],
            "times": chance.choice(self.times),
            "gender": chance.choice(tuple(Gender)),
            "wishes_gender": chance.choices((None, Gender.WOMAN, Gender.MAN), (90, 8, 2))[0],
            "occupations": chance.choice(self.occupations),
            "wishes": chance.choice(self.topics),
            "topics": chance.choice(self.topics),
        }

    def mentee(self, at: int) -> Mentee:
        """Return one mentee."""
        chance = self.chance
        return Mentee(
            id=f"e{at}",
            stage=chance.choice(tuple(Stage)),
            waiting_days=chance.choice(range(0, 180, 5)),
            **self.common(),
        )

    def mentor(self, at: int) -> Mentor:
        """Return one mentor."""
        chance = self.chance
        return Mentor(
            id=f"m{at}",
            stages=chance.choice(self.stages),
            years_of_experience=chance.randrange(2, 30),
            capacity=chance.choices((1, 2, 3), (75, 20, 5))[0],
            **self.common(),
        )


def problem(mentees: int, mentors: int, seed: int = 1) -> Problem:
    """Return a problem of the given size; the order of objectives is matched, then total."""
    people = Population(seed)
    return Problem(
        tuple(people.mentee(at) for at in range(mentees)),
        tuple(people.mentor(at) for at in range(mentors)),
        order=("matched", "total"),
    )
