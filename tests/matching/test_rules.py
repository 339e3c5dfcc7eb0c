from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from tests.cast import TODAY
from tests.matching.rounds import POLICY

from tsemed.cycles.work_models import MATRIX, Carrier, Function, WorkModel
from tsemed.matching.problem_builder import weights_of
from tsemed.matching.rules import (
    Answerer,
    Seen,
    answer_deadline,
    default_levels,
    is_overdue,
    may_be_closed,
    next_after_answer,
    next_after_draft,
    places_left,
    reason_is_written,
    shares_without_small_groups,
    shown_before_both_agree,
    waits_for,
)
from tsemed.matching.states import OPEN_QUESTION, ProposalState

_P = ProposalState


@pytest.mark.parametrize(
    ("model", "state"),
    [
        (WorkModel.PROGRAMME_COORDINATOR, _P.WAITS_FOR_MANAGER),
        (WorkModel.FREELANCER, _P.WAITS_FOR_MANAGER),
        (WorkModel.MENTORING_COORDINATOR, _P.WAITS_FOR_MANAGER),
        (WorkModel.DISABILITY_COORDINATOR, _P.ASKED),
    ],
)
def test_om_6_1_matrix_decides_whether_approval_is_needed(
    model: WorkModel, state: ProposalState
) -> None:
    carried_by = set(MATRIX[model][Function.MATCHING_ACCOMPANIMENT])
    assert next_after_draft(is_accompanied=carried_by != {Carrier.NOBODY}) is state


@pytest.mark.parametrize(
    ("capacity", "held", "left"), [(0, 0, 0), (1, 0, 1), (1, 1, 0), (3, 2, 1), (1, 3, 0)]
)
def test_om_6_2_places_left_are_never_negative(capacity: int, held: int, left: int) -> None:
    assert places_left(capacity, held=held) == left


@pytest.mark.parametrize(
    ("state", "side", "agrees", "following"),
    [
        ("asked", "mentor", True, "mentor_agreed"),
        ("asked", "mentee", True, "mentee_agreed"),
        ("mentor_agreed", "mentee", True, "both_agreed"),
        ("mentee_agreed", "mentor", True, "both_agreed"),
        ("asked", "mentor", False, "declined"),
        ("asked", "mentee", False, "declined"),
        ("mentor_agreed", "mentee", False, "declined"),
        ("mentee_agreed", "mentor", False, "declined"),
    ],
)
def test_om_6_3_the_second_consent_opens_the_pair_and_any_refusal_ends_it(
    state: str, side: str, agrees: bool, following: str
) -> None:
    found = next_after_answer(ProposalState(state), Answerer(side), agrees=agrees)
    assert found == ProposalState(following)


def test_om_6_3_only_who_has_not_answered_is_waited_for() -> None:
    assert {state: waits_for(state) for state in _P if waits_for(state)} == {
        _P.ASKED: {Answerer.MENTOR, Answerer.MENTEE},
        _P.MENTOR_AGREED: {Answerer.MENTEE},
        _P.MENTEE_AGREED: {Answerer.MENTOR},
    }


@pytest.mark.parametrize("days", [0, 6, 7, 8])
def test_om_6_4_a_question_is_overdue_the_day_after_its_last_day(days: int) -> None:
    deadline = answer_deadline(TODAY - timedelta(days=days), policy=POLICY)
    late = {state for state in _P if is_overdue(state, deadline, on=TODAY)}
    assert late == (set(OPEN_QUESTION) if days > 7 else set())
    assert not is_overdue(_P.ASKED, None, on=TODAY)


@pytest.mark.parametrize(
    ("why", "written"), [("", False), ("  ", False), ("no", False), ("they are cousins", True)]
)
def test_om_6_5_forbidding_and_choosing_another_need_a_written_reason(
    why: str, written: bool
) -> None:
    assert reason_is_written(why) is written


def test_om_6_6_before_both_agree_nobody_sees_a_name_or_how_to_reach_anybody() -> None:
    mentor, mentee = map(shown_before_both_agree, (Answerer.MENTOR, Answerer.MENTEE))
    assert mentor == (
        Seen.STAGE, Seen.GOAL, Seen.FIELDS, Seen.LANGUAGES, Seen.AREA, Seen.MODES, Seen.NEEDS,
    )  # fmt: skip
    assert mentee == (
        Seen.RANK, Seen.FIELDS, Seen.YEARS, Seen.LANGUAGES, Seen.AREA, Seen.MODES,
    )  # fmt: skip
    assert not {"name", "phone", "email", "employer"} & set(Seen)


@pytest.mark.parametrize("model", list(WorkModel))
def test_om_6_7_each_work_model_begins_with_weights_the_engine_knows(model: WorkModel) -> None:
    levels = default_levels(model)
    assert {name: weights_of(levels).levels[name] for name in levels} == levels
    assert bool(levels) is (model is WorkModel.DISABILITY_COORDINATOR)


def test_om_6_8_a_group_under_five_is_not_spoken_of() -> None:
    everybody = {"arab": 5, "haredi": 4, "age_45": 30}
    matched = {"arab": 2, "haredi": 4}
    assert shares_without_small_groups(matched, everybody) == {"arab": (2, 5), "age_45": (0, 30)}


def test_a_round_closes_when_nothing_in_it_waits() -> None:
    final = {_P.BOTH_AGREED, _P.DECLINED, _P.RELEASED, _P.WITHDRAWN}
    for one, other in product(_P, repeat=2):
        assert may_be_closed([one, other]) is ({one, other} <= final)
