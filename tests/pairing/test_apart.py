"""Components without a common pair are matched in parallel, with the same result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bench.pairing.population import problem as population
from hypothesis import given
from tests.pairing.cases import best_worth, examples, problems, worth_by_definition

from pairing import Mentee, Mentor, Problem, explain, solve, verify
from pairing.scoring.score_tables import POINT_MASK, ScoreTables
from pairing.solver.large.components import split
from pairing.solver.network import build_instance


def on_islands(problem: Problem, islands: int = 3) -> Problem:
    """Return the same people, each with one language of several, a few mentees with none."""

    def language(at: int) -> frozenset[str]:
        return frozenset({f"x{at % islands}"})

    return replace(
        problem,
        mentees=tuple(
            replace(m, languages=language(at) if at % 17 else frozenset({"nobody's"}))
            for at, m in enumerate(problem.mentees)
        ),
        mentors=tuple(replace(m, languages=language(at)) for at, m in enumerate(problem.mentors)),
    )


def test_people_of_different_parts_may_never_meet_and_everybody_is_in_one() -> None:
    state = build_instance(
        problem := on_islands(population(300, 200)), tables := ScoreTables(problem)
    )
    parts = split(state)
    assert len(parts) == 3
    assert sorted(np.concatenate([p.open_mentees for p in parts])) == list(state.open_mentees)
    assert (sum(p.capacity for p in parts) == state.capacity).all()
    codes = tables.packed_scores()
    for part in parts:
        elsewhere = (part.capacity == 0) & (state.capacity > 0)
        assert (codes[np.ix_(part.open_mentees, np.flatnonzero(elsewhere))] > POINT_MASK).all()


def test_round_with_a_common_language_or_quota_stays_whole() -> None:
    whole = population(200, 100)
    assert len(split(build_instance(whole, ScoreTables(whole)))) == 1
    floors = replace(
        on_islands(whole),
        mentees=tuple(replace(m, group="g") for m in on_islands(whole).mentees),
        floors={"g": 5},
        order=("matched", "floors", "total"),
    )
    assert len(split(build_instance(floors, ScoreTables(floors)))) == 1


@pytest.mark.parametrize("order", [("matched", "total"), ("matched", "waiting", "bands", "total")])
def test_the_parts_together_are_worth_what_the_whole_is(order: tuple[str, ...]) -> None:
    problem = replace(on_islands(population(300, 200)), order=order)
    by_parts, with_all = solve(problem, max_dense_rows=0), solve(problem)
    verify(problem, by_parts)
    assert by_parts.is_proven
    assert by_parts.objective_value == with_all.objective_value == by_parts.bound
    for name in ("e1", "e2", "e17", "e18"):
        explained, wanted = explain(problem, by_parts, name), explain(problem, with_all, name)
        gains = [[(u.rule, u.gain, u.opens) for u in e.unlocks] for e in (explained, wanted)]
        losses = [[a.loss for a in e.alternatives] for e in (explained, wanted)]
        assert gains[0] == gains[1]
        assert losses[0] == losses[1]


@examples(60)
@given(problem=problems())
def test_small_islands_are_worth_what_trying_everything_finds(problem: Problem) -> None:
    problem = on_islands(problem, 2)
    solution = solve(problem, max_dense_rows=0)
    verify(problem, solution)
    assert solution.is_proven
    assert worth_by_definition(problem, solution.mentor_of) == best_worth(problem)


def test_bound_counts_parts_in_which_nobody_can_be_matched() -> None:
    one, other = frozenset({"x"}), frozenset({"y"})
    whole = Problem(
        (Mentee(id="a", languages=one), Mentee(id="b", languages=other)),
        (Mentor(id="m", languages=one), Mentor(id="n", languages=other)),
        forbidden=frozenset({("b", "n")}),
        order=("matched", "bands", "total"),
    )
    solution = solve(whole, max_dense_rows=0)
    verify(whole, solution)
    assert solution.is_proven
    assert solution.matched == 1


def test_parts_that_are_out_of_time_prove_a_bound_together() -> None:
    problem = on_islands(population(300, 200))
    hurried, best = solve(problem, max_dense_rows=0, time_limit=0.0), solve(problem)
    assert hurried.objective_value <= best.objective_value <= hurried.bound
