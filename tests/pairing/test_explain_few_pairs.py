"""In rounds read off a few of their pairs, what is known equals re-solves with all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from bench.pairing.population import problem as population
from tests.pairing.cases import few_pairs

from pairing import (
    Explanation,
    Problem,
    explain,
    explain_everybody,
    missing_places,
    price_of_override,
    solve,
)
from pairing.analysis.overrides import value_of_round
from pairing.problem.objective import ObjectiveValue
from pairing.scoring.score_tables import POINT_MASK, ScoreTables
from pairing.solver.large.bounded_pricing import MAX_DENSE_ROWS

ORDERS = [
    ("matched", "total"),
    ("matched", "floors", "waiting", "bands", "total", "previous"),
]


def crowd(mentees: int, mentors: int, order: tuple[str, ...], *, seed: int = 3) -> Problem:
    """Return a population with groups and floors, two pins, a ban and an earlier draft."""
    people = population(mentees, mentors, seed=seed)
    draft = dict(list(solve(people).mentor_of.items())[::3])
    grouped = tuple(
        replace(mentee, group=("g", "h", None)[at % 3]) for at, mentee in enumerate(people.mentees)
    )
    ids = [mentee.id for mentee in people.mentees]
    return Problem(
        grouped,
        people.mentors,
        order=order,
        previous=draft,
        floors={"g": mentees // 4, "h": 5},
        pins=frozenset({(ids[0], "m1"), (ids[1], "m2")}),
        forbidden={(ids[2], "m3"): "conflict"},
    )


def loss_with(
    problem: Problem, best: ObjectiveValue, mentee_id: str, mentor_id: str
) -> ObjectiveValue:
    pinned = replace(problem, pins=problem.pins | {(mentee_id, mentor_id)})
    return best.minus(value_of_round(solve(pinned)))


def numbers(explained: Explanation) -> Iterator[tuple[str, ObjectiveValue]]:
    """Return every mentor named, and what insisting on it loses."""
    for other in explained.alternatives:
        yield other.mentor_id, other.loss
    for unlock in explained.unlocks:
        yield unlock.mentor_id, ObjectiveValue().minus(unlock.gain)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("max_dense_rows", [0, MAX_DENSE_ROWS])
@pytest.mark.parametrize(("mentees", "mentors"), [(90, 50), (70, 80)])
def test_every_number_is_the_difference_to_a_round_solved_again(
    mentees: int, mentors: int, max_dense_rows: int, order: tuple[str, ...]
) -> None:
    problem = crowd(mentees, mentors, order)
    best = value_of_round(solve(problem))
    with few_pairs(2):
        solution = solve(problem, max_dense_rows=max_dense_rows)
        everybody = {one.mentee_id: one for one in explain_everybody(problem, solution)}
        compared = 0
        for mentee_id in list(everybody)[::8]:
            explained = explain(problem, solution, mentee_id)
            assert explained == everybody[mentee_id]
            for mentor_id, loss in numbers(explained):
                assert loss == loss_with(problem, best, mentee_id, mentor_id)
                assert price_of_override(problem, solution, mentee_id, mentor_id) == loss
                compared += 1
    assert compared > 30


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("few", [1, 5, 40])
def test_crowd_has_the_same_explanations_by_price(few: int, order: tuple[str, ...]) -> None:
    problem = crowd(330, 210, order, seed=few)
    with_all = solve(problem)
    all_explained = {one.mentee_id: one for one in explain_everybody(problem, with_all)}
    with few_pairs(few):
        by_price = solve(problem, max_dense_rows=0)
        feasible = np.count_nonzero(ScoreTables(problem).packed_scores() <= POINT_MASK)
        assert feasible > 2 * len(by_price.state.network.weight)
        compared = 0
        for explained in explain_everybody(problem, by_price):
            other = all_explained[explained.mentee_id]
            if explained.mentor_id != other.mentor_id:
                continue
            assert list(numbers(explained)) == list(numbers(other))
            assert explained.blocked == other.blocked
            compared += 1
        assert missing_places(problem, by_price) == missing_places(problem, with_all)
    assert compared > 200


def test_a_round_that_is_not_proven_best_prices_no_override() -> None:
    problem = population(60, 40)
    solution = solve(problem, stable=True)
    with pytest.raises(ValueError, match="proven best"):
        price_of_override(problem, solution, problem.mentees[0].id, problem.mentors[0].id)
