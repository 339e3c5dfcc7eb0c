"""Every number of an explanation equals the difference to a round solved again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pairing.cases import (
    best_with,
    best_worth,
    examples,
    few_pairs,
    mentees,
    problems,
    worth_by_definition,
)

from pairing import (
    Mentee,
    Mentor,
    Problem,
    explain,
    explain_everybody,
    missing_places,
    place_newcomer,
    price_of_freezing,
    price_of_override,
    score_pair,
    solve,
    stability,
)
from pairing.problem.objective import ObjectiveValue
from pairing.solver.large.bounded_pricing import MAX_DENSE_ROWS


@pytest.fixture(scope="module", params=["all pairs held", "by price"])
def max_dense_rows(request: pytest.FixtureRequest) -> int:
    """Return up to how many mentees all pairs are held."""
    return MAX_DENSE_ROWS if request.param == "all pairs held" else 0


@pytest.fixture(scope="module", autouse=True, params=[1, 24])
def few(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set how many pairs of each mentee are considered first."""
    with few_pairs(request.param):
        yield


def mentors_allowed(problem: Problem, mentee: Mentee) -> list[str]:
    """Return whom a mentee may be paired with: every rule allows it, and there is a place."""
    return [
        mentor.id
        for mentor in problem.mentors
        if mentor.capacity
        and (mentee.id, mentor.id) not in problem.forbidden
        and score_pair(mentee, mentor, problem.weights).is_feasible
    ]


@examples(60)
@given(problem=problems(most=4))
def test_alternatives_are_all_others_by_what_a_round_with_them_loses(
    max_dense_rows: int, problem: Problem
) -> None:
    solution = solve(problem, max_dense_rows=max_dense_rows)
    best = best_worth(problem)
    for mentee in problem.mentees:
        explained = explain(problem, solution, mentee.id, alternatives=9).alternatives
        others = set(mentors_allowed(problem, mentee)) - {solution.mentor_of.get(mentee.id)}
        assert {other.mentor_id for other in explained} == others
        for other in explained:
            lost = best.minus(best_with(problem, mentee.id, other.mentor_id))
            assert other.loss == lost
        losses = [other.loss for other in explained]
        assert losses == sorted(losses)
        few = explain(problem, solution, mentee.id, alternatives=1).alternatives
        assert few == explained[:1]


@examples(60)
@given(problem=problems(most=4), data=st.data())
def test_an_override_is_priced_exactly_even_when_a_rule_is_broken(
    max_dense_rows: int, problem: Problem, data: st.DataObject
) -> None:
    free = [mentor for mentor in problem.mentors if mentor.capacity]
    if not problem.mentees or not free:
        return
    mentee = data.draw(st.sampled_from(problem.mentees))
    mentor = data.draw(st.sampled_from(free))
    solution = solve(problem, max_dense_rows=max_dense_rows)
    lost = best_worth(problem).minus(best_with(problem, mentee.id, mentor.id))
    cost = price_of_override(problem, solution, mentee.id, mentor.id)
    assert cost == lost


@examples(60)
@given(problem=problems(most=4))
def test_unlocks_gain_what_waiving_the_rule_gains(max_dense_rows: int, problem: Problem) -> None:
    solution = solve(problem, max_dense_rows=max_dense_rows)
    best = best_worth(problem)
    people = {mentee.id: mentee for mentee in problem.mentees}
    for mentee in problem.mentees:
        explained = explain(problem, solution, mentee.id)
        gains = {}
        for mentor in problem.mentors:
            blocks = score_pair(people[mentee.id], mentor, problem.weights).blocked_by
            banned = (mentee.id, mentor.id) in problem.forbidden
            if len(blocks) == 1 and not banned and mentor.capacity:
                gain = best_with(problem, mentee.id, mentor.id).minus(best)
                rule = blocks[0].rule
                gains[rule] = max(gains.get(rule, ObjectiveValue()), gain)
        expected = {rule: gain for rule, gain in gains.items() if gain > ObjectiveValue()}
        assert {unlock.rule: unlock.gain for unlock in explained.unlocks} == expected


@examples(60)
@given(problem=problems(most=6), data=st.data())
def test_explaining_everybody_equals_explaining_each(
    max_dense_rows: int, problem: Problem, data: st.DataObject
) -> None:
    free = [mentor for mentor in problem.mentors if mentor.capacity]
    if problem.mentees and free:
        pin = (data.draw(st.sampled_from(problem.mentees)).id, data.draw(st.sampled_from(free)).id)
        problem = replace(problem, pins=data.draw(st.sampled_from((frozenset({pin}), frozenset()))))
    solution = solve(problem, max_dense_rows=max_dense_rows)
    explained = list(explain_everybody(problem, solution, alternatives=2))
    assert sorted(explained, key=lambda one: one.mentee_id) == [
        explain(problem, solution, mentee.id, alternatives=2) for mentee in problem.mentees
    ]


def test_waiving_a_rule_counts_who_takes_the_place() -> None:
    dana = Mentee(id="dana", employers=frozenset({"mill"}), waiting_days=9)
    problem = Problem(
        mentees=(dana, Mentee(id="lena")),
        mentors=(Mentor(id="tamar"), Mentor(id="boris", employer="mill")),
        forbidden={("lena", "boris"): "conflict"},
    )
    solution = solve(problem)
    assert solution.mentor_of == {"dana": "tamar"}
    explained = {one.mentee_id: one for one in explain_everybody(problem, solution)}
    assert [unlock.gain.matched for unlock in explained["dana"].unlocks] == [1]
    assert explain(problem, solution, "dana") == explained["dana"]


@examples(40)
@given(problem=problems(most=4))
def test_blocked_counts_the_mentors_each_rule_removes(problem: Problem) -> None:
    solution = solve(problem)
    for mentee in problem.mentees:
        counts: dict[str, int] = {}
        for mentor in problem.mentors:
            for block in score_pair(mentee, mentor, problem.weights).blocked_by:
                counts[block.rule] = counts.get(block.rule, 0) + 1
            if (mentee.id, mentor.id) in problem.forbidden:
                counts["forbidden"] = counts.get("forbidden", 0) + 1
        assert explain(problem, solution, mentee.id).blocked == counts


@examples(40)
@given(problem=problems(most=4))
def test_missing_places_are_what_one_more_place_gains(
    max_dense_rows: int, problem: Problem
) -> None:
    problem = replace(
        problem,
        order=("matched", "total"),
        mentors=tuple(replace(m, region=m.id) for m in problem.mentors),
    )
    best = best_worth(problem)
    gained = {}
    for at, mentor in enumerate(problem.mentors):
        more = replace(mentor, capacity=mentor.capacity + 1)
        others = problem.mentors[:at] + problem.mentors[at + 1 :]
        gained[mentor.id] = best_worth(replace(problem, mentors=(*others, more))).minus(best)
    found = missing_places(problem, solve(problem, max_dense_rows=max_dense_rows))["region"]
    usable = {m.id for m in problem.mentors if m.capacity}
    assert {k: v for k, v in found.items() if k in usable} == {
        k: v for k, v in gained.items() if k in usable
    }


@examples(30)
@given(problem=problems(most=4), data=st.data())
def test_freezing_costs_what_the_round_without_it_is_worth_more(
    problem: Problem, data: st.DataObject
) -> None:
    free = [mentor for mentor in problem.mentors if mentor.capacity]
    if not problem.mentees or not free:
        return
    problem = replace(problem, order=("matched", "total"))
    pair = (data.draw(st.sampled_from(problem.mentees)).id, data.draw(st.sampled_from(free)).id)
    frozen = replace(problem, frozen=frozenset({pair}))
    cost = price_of_freezing(frozen, solve(frozen))
    assert cost == best_worth(problem).minus(best_worth(frozen))


@examples(40)
@given(problem=problems(most=5))
def test_the_stable_round_has_no_blocking_pair_and_the_report_its_price(problem: Problem) -> None:
    stable = solve(problem, stable=True)
    assert stability(problem, stable).blocking == ()
    best = solve(problem)
    report = stability(problem, best)
    assert (best.matched - report.matched_lost, best.total - report.total_lost) == (
        stable.matched,
        stable.total,
    )


def test_a_newcomer_leaves_the_place_that_others_need() -> None:
    wanted = Mentor(id="wanted", occupations=("2512",), capacity=2)
    spare = Mentor(id="spare", occupations=("2514",))
    problem = Problem((Mentee(id="a", occupations=("2512",)),), (wanted, spare))
    solution = solve(problem)
    newcomer = Mentee(id="n", occupations=("2512",))
    placed = place_newcomer(problem, solution, newcomer)
    assert placed is not None
    assert placed.mentor_id == "wanted"
    priced = replace(solution, prices={**solution.prices, "wanted": ObjectiveValue(total=900)})
    moved = place_newcomer(problem, priced, newcomer)
    assert moved is not None
    assert moved.mentor_id == "spare"


@examples(40)
@given(problem=problems(most=4), newcomer=mentees("new"))
def test_a_newcomer_gets_the_place_that_is_best_when_nobody_is_moved(
    max_dense_rows: int, problem: Problem, newcomer: Mentee
) -> None:
    solution = solve(problem, max_dense_rows=max_dense_rows)
    placed = place_newcomer(problem, solution, newcomer)
    stay = frozenset(solution.mentor_of.items())
    after = replace(
        problem, mentees=(*problem.mentees, newcomer), pins=stay, order=("matched", "total")
    )
    points = best_worth(after).total - worth_by_definition(after, dict(stay)).total
    assert points == (0 if placed is None else placed.score)


def test_a_stranger_cannot_be_explained() -> None:
    problem = Problem((Mentee(id="a"),), (Mentor(id="m"),))
    with pytest.raises(KeyError):
        explain(problem, solve(problem), "nobody")
