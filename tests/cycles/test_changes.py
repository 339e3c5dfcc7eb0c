"""A cycle is edited, and runs under another work model from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import NOW, Cast, affiliate, assign, cycle
from tests.cycles.test_pages import browser

from tsemed.base.audit import history_of
from tsemed.base.transitions import WrongState
from tsemed.cycles import operations
from tsemed.cycles.models import Cycle, ModelApproval
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.rules import Requirement
from tsemed.cycles.states import CycleState
from tsemed.cycles.todos import todos_for
from tsemed.cycles.work_models import MATRIX, Function, WorkModel
from tsemed.people.models import Capacity

FREELANCER, BY_PROGRAMME = WorkModel.FREELANCER, WorkModel.PROGRAMME_COORDINATOR


def in_days(number: int) -> date:
    return localdate() + timedelta(days=number)


def draft(cast: Cast, model: WorkModel = BY_PROGRAMME) -> Cycle:
    made = cycle("Carmel", model, cast.steps, state=CycleState.DRAFT)
    Cycle.objects.filter(pk=made.pk).update(starts_on=in_days(21))
    made.refresh_from_db()
    return made


def change(cast: Cast, of: Cycle, **changes: Any) -> None:
    changes.setdefault("started_from", of.version)
    operations.change_cycle(of, by=cast.login("noa"), at=NOW, **changes)


def choose(cast: Cast, of: Cycle, model: WorkModel, why: str = "she leaves") -> None:
    operations.choose_model(
        of, work_model=model, why=why, started_from=of.version, by=cast.login("noa"), at=NOW
    )


def approve(cast: Cast, of: Cycle) -> None:
    operations.approve_model(of, by=cast.login("noa"), at=NOW)
    side = ApprovalSide.PROGRAMME_MANAGER
    operations.approve_model(of, side=side, programme=cast.steps, by=cast.login("tamar"), at=NOW)


def name_coordinator(cast: Cast) -> None:
    affiliate(cast.ines, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    assign(cast.ines, cast.galil, TeamRole.INDIVIDUAL_COORDINATOR, duties="the calls")


def carriers(of: Cycle, on: date) -> dict[str, tuple[str, ...]]:
    lines = of.matrix.prefetch_related("carriers__person")
    return {line.function: tuple(one.role for one in line.on(on)) for line in lines}


def test_om_3_15_everything_of_a_draft_changes_on_its_page(cast: Cast) -> None:
    carmel, noa = draft(cast), browser(cast, "noa")
    assign(cast.dana, carmel, TeamRole.COORDINATOR, starts_on=carmel.starts_on)
    address = reverse("cycles:change", args=[carmel.pk])
    page = noa.get(address)
    first = in_days(30)
    typed = {
        "version": carmel.version, "name": "Carmel West", "starts_on": first.isoformat(),
        "ends_on": "2027-07-31", "share_of_post": "20", "programmes": [str(cast.bridge.pk)],
    }  # fmt: skip
    answer = noa.post(address, typed)
    carmel.refresh_from_db()
    assert page.context["form"].initial["programmes"] == [cast.steps.pk]
    assert answer.url == reverse("cycles:cycle", args=[carmel.pk])
    assert (carmel.name, carmel.starts_on, carmel.share_of_post) == ("Carmel West", first, 20)
    assert list(carmel.programmes.all()) == [cast.bridge]
    assert carmel.team.get().starts_on == first
    details = history_of(carmel).last().details
    assert "name" in details["fields"]
    assert details["programmes"] == [[cast.steps.pk], [cast.bridge.pk]]


def test_om_3_15_after_recruiting_a_reason_is_asked(cast: Cast) -> None:
    with pytest.raises(operations.ChangeReasonMissing):
        change(cast, cast.galil, name="Galil East")
    change(cast, cast.galil, name="Galil East", why="another district")
    cast.galil.refresh_from_db()
    assert cast.galil.name == "Galil East"
    assert history_of(cast.galil).last().reason == "another district"


def test_the_first_day_stays_once_it_is_over(cast: Cast) -> None:
    with pytest.raises(operations.HasBegun):
        change(cast, cast.galil, starts_on=in_days(10), why="later")
    cast.galil.refresh_from_db()
    assert cast.galil.starts_on < localdate()


def test_a_programme_whose_people_take_part_stays(cast: Cast) -> None:
    with pytest.raises(operations.HasReferred) as refused:
        change(cast, cast.galil, programmes=[cast.bridge], why="they asked")
    assert cast.steps.name in str(refused.value)
    assert list(cast.galil.programmes.all()) == [cast.steps]


def test_a_begun_cycle_never_lacks_what_its_model_needs(cast: Cast) -> None:
    cast.galil.participations.all().delete()
    with pytest.raises(operations.NotReady) as refused:
        change(cast, cast.galil, programmes=[], why="they left")
    assert refused.value.unmet == [Requirement.PROGRAMMES]
    assert list(cast.galil.programmes.all()) == [cast.steps]


def test_nothing_of_a_closed_cycle_changes(cast: Cast) -> None:
    Cycle.objects.filter(pk=cast.galil.pk).update(state=CycleState.CLOSED)
    cast.galil.refresh_from_db()
    with pytest.raises(WrongState):
        change(cast, cast.galil, name="Other", why="typo")


def test_the_slower_of_two_editors_sees_both_programmes(cast: Cast) -> None:
    carmel, noa = draft(cast), browser(cast, "noa")
    change(cast, carmel, programmes=[cast.bridge])
    typed = {
        "version": carmel.version - 1, "name": "Carmel", "starts_on": carmel.starts_on.isoformat(),
        "ends_on": carmel.ends_on.isoformat(), "share_of_post": "50",
        "programmes": [str(cast.steps.pk)],
    }  # fmt: skip
    answer = noa.post(reverse("cycles:change", args=[carmel.pk]), typed)
    assert answer.status_code == 409
    (field,) = answer.context["conflict"]["fields"]
    assert (field["mine"], field["theirs"]) == (cast.steps.name, cast.bridge.name)


def test_who_does_not_manage_changes_no_cycle(cast: Cast) -> None:
    for name, status in (("dana", 403), ("tamar", 403), ("farid", 404)):
        for page in ("change", "choose_model"):
            answer = browser(cast, name).get(reverse(f"cycles:{page}", args=[cast.galil.pk]))
            assert answer.status_code == status, (name, page)


def test_om_3_14_a_draft_takes_another_model_at_once(cast: Cast) -> None:
    carmel = draft(cast)
    approve(cast, carmel)
    choose(cast, carmel, FREELANCER, why="")
    carmel.refresh_from_db()
    assert (carmel.work_model, carmel.trigger) == (FREELANCER, "no_coordinator")
    wanted = {function.value: roles for function, roles in MATRIX[FREELANCER].items()}
    assert carriers(carmel, localdate()) == wanted
    unmet = {Requirement.MANAGER_APPROVAL, Requirement.PROGRAMME_APPROVAL}
    assert unmet <= set(operations.unmet_requirements(carmel, on=localdate()))


def test_om_3_14_an_earlier_model_chosen_again_is_approved_again(cast: Cast) -> None:
    carmel = draft(cast)
    approve(cast, carmel)
    choose(cast, carmel, FREELANCER)
    choose(cast, carmel, BY_PROGRAMME)
    unmet = operations.unmet_requirements(carmel, on=localdate())
    assert Requirement.MANAGER_APPROVAL in unmet
    assert ModelApproval.objects.filter(period__cycle=carmel).count() == 2


def test_om_3_14_a_running_cycle_changes_its_model_once_approved(cast: Cast) -> None:
    galil, noa, tamar = cast.galil, browser(cast, "noa"), browser(cast, "tamar")
    typed = {"version": galil.version, "work_model": FREELANCER.value, "why": ""}
    choice = reverse("cycles:choose_model", args=[galil.pk])
    assert "why" in noa.post(choice, typed).context["form"].errors
    noa.post(choice, typed | {"why": "Dana moves to another programme"})
    address = reverse("cycles:cycle", args=[galil.pk])
    kinds = {name: [item.kind for item in todos_for(cast.login(name), on=localdate())]
             for name in ("noa", "tamar")}  # fmt: skip
    assert all("cycles.approval" in found for found in kinds.values())
    begin = reverse("cycles:begin_model", args=[galil.pk])
    noa.post(begin)
    galil.refresh_from_db()
    assert (galil.work_model, galil.next_model) == (BY_PROGRAMME, FREELANCER)
    for client in (noa, tamar):
        client.post(reverse("cycles:approve", args=[galil.pk]))
    change(cast, galil, why_no_coordinator="nobody is free", why="for the model")
    assign(cast.farid, galil, TeamRole.FREELANCER, ends_on=in_days(90))
    name_coordinator(cast)
    lacks = noa.get(address).context["model_change"]["lacks"]
    assert lacks == []
    before = carriers(galil, localdate() - timedelta(days=1))
    noa.post(begin)
    galil.refresh_from_db()
    assert (galil.work_model, galil.next_model, galil.state) == (FREELANCER, "", "matching")
    found = carriers(galil, localdate())
    assert found == {function.value: roles for function, roles in MATRIX[FREELANCER].items()}
    assert carriers(galil, localdate() - timedelta(days=1)) == before
    (earlier,) = noa.get(address).context["earlier_models"]
    assert earlier["ended_on"] == localdate() - timedelta(days=1)


def test_a_prepared_change_is_given_up(cast: Cast) -> None:
    choose(cast, cast.galil, FREELANCER)
    operations.give_up_model(cast.galil, by=cast.login("noa"), at=NOW)
    cast.galil.refresh_from_db()
    assert (cast.galil.next_model, cast.galil.work_model) == ("", BY_PROGRAMME)
    for operation in (operations.give_up_model, operations.begin_model):
        with pytest.raises(operations.NothingPrepared):
            operation(cast.galil, by=cast.login("noa"), at=NOW)


def test_the_model_of_now_is_no_change(cast: Cast) -> None:
    with pytest.raises(operations.SameModel):
        choose(cast, cast.galil, BY_PROGRAMME)


def test_a_model_in_force_is_approved_no_more(cast: Cast) -> None:
    with pytest.raises(operations.NothingPrepared):
        operations.approve_model(cast.galil, by=cast.login("noa"), at=NOW)


@pytest.mark.parametrize("function", [Function.MENTEE_RECRUITMENT])
def test_open_work_moves_with_the_model(cast: Cast, function: Function) -> None:
    choose(cast, cast.galil, FREELANCER)
    Cycle.objects.filter(pk=cast.galil.pk).update(why_no_coordinator="nobody")
    cast.galil.refresh_from_db()
    approve(cast, cast.galil)
    assign(cast.farid, cast.galil, TeamRole.FREELANCER, ends_on=in_days(90))
    name_coordinator(cast)
    assert cast.login("dana").has_perm("cycles.add_participant", cast.galil)
    operations.begin_model(cast.galil, by=cast.login("noa"), at=NOW)
    assert carriers(cast.galil, localdate())[function] == ("individual_coordinator",)
