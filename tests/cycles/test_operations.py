"""Opening a cycle and what happens to it until it recruits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast, affiliate, assign, person

from tsemed.accounts.models import User
from tsemed.base.audit import history_of
from tsemed.base.transitions import StaleVersion
from tsemed.cycles import operations, queries
from tsemed.cycles.audit_events import MODEL_APPROVED
from tsemed.cycles.decisions import decide
from tsemed.cycles.models import Cycle, MatrixLine, ModelApproval, Participation, Side
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.rules import Requirement
from tsemed.cycles.states import CycleState, ParticipationState
from tsemed.cycles.work_models import MATRIX, Carrier, Function, WorkModel
from tsemed.people.models import Capacity

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


FIRST, LAST = date(2027, 1, 1), date(2027, 7, 1)


def opened(cast: Cast, model: WorkModel, **more: Any) -> Cycle:
    return operations.open_cycle(
        name="Carmel",
        work_model=model,
        starts_on=FIRST,
        ends_on=LAST,
        by=cast.login("noa"),
        at=NOW,
        **more,
    )


@pytest.mark.parametrize("model", WorkModel)
def test_om_3_2_a_new_cycle_gets_the_matrix_of_its_model(cast: Cast, model: WorkModel) -> None:
    cycle = opened(cast, model)
    found = {line.function: tuple(line.roles) for line in cycle.matrix.all()}
    assert found == {f.value: roles for f, roles in MATRIX[model].items()}
    assert (cycle.state, cycle.trigger) == ("draft", cycle.needs.trigger.value)
    assert history_of(cycle).get().details == {"work_model": model.value}


def line_of(cycle: Cycle, function: Function) -> MatrixLine:
    return cycle.matrix.get(function=function)


def test_om_3_3_another_carrier_needs_a_reason_and_leaves_a_row(cast: Cast) -> None:
    line, noa = line_of(cast.galil, Function.MENTOR_TRAINING), cast.login("noa")
    with pytest.raises(operations.ReasonMissing):
        operations.change_matrix(
            line, roles=[Carrier.COORDINATOR], why="  ", started_from=1, by=noa, at=NOW
        )
    assert not history_of(line).exists()
    operations.change_matrix(
        line, roles=[Carrier.COORDINATOR], why="Dana trains", started_from=1, by=noa, at=NOW
    )
    fresh = line_of(cast.galil, Function.MENTOR_TRAINING)
    assert [(one.role, one.reason) for one in fresh.on(TODAY)] == [("coordinator", "Dana trains")]
    row = history_of(line).get()
    assert (row.reason, row.details["old"], row.details["new"]) == (
        "Dana trains", ["mentoring_manager"], ["coordinator"],
    )  # fmt: skip


def test_om_3_3_back_to_the_model_needs_no_reason(cast: Cast) -> None:
    line, noa = line_of(cast.galil, Function.MENTOR_TRAINING), cast.login("noa")
    operations.change_matrix(
        line, roles=[Carrier.COORDINATOR], why="Dana trains", started_from=1, by=noa, at=NOW
    )
    operations.change_matrix(
        line, roles=[Carrier.MENTORING_MANAGER], why="", started_from=2, by=noa, at=NOW
    )
    now = line_of(cast.galil, Function.MENTOR_TRAINING).on(TODAY)
    assert [(one.role, one.reason) for one in now] == [("mentoring_manager", "")]


def test_a_carrier_who_cannot_carry_the_function_is_refused(cast: Cast) -> None:
    line = line_of(cast.galil, Function.MATCHING)
    with pytest.raises(operations.NotACarrier):
        operations.change_matrix(
            line,
            roles=[Carrier.NOBODY],
            why="nobody has time",
            started_from=1,
            by=cast.login("noa"),
            at=NOW,
        )
    assert [one.role for one in line_of(cast.galil, Function.MATCHING).on(TODAY)] == ["coordinator"]


def test_the_second_editor_of_a_line_gets_a_conflict(cast: Cast) -> None:
    first, second = (line_of(cast.galil, Function.MATCHING) for _ in range(2))
    noa = cast.login("noa")
    manager = Carrier.MENTORING_MANAGER
    operations.change_matrix(first, roles=[manager], why="a", started_from=1, by=noa, at=NOW)
    with pytest.raises(StaleVersion):
        operations.change_matrix(second, roles=[manager], why="b", started_from=1, by=noa, at=NOW)
    assert [one.reason for one in line_of(cast.galil, Function.MATCHING).on(TODAY)] == ["a"]


def test_om_3_4_the_draft_leaves_only_after_both_approvals(cast: Cast) -> None:
    cycle = opened(cast, WorkModel.PROGRAMME_COORDINATOR, programmes=[cast.steps])
    noa, tamar = cast.login("noa"), cast.login("tamar")
    operations.assign_to_team(
        cycle, person=cast.dana, role=TeamRole.COORDINATOR, starts_on=TODAY, by=noa, at=NOW
    )
    operations.approve_model(cycle, by=noa, at=NOW)
    with pytest.raises(operations.NotReady) as refused:
        operations.step_cycle(cycle, CycleState.RECRUITING, by=noa, at=NOW)
    assert refused.value.unmet == [Requirement.PROGRAMME_APPROVAL]
    operations.approve_model(
        cycle, side=ApprovalSide.PROGRAMME_MANAGER, programme=cast.steps, by=tamar, at=NOW
    )
    operations.step_cycle(Cycle.objects.get(pk=cycle.pk), CycleState.RECRUITING, by=noa, at=NOW)
    assert Cycle.objects.get(pk=cycle.pk).state == "recruiting"
    step = history_of(cycle).filter(kind="step").get()
    assert (step.actor, step.from_state, step.to_state) == (noa, "draft", "recruiting")


def test_om_3_5_population_model_needs_one_approval(cast: Cast) -> None:
    cycle, noa = opened(cast, WorkModel.DISABILITY_COORDINATOR), cast.login("noa")
    operations.assign_to_team(
        cycle,
        person=cast.dana,
        role=TeamRole.DISABILITY_COORDINATOR,
        starts_on=TODAY,
        by=noa,
        at=NOW,
    )
    operations.approve_model(cycle, by=noa, at=NOW)
    operations.step_cycle(cycle, CycleState.RECRUITING, by=noa, at=NOW)
    assert (cycle.state, cycle.trigger) == ("recruiting", "population")


def test_om_3_5_a_programme_that_refers_is_asked_in_every_model(cast: Cast) -> None:
    cycle = opened(cast, WorkModel.DISABILITY_COORDINATOR, programmes=[cast.steps])
    operations.approve_model(cycle, by=cast.login("noa"), at=NOW)
    unmet = operations.unmet_requirements(cycle, on=TODAY)
    assert Requirement.PROGRAMME_APPROVAL in unmet
    side = ApprovalSide.PROGRAMME_MANAGER
    operations.approve_model(cycle, side=side, programme=cast.steps, by=cast.login("tamar"), at=NOW)
    unmet = operations.unmet_requirements(cycle, on=TODAY)
    assert Requirement.PROGRAMME_APPROVAL not in unmet


def test_approving_twice_is_one_approval_and_one_row(cast: Cast) -> None:
    cycle = opened(cast, WorkModel.PROGRAMME_COORDINATOR, programmes=[cast.steps])
    for _ in range(2):
        operations.approve_model(cycle, by=cast.login("noa"), at=NOW)
    assert ModelApproval.objects.filter(period__cycle=cycle).count() == 1
    assert history_of(cycle).filter(event=MODEL_APPROVED.name).count() == 1


def test_programme_that_does_not_refer_cannot_approve(cast: Cast) -> None:
    cycle = opened(cast, WorkModel.PROGRAMME_COORDINATOR, programmes=[cast.steps])
    with pytest.raises(operations.NotTheirsToApprove):
        operations.approve_model(
            cycle,
            side=ApprovalSide.PROGRAMME_MANAGER,
            programme=cast.bridge,
            by=cast.login("tamar"),
            at=NOW,
        )
    assert not ModelApproval.objects.filter(period__cycle=cycle).exists()


def test_om_3_10_duties_are_counted_for_the_programme_of_the_coordinator(cast: Cast) -> None:
    cycle = opened(
        cast,
        WorkModel.MENTORING_COORDINATOR,
        programmes=[cast.steps, cast.bridge],
        organisation=cast.bank,
    )
    noa = cast.login("noa")
    operations.assign_to_team(
        cycle,
        person=cast.ines,
        role=TeamRole.INDIVIDUAL_COORDINATOR,
        starts_on=TODAY,
        duties="phones them monthly",
        by=noa,
        at=NOW,
    )
    named = [p.named_coordinator for p in queries.facts_of(cycle, on=TODAY).programmes]
    assert sorted(named) == [False, True]
    second = person("Sivan", "Peretz")
    affiliate(second, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    operations.assign_to_team(
        cycle,
        person=second,
        role=TeamRole.INDIVIDUAL_COORDINATOR,
        starts_on=TODAY,
        duties="recruits",
        by=noa,
        at=NOW,
    )
    facts = queries.facts_of(cycle, on=TODAY)
    assert all(p.named_coordinator and p.wrote_duties for p in facts.programmes)


def test_adding_a_mentee_ties_them_to_the_programme_so_that_its_coordinator_sees_them(
    cast: Cast,
) -> None:
    newcomer = person("Salim", "Issa")
    part = operations.add_participant(
        cast.negev, person=newcomer, side=Side.MENTEE, programme=cast.bridge, by=None, at=NOW
    )
    assert (part.joined_on, part.programme) == (TODAY, cast.bridge)
    again = operations.add_participant(
        cast.negev, person=newcomer, side=Side.MENTEE, programme=cast.bridge, by=None, at=NOW
    )
    assert again.pk == part.pk
    assert newcomer.affiliations.get().partner == cast.bridge
    assert history_of(cast.negev).count() == 1


def test_a_returning_participant_stays_one_row(cast: Cast) -> None:
    leaves: dict[str, Any] = {"by": cast.login("dana"), "at": NOW, "why": "Found work"}
    decide(cast.yosef, to=ParticipationState.LEFT, **leaves)
    assert Participation.objects.get(pk=cast.yosef.pk).left_on == TODAY
    operations.add_participant(
        cast.galil,
        person=cast.yosef.person,
        side=Side.MENTEE,
        programme=cast.steps,
        by=None,
        at=NOW,
    )
    rows = Participation.objects.filter(cycle=cast.galil, person=cast.yosef.person)
    assert [(row.pk, row.left_on, row.state) for row in rows] == [(cast.yosef.pk, None, "applied")]
    kinds = list(cast.yosef.entries.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["joined", "accepted", "aligned", "left", "joined"]


def test_a_place_in_the_team_that_ended_opens_nothing_any_more(cast: Cast) -> None:
    dana = cast.login("dana")
    assert list(queries.visible_to(dana)) == [cast.galil]
    place = cast.galil.team.get(person=cast.dana)
    operations.end_assignment(place, ends_on=date(2026, 11, 23), by=cast.login("noa"), at=NOW)
    fresh = cast.login("dana").__class__.objects.get(pk=dana.pk)
    assert list(queries.visible_to(fresh, on=TODAY)) == []


def test_programme_manager_ends_only_places_she_gives(cast: Cast) -> None:
    tamar, dana_leads = cast.login("tamar"), cast.galil.team.get(person=cast.dana)
    with pytest.raises(operations.NotTheirsToGive):
        operations.end_assignment(dana_leads, ends_on=TODAY, by=tamar, at=NOW)
    shared = cast.galil
    shared.programmes.add(cast.bridge)
    foreign = assign(cast.ines, shared, "individual_coordinator")
    with pytest.raises(operations.NotTheirsToGive):
        operations.end_assignment(foreign, ends_on=TODAY, by=tamar, at=NOW)
    own = person("Sivan", "Peretz")
    affiliate(own, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    place = assign(own, shared, "individual_coordinator")
    page = browser_of(tamar).get(reverse("cycles:cycle", args=[shared.pk]))
    assert {one["pk"]: one["may_end"] for one in page.context["team"]} == {
        dana_leads.pk: False, foreign.pk: False, place.pk: True,
    }  # fmt: skip
    refused = browser_of(tamar).post(reverse("cycles:end_assignment", args=[dana_leads.pk]))
    assert refused.status_code == 403
    operations.end_assignment(place, ends_on=TODAY, by=tamar, at=NOW)
    ended = dict(shared.team.values_list("pk", "ends_on"))
    assert ended == {dana_leads.pk: None, foreign.pk: None, place.pk: TODAY}


def test_nobody_gives_herself_a_place(cast: Cast) -> None:
    how: dict[str, Any] = {"starts_on": TODAY, "at": NOW}
    affiliate(cast.tamar, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    for name, role in (("tamar", "individual_coordinator"), ("noa", "coordinator")):
        user = cast.login(name)
        with pytest.raises(operations.NotTheirsToGive):
            operations.assign_to_team(
                cast.galil, person=getattr(cast, name), role=TeamRole(role), by=user, **how
            )
        offered = queries.staff_to_assign(cast.galil, user)
        assert getattr(cast, name) not in offered
    with pytest.raises(operations.NotTheirsToGive):
        operations.assign_to_team(
            cast.galil, person=cast.dana, role=TeamRole.COORDINATOR, by=cast.login("tamar"), **how
        )
