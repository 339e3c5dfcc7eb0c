"""Small rounds for the tests: a hypothesis strategy, and the truth by trying everything."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from pairing import (
    Gender,
    Level,
    Mentee,
    Mentor,
    Mode,
    Need,
    Place,
    Problem,
    Rank,
    Stage,
    Weights,
)
from pairing.problem.objective import BAND, BANDS, ObjectiveValue
from pairing.scoring.pair_score import score_pair
from pairing.solver import dense
from pairing.solver.large import bounded_pricing

LANGUAGES = ("ar", "am", "en", "he", "ru")
TIMES = ("sun_morning", "sun_evening", "mon_morning", "tue_evening")
CODES = ("2512", "2514", "2221", "25", "5223", "5")
TOPICS = ("cv", "interview", "network", "law")
TOWNS = (Place(32.08, 34.78), Place(31.25, 34.79), Place(32.7, 35.3), Place(32.1, 34.85))
EMPLOYERS = ("mill", "bank")

SHARE_OF_EXAMPLES = 1 if os.environ.get("TSEMED_WHOLE") else 3
"""Into how many parts the examples of a property are divided; a run draws one part, by chance."""


def examples(number: int) -> settings:
    """Return settings that draw so many examples in `make test --whole`, a third otherwise."""
    return settings(max_examples=number // SHARE_OF_EXAMPLES, deadline=None)


@contextmanager
def few_pairs(count: int) -> Iterator[None]:
    """Begin rounds with `count` pairs each; where found by price, add no more at once."""
    with pytest.MonkeyPatch.context() as change:
        change.setattr(dense, "INITIAL_COLUMNS", count)
        for name in ("INITIAL_COLUMNS", "COLUMNS_PER_PASS", "MANY"):
            change.setattr(bounded_pricing, name, count)
        yield


def some(values: tuple[object, ...]) -> st.SearchStrategy[frozenset[object]]:
    return st.frozensets(st.sampled_from(values), max_size=len(values))


def maybe(values: tuple[object, ...]) -> st.SearchStrategy[object]:
    return st.none() | st.sampled_from(values)


COMMON = {
    "languages": some(LANGUAGES),
    "place": maybe(TOWNS),
    "radius_km": maybe((5, 30, 100)),
    "modes": some(tuple(Mode)),
    "times": some(TIMES),
    "gender": maybe(tuple(Gender)),
    "wishes_gender": st.none() | st.none() | st.sampled_from(tuple(Gender)),
    "occupations": st.lists(st.sampled_from(CODES), max_size=2, unique=True).map(tuple),
    "wishes": some(TOPICS),
    "topics": some(TOPICS),
    "background": some(("x", "y")),
    "scope": st.just(frozenset()) | some(("north", "south")),
}


def mentees(identity: str = "e0") -> st.SearchStrategy[Mentee]:
    return st.builds(
        Mentee,
        id=st.just(identity),
        **COMMON,
        needs=st.just(frozenset()) | some(tuple(Need)[:2]),
        stage=maybe(tuple(Stage)),
        wishes_rank=maybe(tuple(Rank)),
        population=some(("p", "q")),
        wishes_background=st.booleans(),
        employers=some(EMPLOYERS),
        waiting_days=st.integers(0, 300),
        group=maybe(("g", "h")),
    )


def mentors(identity: str = "m0") -> st.SearchStrategy[Mentor]:
    return st.builds(
        Mentor,
        id=st.just(identity),
        **COMMON,
        offers=some(tuple(Need)[:2]),
        rank=st.sampled_from(tuple(Rank)),
        years_of_experience=st.none() | st.integers(0, 40),
        stages=some(tuple(Stage)),
        populations=some(("p", "q")),
        employer=maybe(EMPLOYERS),
        capacity=st.integers(0, 2),
        cleared=st.sampled_from((True, True, True, False)),
    )


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    names = ("occupation", "stage", "times", "distance", "waiting", "population")
    levels = st.dictionaries(st.sampled_from(names), st.sampled_from(tuple(Level)), max_size=4)
    off = some(("language", "times", "meeting", "gender"))
    return Weights(levels=draw(levels), rules_off=draw(off))


@st.composite
def problems(draw: st.DrawFn, *, most: int = 5) -> Problem:
    left = tuple(draw(mentees(f"e{i}")) for i in range(draw(st.integers(0, most))))
    right = tuple(draw(mentors(f"m{i}")) for i in range(draw(st.integers(0, most - 1))))
    off = frozenset({"language", "times", "meeting", "gender", "scope"}) - {
        draw(st.sampled_from(("language", "times", "meeting", "gender")))
    }
    pair = st.tuples(
        st.sampled_from([m.id for m in left] or ["e0"]),
        st.sampled_from([m.id for m in right] or ["m0"]),
    )
    return Problem(
        left,
        right,
        weights=Weights(rules_off=off),
        forbidden=dict.fromkeys(draw(st.frozensets(pair, max_size=2)), "conflict"),
        previous=dict(draw(st.frozensets(pair, max_size=3))),
        floors=draw(st.dictionaries(st.sampled_from("gh"), st.integers(0, 2), max_size=2)),
        order=draw(
            st.sampled_from(
                (
                    ("matched", "total"),
                    ("matched", "floors", "waiting", "bands", "total", "previous"),
                    ("matched", "bands", "total"),
                )
            )
        ),
    )


def all_rounds(problem: Problem) -> Iterator[dict[str, str]]:
    """Yield every feasible round of a tiny problem that keeps its pins."""
    allowed = {
        mentee.id: [
            mentor.id
            for mentor in problem.mentors
            if (mentee.id, mentor.id) not in problem.forbidden
            and score_pair(mentee, mentor, problem.weights).is_feasible
        ]
        for mentee in problem.mentees
    }
    decided = dict(problem.pins | problem.frozen)
    capacity = {mentor.id: mentor.capacity for mentor in problem.mentors}
    people = [mentee.id for mentee in problem.mentees]

    def extend(at: int, load: Counter[str], chosen: dict[str, str]) -> Iterator[dict[str, str]]:
        if at == len(people):
            yield dict(chosen)
            return
        me = people[at]
        options: list[str | None] = [decided[me]] if me in decided else [*allowed[me], None]
        for mentor in options:
            if mentor is None:
                yield from extend(at + 1, load, chosen)
            elif load[mentor] < capacity[mentor]:
                load[mentor] += 1
                chosen[me] = mentor
                yield from extend(at + 1, load, chosen)
                del chosen[me]
                load[mentor] -= 1

    yield from extend(0, Counter(), {})


def worth_by_definition(problem: Problem, chosen: dict[str, str]) -> ObjectiveValue:
    """Return the objective value of a round, straight from the names in their order."""
    by_id = {mentor.id: mentor for mentor in problem.mentors}
    people = {mentee.id: mentee for mentee in problem.mentees}
    score = {
        me: score_pair(people[me], by_id[mentor], problem.weights).points
        for me, mentor in chosen.items()
    }
    in_band = Counter(min(points // BAND, BANDS - 1) for points in score.values())
    matched_in = Counter(people[me].group for me in chosen)
    size = Counter(mentee.group for mentee in problem.mentees)
    short = sum(
        max(min(floor, size[group]) - matched_in[group], 0)
        for group, floor in problem.floors.items()
    )
    full = ObjectiveValue(
        matched=len(chosen),
        floors=-short,
        waiting=sum(people[me].waiting_days for me in chosen),
        bands=tuple(-in_band[band] for band in range(BANDS)),
        total=sum(score.values()),
        previous=sum(problem.previous.get(me) == mentor for me, mentor in chosen.items()),
    )
    none = ObjectiveValue()
    return ObjectiveValue(
        *(
            value if name in problem.order else getattr(none, name)
            for name, value in full._asdict().items()
        )
    )


def best_with(problem: Problem, mentee_id: str, mentor_id: str) -> ObjectiveValue:
    """Return the best round with a pair in it; a blocked pair still counts its score."""
    pins = problem.pins | {(mentee_id, mentor_id)}
    return best_worth(replace(problem, pins=pins))


def best_worth(problem: Problem) -> ObjectiveValue:
    return max(worth_by_definition(problem, chosen) for chosen in all_rounds(problem))
