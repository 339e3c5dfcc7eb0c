"""The rules of opening and running a cycle, as truth tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tsemed.cycles.policy import Policy
from tsemed.cycles.rules import (
    CycleFacts,
    MixWarning,
    ProgrammeFacts,
    Requirement,
    mix_warning,
    planned_pairs,
    reasons_not_to_start,
)
from tsemed.cycles.work_models import (
    MATRIX,
    NEEDS,
    Carrier,
    Function,
    Mix,
    Trigger,
    WorkModel,
    possible_carriers,
)

POLICY = Policy(valid_from=date(2026, 1, 1))
ONE, TWO, THREE, FOUR = WorkModel


@pytest.mark.parametrize(
    ("share", "pairs"), [(50, 18), (40, 14), (30, 10), (25, 9), (20, 7), (100, 36), (5, 1)]
)
def test_om_3_6_the_share_of_a_post_plans_the_pairs_and_never_rounds_up(
    share: int, pairs: int
) -> None:
    assert planned_pairs(share, policy=POLICY) == pairs


def test_om_3_6_follows_the_number_of_the_policy() -> None:
    assert planned_pairs(50, policy=replace(POLICY, pairs_per_half_post=12)) == 12


DONE = ProgrammeFacts(approved=True, named_coordinator=True, wrote_duties=True)
COMPLETE = CycleFacts(
    manager_approved=True,
    has_lead=True,
    lead_has_last_day=True,
    has_organisation=True,
    has_reason=True,
    programmes=(DONE,),
)
NOTHING = CycleFacts()


@pytest.mark.parametrize("model", WorkModel)
def test_om_3_9_a_complete_draft_of_any_model_may_start(model: WorkModel) -> None:
    assert reasons_not_to_start(COMPLETE, needs=NEEDS[model]) == []


@pytest.mark.parametrize(
    ("model", "unmet"),
    [
        (ONE, [Requirement.MANAGER_APPROVAL, Requirement.LEAD, Requirement.PROGRAMMES]),
        (
            TWO,
            [
                Requirement.MANAGER_APPROVAL,
                Requirement.LEAD,
                Requirement.PROGRAMMES,
                Requirement.WHY_NO_COORDINATOR,
            ],
        ),
        (
            THREE,
            [
                Requirement.MANAGER_APPROVAL,
                Requirement.LEAD,
                Requirement.ORGANISATION,
                Requirement.PROGRAMMES,
            ],
        ),
        (FOUR, [Requirement.MANAGER_APPROVAL, Requirement.LEAD]),
    ],
)
def test_om_3_9_an_empty_draft_lacks_what_its_model_needs_and_nothing_else(
    model: WorkModel, unmet: list[Requirement]
) -> None:
    assert reasons_not_to_start(NOTHING, needs=NEEDS[model]) == unmet


@pytest.mark.parametrize(
    ("model", "manager", "programme", "unmet"),
    [
        (ONE, True, True, []),
        (ONE, True, False, [Requirement.PROGRAMME_APPROVAL]),
        (ONE, False, True, [Requirement.MANAGER_APPROVAL]),
        (ONE, False, False, [Requirement.MANAGER_APPROVAL, Requirement.PROGRAMME_APPROVAL]),
        (TWO, True, False, [Requirement.PROGRAMME_APPROVAL]),
        (THREE, True, False, [Requirement.PROGRAMME_APPROVAL]),
        (FOUR, True, False, [Requirement.PROGRAMME_APPROVAL]),
        (FOUR, False, True, [Requirement.MANAGER_APPROVAL]),
    ],
)
def test_om_3_4_both_managers_choose_the_model(
    model: WorkModel, manager: bool, programme: bool, unmet: list[Requirement]
) -> None:
    facts = replace(
        COMPLETE, manager_approved=manager, programmes=(replace(DONE, approved=programme),)
    )
    assert reasons_not_to_start(facts, needs=NEEDS[model]) == unmet


def test_om_3_4_each_programme_manager_approves() -> None:
    facts = replace(COMPLETE, programmes=(DONE, replace(DONE, approved=False), DONE))
    assert reasons_not_to_start(facts, needs=NEEDS[THREE]) == [Requirement.PROGRAMME_APPROVAL]


def test_om_3_5_each_model_records_what_led_to_it() -> None:
    assert {model: needs.trigger for model, needs in NEEDS.items()} == {
        ONE: Trigger.PROGRAMME_CHOSE,
        TWO: Trigger.NO_COORDINATOR,
        THREE: Trigger.ORGANISATION_ASKED,
        FOUR: Trigger.POPULATION,
    }


def test_om_3_5_without_a_programme_the_population_is_enough() -> None:
    assert reasons_not_to_start(replace(COMPLETE, programmes=()), needs=NEEDS[FOUR]) == []


@pytest.mark.parametrize(
    ("model", "programmes", "unmet"),
    [
        (ONE, (), [Requirement.PROGRAMMES]),
        (ONE, (DONE,), []),
        (ONE, (DONE, DONE), [Requirement.TOO_MANY_PROGRAMMES]),
        (TWO, (DONE, DONE), [Requirement.TOO_MANY_PROGRAMMES]),
        (THREE, (DONE, DONE, DONE), []),
        (FOUR, (), []),
        (FOUR, (DONE, DONE), []),
    ],
)
def test_om_3_1_each_model_serves_its_number_of_programmes(
    model: WorkModel, programmes: tuple[ProgrammeFacts, ...], unmet: list[Requirement]
) -> None:
    facts = replace(COMPLETE, programmes=programmes)
    assert reasons_not_to_start(facts, needs=NEEDS[model]) == unmet


@pytest.mark.parametrize(
    ("model", "named", "duties", "unmet"),
    [
        (ONE, False, False, []),
        (TWO, False, False, [Requirement.INDIVIDUAL_COORDINATOR]),
        (TWO, True, False, [Requirement.DUTIES]),
        (TWO, True, True, []),
        (THREE, False, False, [Requirement.INDIVIDUAL_COORDINATOR]),
        (THREE, True, False, [Requirement.DUTIES]),
        (FOUR, False, False, []),
    ],
)
def test_om_3_10_models_two_and_three_need_a_named_coordinator_with_written_duties(
    model: WorkModel, named: bool, duties: bool, unmet: list[Requirement]
) -> None:
    programme = replace(DONE, named_coordinator=named, wrote_duties=duties)
    facts = replace(COMPLETE, programmes=(programme,))
    assert reasons_not_to_start(facts, needs=NEEDS[model]) == unmet


def test_om_3_9_a_freelancer_without_a_last_day_may_not_start() -> None:
    facts = replace(COMPLETE, lead_has_last_day=False)
    assert {m for m in WorkModel if reasons_not_to_start(facts, needs=NEEDS[m])} == {TWO}


ARAB, HAREDI, DISABLED, BOTH = (
    frozenset({"arab"}),
    frozenset({"haredi"}),
    frozenset({"disability"}),
    frozenset({"arab", "disability"}),
)


@pytest.mark.parametrize(
    ("mix", "groups", "warning"),
    [
        (Mix.UNIFORM, [ARAB] * 5, None),
        (Mix.UNIFORM, [ARAB] * 8 + [HAREDI] * 2, None),
        (Mix.UNIFORM, [ARAB] * 7 + [HAREDI] * 3, MixWarning.NOT_UNIFORM),
        (Mix.VARIED, [ARAB] * 5 + [HAREDI], None),
        (Mix.VARIED, [ARAB] * 5, MixWarning.NOT_VARIED),
        (Mix.DISABILITY, [DISABLED] * 4 + [BOTH], None),
        (Mix.DISABILITY, [DISABLED] * 5 + [ARAB], MixWarning.NOT_DISABILITY),
        (Mix.UNIFORM, [ARAB, HAREDI], None),
        (Mix.UNIFORM, [ARAB, HAREDI, DISABLED, BOTH], None),
        (Mix.DISABILITY, [frozenset()] * 50, None),
        (Mix.DISABILITY, [], None),
    ],
)
def test_om_3_8_another_mix_warns_but_not_about_few(
    mix: Mix, groups: list[frozenset[str]], warning: MixWarning | None
) -> None:
    assert mix_warning(groups, mix=mix, policy=POLICY) is warning


@pytest.mark.parametrize("model", WorkModel)
def test_om_3_2_every_default_of_the_matrix_is_a_possible_carrier(model: WorkModel) -> None:
    assert set(MATRIX[model]) == set(Function)
    assert all(roles and set(roles) <= possible_carriers(f) for f, roles in MATRIX[model].items())


def test_om_3_2_only_the_accompaniment_of_matching_may_be_left_to_nobody() -> None:
    free = {f for f in Function if Carrier.NOBODY in possible_carriers(f)}
    assert free == {Function.MATCHING_ACCOMPANIMENT}
    assert MATRIX[FOUR][Function.MATCHING_ACCOMPANIMENT] == (Carrier.NOBODY,)
