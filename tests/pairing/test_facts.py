"""What must hold of every round, each named as a fact, against oracles that know nothing of us."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from bench.pairing.population import problem as population
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import maximum_flow
from tests.pairing.cases import best_worth, examples, problems, worth_by_definition

from pairing import Mentee, Mentor, Problem, score_pair, solve, verify
from pairing.assignment import assign
from pairing.problem.objective import ObjectiveValue


def most_matched(problem: Problem) -> int:
    """Return the maximum flow from the mentees through the feasible pairs to the places."""
    people, mentors = len(problem.mentees), len(problem.mentors)
    source, sink = people + mentors, people + mentors + 1
    arcs = [(source, i, 1) for i in range(people)]
    arcs += [(people + j, sink, mentor.capacity) for j, mentor in enumerate(problem.mentors)]
    arcs += [
        (i, people + j, 1)
        for i, mentee in enumerate(problem.mentees)
        for j, mentor in enumerate(problem.mentors)
        if (mentee.id, mentor.id) not in problem.forbidden
        and score_pair(mentee, mentor, problem.weights).is_feasible
    ]
    tail, head, capacity = (np.array(x, dtype=np.int32) for x in zip(*arcs, strict=True))
    graph = csr_matrix((capacity, (tail, head)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


@examples(60)
@given(problem=problems(most=6))
def test_as_many_are_matched_as_the_maximum_flow(problem: Problem) -> None:
    if problem.mentees:
        assert solve(problem).matched == most_matched(problem)


@pytest.mark.parametrize("size", [60, 150])
def test_as_many_are_matched_as_the_maximum_flow_in_a_crowd(size: int) -> None:
    crowd = population(size, size * 62 // 100, seed=size)
    assert solve(crowd).matched == most_matched(crowd)


@examples(60)
@given(problem=problems(most=6))
def test_no_hard_rule_is_broken_and_no_mentor_is_overfull(problem: Problem) -> None:
    solution = solve(problem)
    mentees = {mentee.id: mentee for mentee in problem.mentees}
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    for pair in solution.pairs:
        judged = score_pair(mentees[pair.mentee_id], mentors[pair.mentor_id], problem.weights)
        assert judged.blocked_by == ()
        assert judged.points == pair.score
    load = Counter(pair.mentor_id for pair in solution.pairs)
    assert all(count <= mentors[mentor].capacity for mentor, count in load.items())
    assert len(solution.pairs) + len(solution.unmatched) == len(problem.mentees)


@examples(60)
@given(problem=problems(most=6))
def test_primal_is_dual_in_every_wish(problem: Problem) -> None:
    solution = solve(problem)
    assert solution.objective_value == solution.bound
    assert solution.gap == 0.0


@examples(60)
@given(problem=problems(most=6), data=st.data())
def test_pairs_that_are_forbidden_stay_forbidden(problem: Problem, data: st.DataObject) -> None:
    first = solve(problem)
    if first.pairs:
        pair = data.draw(st.sampled_from(first.pairs))
        banned = {**problem.forbidden, (pair.mentee_id, pair.mentor_id): "conflict"}
        again = replace(problem, forbidden=banned)
        solution = solve(again)
        verify(again, solution)
        assert solution.mentor_of.get(pair.mentee_id) != pair.mentor_id


@examples(60)
@given(problem=problems(most=4))
def test_bands_fill_from_the_worst_and_quotas_are_kept(problem: Problem) -> None:
    problem = replace(problem, order=("matched", "floors", "bands"))
    solution = solve(problem)
    reached = worth_by_definition(problem, solution.mentor_of)
    best = best_worth(problem)
    assert (reached.matched, reached.floors, reached.bands) == (
        best.matched,
        best.floors,
        best.bands,
    )


@examples(40)
@given(problem=problems(most=4))
def test_lower_quotas_never_cost_a_match(problem: Problem) -> None:
    problem = replace(problem, order=("matched", "floors", "total"))
    assert solve(problem).matched == solve(replace(problem, floors={})).matched


@pytest.mark.parametrize("size", [2, 7, 40])
def test_the_hard_problem_of_machol_and_wien_has_its_known_optimum(size: int) -> None:
    # Operations Research 24 (1976): costs i * j, least when the largest meets the smallest.
    number = np.arange(1, size + 1)
    found = assign(-np.outer(number, number), np.ones(size, dtype=np.int64))
    assert found.mentor_of.tolist() == list(range(size - 1, -1, -1))
    assert -found.total == size * (size + 1) * (size + 2) // 6
    assert found.matched * found.bonus + found.total == found.bound


@pytest.mark.parametrize("size", [3, 12, 30])
def test_a_ladder_of_doubling_scores_is_climbed_without_counting_every_rung(size: int) -> None:
    # Each row may take its own column or the next; each rung outweighs all below it together.
    rows = np.concatenate([np.arange(size), np.arange(size - 1)])
    columns = np.concatenate([np.arange(size), np.arange(1, size)])
    scores = [1 << at for at in range(size)] + [3 << at for at in range(size - 1)]
    ladder = coo_matrix((scores, (rows, columns)), shape=(size, size))
    found = assign(ladder, np.ones(size, dtype=np.int64), bonus=0)
    # The best of the rows so far with the next column free, and with it taken.
    free, taken = 0, -1
    for at in range(size):
        steps = 3 << at if at < size - 1 else -1
        free, taken = max(free + (1 << at), taken, free), max(free, taken) + steps
    assert found.total == max(free, taken)
    assert found.total == found.bound


def test_all_scores_equal_still_has_one_answer() -> None:
    equal = np.full((30, 30), 7)
    one, again = (assign(equal, np.ones(30, dtype=np.int64)) for _ in range(2))
    assert sorted(one.mentor_of.tolist()) == list(range(30))
    assert one.mentor_of.tolist() == again.mentor_of.tolist()
    assert one.total == 210


def test_a_pair_stored_twice_in_a_sparse_matrix_counts_once_with_its_sum() -> None:
    twice = coo_matrix(([3, 4, 6], ([0, 0, 0], [0, 0, 1])), shape=(1, 2))
    found = assign(twice, np.array([1, 1]))
    assert (found.mentor_of.tolist(), found.matched, found.total) == ([0], 1, 7)


def test_nobody_feasible_leaves_everybody_unmatched_and_proven() -> None:
    problem = Problem(
        tuple(Mentee(id=f"e{at}", languages=frozenset({"ru"})) for at in range(5)),
        tuple(Mentor(id=f"m{at}", languages=frozenset({"ar"})) for at in range(5)),
    )
    solution = solve(problem)
    verify(problem, solution)
    assert (solution.matched, len(solution.unmatched)) == (0, 5)
    assert solution.objective_value == ObjectiveValue() == solution.bound
