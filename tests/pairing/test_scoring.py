"""One pair is judged the same way by the readable form and by the fast ones."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pairing.cases import examples, mentees, mentors, problems, weights

from pairing import Level, Mentee, Mentor, Place, Problem, Weights, score_pair
from pairing.analysis.blocked_counts import blocked_counts
from pairing.problem.registry import all_criteria, all_rules
from pairing.problem.terms import BEST, Criterion, Rule, overlap_counts
from pairing.scoring.score_tables import MAX_CELLS, POINT_MASK, ScoreTables
from pairing.solver.network import build_instance, packed_scores_of

PEOPLE = st.lists(mentees(), min_size=1, max_size=4)
OTHERS = st.lists(mentors(), min_size=1, max_size=4)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
@examples(25)
@given(left=PEOPLE, right=OTHERS)
def test_block_form_of_a_rule_is_its_scalar_form(
    rule: Rule, left: list[Mentee], right: list[Mentor]
) -> None:
    one_by_one = [[rule.allows(mentee, mentor) for mentor in right] for mentee in left]
    assert rule.allows_block(left, right).tolist() == one_by_one


@pytest.mark.parametrize("criterion", all_criteria(), ids=lambda criterion: criterion.name)
@examples(25)
@given(left=PEOPLE, right=OTHERS)
def test_block_form_of_a_criterion_is_its_scalar_form(
    criterion: Criterion, left: list[Mentee], right: list[Mentor]
) -> None:
    one_by_one = [[criterion.grade_pair(mentee, mentor) for mentor in right] for mentee in left]
    assert criterion.grade_block(left, right).tolist() == [
        [grade.grade for grade in row] for row in one_by_one
    ]
    for grade in (grade for row in one_by_one for grade in row):
        assert 0 <= grade.grade <= BEST
        assert grade.code in criterion.codes


@pytest.mark.parametrize("few", [0, 1 << 22], ids=["bit masks", "tables"])
@examples(40)
@given(left=PEOPLE, right=OTHERS, policy=weights())
def test_the_board_scores_every_pair_as_the_scalar_form_does(
    few: int, left: list[Mentee], right: list[Mentor], policy: Weights
) -> None:
    left = [replace(mentee, id=f"e{at}") for at, mentee in enumerate(left)]
    right = [replace(mentor, id=f"m{at}") for at, mentor in enumerate(right)]
    tables = ScoreTables(Problem(tuple(left), tuple(right), weights=policy), max_cells=few)
    codes = tables.packed_scores()
    for (row, column), code in np.ndenumerate(codes):
        judged = score_pair(tables.mentees[row], tables.mentors[column], policy)
        assert int(code) & POINT_MASK == judged.points
        assert set(tables.blocking_rules(int(code))) == {block.rule for block in judged.blocked_by}


@examples(100)
@given(problem=problems(), max_cells=st.sampled_from((0, MAX_CELLS)))
def test_what_each_rule_removes_is_counted_without_looking_at_pairs(
    problem: Problem, max_cells: int
) -> None:
    tables = ScoreTables(problem, max_cells=max_cells)
    state = build_instance(replace(problem, pins=frozenset(), frozen=frozenset()), tables)
    removed = blocked_counts(state, np.arange(len(tables.mentees)))
    for codes, counted in zip(
        packed_scores_of(state, np.arange(len(removed))), removed, strict=True
    ):
        names = Counter(name for code in codes for name in tables.blocking_rules(int(code)))
        assert counted == names


@given(seed=st.integers(0, 1000), most=st.sampled_from((1, 63, 64, 65, 200)))
def test_what_sets_have_in_common_is_counted_however_many_words_there_are(
    seed: int, most: int
) -> None:
    chance = random.Random(seed)
    left, right = (
        [frozenset(chance.sample(range(most), chance.randint(0, most))) for _ in range(4)]
        for _side in range(2)
    )
    assert overlap_counts(left, right).tolist() == [[len(a & b) for b in right] for a in left]


@examples(50)
@given(policy=weights())
def test_the_shares_of_the_criteria_sum_to_a_thousand(policy: Weights) -> None:
    assert sum(policy.shares.values()) == 1000


def test_two_people_without_values_score_near_the_middle() -> None:
    judged = score_pair(Mentee(id="a"), Mentor(id="b"))
    assert judged.is_feasible
    assert judged.points == sum(reason.of * reason.grade // 100 for reason in judged.reasons)
    assert [reason.criterion for reason in judged.reasons if reason.is_known] == ["waiting"]


def test_a_must_criterion_blocks_what_it_grades_zero() -> None:
    strict = Weights.default().having(occupation=Level.MUST)
    judged = score_pair(
        Mentee(id="a", occupations=("2512",)), Mentor(id="b", occupations=("5223",)), strict
    )
    assert [block.rule for block in judged.blocked_by] == ["must.occupation"]


def test_tel_aviv_and_haifa_are_eighty_two_kilometres_apart() -> None:
    judged = score_pair(
        Mentee(id="a", place=Place(32.0853, 34.7818), radius_km=81),
        Mentor(id="b", place=Place(32.7940, 34.9896)),
    )
    assert [(block.rule, block.values["km"]) for block in judged.blocked_by] == [("meeting", 81)]


def test_a_weight_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="charm"):
        Weights(levels={"charm": Level.HIGH})
