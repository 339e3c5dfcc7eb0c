"""The round found is the best in the order of objectives, and the same for any row order."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from tests.pairing.cases import best_worth, examples, problems, worth_by_definition

from pairing import Cancelled, Mentee, Mentor, Problem, Stage, solve, verify
from pairing.problem.objective import ObjectiveValue, choose_packing
from pairing.scoring.score_tables import POINT_MASK, ScoreTables

ALL = ("matched", "floors", "waiting", "bands", "total", "previous")


@examples(120)
@given(problem=problems())
def test_the_round_is_worth_what_trying_everything_finds(problem: Problem) -> None:
    solution = solve(problem)
    verify(problem, solution)
    assert solution.is_proven
    best = best_worth(problem)
    reached = worth_by_definition(problem, solution.mentor_of)
    assert reached == best
    assert solution.objective_value == best


@examples(40)
@given(problem=problems(most=6), seed=st.integers(0, 99))
def test_permuted_rows_give_the_same_pairs(problem: Problem, seed: int) -> None:
    left, right = list(problem.mentees), list(problem.mentors)
    random.Random(seed).shuffle(left)
    random.Random(seed).shuffle(right)
    shuffled = replace(problem, mentees=tuple(left), mentors=tuple(right))
    assert solve(shuffled).pairs == solve(problem).pairs


@examples(40)
@given(problem=problems(), data=st.data())
def test_pins_and_frozen_pairs_are_kept(problem: Problem, data: st.DataObject) -> None:
    free = [mentor for mentor in problem.mentors if mentor.capacity]
    if not problem.mentees or not free:
        return
    pin = (data.draw(st.sampled_from(problem.mentees)).id, data.draw(st.sampled_from(free)).id)
    field = data.draw(st.sampled_from(("pins", "frozen")))
    pinned = replace(problem, **{field: frozenset({pin})})
    solution = solve(pinned)
    verify(pinned, solution)
    assert solution.mentor_of[pin[0]] == pin[1]
    best = best_worth(pinned)
    assert worth_by_definition(pinned, solution.mentor_of) == best


@examples(40)
@given(problem=problems())
def test_one_more_place_or_mentor_never_lowers_matched_and_total(problem: Problem) -> None:
    problem = replace(problem, order=("matched", "total"))
    now = solve(problem).objective_value
    for at, mentor in enumerate(problem.mentors):
        more = replace(mentor, capacity=mentor.capacity + 1)
        others = problem.mentors[:at] + problem.mentors[at + 1 :]
        assert solve(replace(problem, mentors=(*others, more))).objective_value >= now
        assert solve(replace(problem, mentors=others)).objective_value <= now


def crowd(people: int, mentors: int, seed: int) -> Problem:
    chance = random.Random(seed)
    codes = [f"{a}{b}{c}{d}" for a in "1235" for b in "12" for c in "123" for d in "123"]
    tongues = ("he", "ar", "ru")
    return Problem(
        tuple(
            Mentee(
                id=f"e{i}",
                languages=frozenset(chance.sample(tongues, 1)),
                occupations=(chance.choice(codes),),
                stage=chance.choice(tuple(Stage)),
                waiting_days=chance.randrange(200),
            )
            for i in range(people)
        ),
        tuple(
            Mentor(
                id=f"m{i}",
                languages=frozenset(chance.sample(tongues, chance.choice((1, 2)))),
                occupations=(chance.choice(codes),),
                stages=frozenset(chance.sample(tuple(Stage), 1)),
                capacity=chance.choice((1, 1, 2, 3)),
            )
            for i in range(mentors)
        ),
        order=("matched", "total"),
    )


@pytest.mark.parametrize(("people", "mentors"), [(30, 30), (200, 90), (200, 250), (1000, 620)])
def test_matched_and_total_are_those_of_scipy(people: int, mentors: int) -> None:
    problem = crowd(people, mentors, seed=people + mentors)
    solution = solve(problem)
    tables = ScoreTables(problem)
    codes = tables.packed_scores()
    places = np.repeat(
        np.arange(len(tables.mentors)), [mentor.capacity for mentor in tables.mentors]
    )
    big = 10_000_000
    weight = np.where(codes <= POINT_MASK, codes.astype(np.int64) + big, 0)[:, places]
    rows, columns = linear_sum_assignment(weight, maximize=True)
    best = int(weight[rows, columns].sum())
    assert (solution.matched, solution.total) == divmod(best, big)


@pytest.mark.parametrize("order", [("matched", "total"), ALL])
@pytest.mark.parametrize(
    ("mentees", "mentors", "matched"),
    [
        ((), (), 0),
        ((Mentee(id="a"),), (), 0),
        ((), (Mentor(id="m"),), 0),
        ((Mentee(id="a"),), (Mentor(id="m"),), 1),
        ((Mentee(id="a"),), (Mentor(id="m", capacity=0),), 0),
        ((Mentee(id="a"),), (Mentor(id="m", cleared=False),), 0),
        (tuple(Mentee(id=f"e{i}") for i in range(40)), (Mentor(id="m", capacity=3),), 3),
        (
            tuple(Mentee(id=f"e{i}") for i in range(40)),
            tuple(Mentor(id=f"m{i}") for i in range(60)),
            40,
        ),
    ],
    ids=["none", "no mentor", "no mentee", "one", "no place", "blocked", "crowded", "all equal"],
)
def test_edges_of_the_world(
    mentees: tuple[Mentee, ...], mentors: tuple[Mentor, ...], matched: int, order: tuple[str, ...]
) -> None:
    problem = Problem(mentees, mentors, order=order)
    solution = solve(problem)
    verify(problem, solution)
    assert solution.matched == matched
    assert solution.is_proven


def test_a_ladder_that_makes_greedy_search_climb_is_solved() -> None:
    size = 60
    problem = Problem(
        tuple(
            Mentee(id=f"e{i:03}", languages=frozenset({f"l{i}", f"l{i + 1}"})) for i in range(size)
        ),
        tuple(Mentor(id=f"m{i:03}", languages=frozenset({f"l{i}"})) for i in range(size)),
    )
    solution = solve(problem)
    verify(problem, solution)
    assert solution.matched == size


def test_an_identity_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'a'"):
        solve(Problem((Mentee(id="a"), Mentee(id="a")), ()))


def test_a_cancelled_round_says_so() -> None:
    with pytest.raises(Cancelled):
        solve(crowd(30, 20, 1), cancelled=lambda: True)


def test_best_band_follows_from_the_others() -> None:
    packing = choose_packing(("matched", *(f"band_{band}" for band in range(9)), "total"), pairs=4)
    two = packing.pack({"matched": np.array([2]), "total": np.array([1800])}, 1)
    assert packing.unpack(two[0]) == ObjectiveValue(matched=2, bands=(*[0] * 9, -2), total=1800)


@pytest.mark.parametrize("max_dense_rows", [0, 100])
def test_quotas_may_exceed_the_pairs_there_are(max_dense_rows: int) -> None:
    problem = Problem(
        tuple(Mentee(id=str(at), group="g") for at in range(20)),
        (Mentor(id="m"),),
        floors={"g": 15},
        order=ALL,
    )
    solution = solve(problem, max_dense_rows=max_dense_rows)
    verify(problem, solution)
    assert solution.objective_value.floors == -14
