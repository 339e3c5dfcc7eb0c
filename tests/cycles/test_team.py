"""The team of a cycle that has not begun: it prepares, it counts, it is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import NOW, Cast, affiliate, assign, cycle, person
from tests.cycles.test_pages import browser

from tsemed.base.models import AuditRow
from tsemed.cycles.audit_events import ASSIGNMENT_ENDED
from tsemed.cycles.models import Assignment, Cycle
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.operations import DutiesMissing, LastDayMissing, assign_to_team
from tsemed.cycles.queries import unmet_requirements
from tsemed.cycles.rules import Requirement
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import WorkModel
from tsemed.people.models import Capacity


def coming(cast: Cast, model: WorkModel = WorkModel.PROGRAMME_COORDINATOR) -> Cycle:
    """Return a draft that begins in three weeks."""
    made = cycle("Carmel", model, cast.steps, state=CycleState.DRAFT)
    Cycle.objects.filter(pk=made.pk).update(starts_on=in_days(21))
    made.refresh_from_db()
    return made


def in_days(number: int) -> date:
    return localdate() + timedelta(days=number)


def test_om_3_12_a_coming_team_counts_for_the_start(cast: Cast) -> None:
    carmel = coming(cast)
    assert Requirement.LEAD in unmet_requirements(carmel, on=localdate())
    assign(cast.dana, carmel, TeamRole.COORDINATOR, starts_on=carmel.starts_on)
    assert Requirement.LEAD not in unmet_requirements(carmel, on=localdate())


def test_om_3_12_who_begins_with_the_cycle_prepares_it(cast: Cast) -> None:
    carmel = coming(cast)
    page = reverse("cycles:cycle", args=[carmel.pk])
    assert browser(cast, "dana").get(page).status_code == 404
    assign(cast.dana, carmel, TeamRole.COORDINATOR, starts_on=carmel.starts_on)
    answer = browser(cast, "dana").get(page)
    assert answer.status_code == 200
    assert answer.context["lacks"] != []
    assert carmel.pk in scope_of(cast.login("dana")).leads


def test_who_takes_over_later_waits_for_their_day(cast: Cast) -> None:
    assign(cast.dana, cast.negev, TeamRole.FREELANCER, starts_on=in_days(5))
    assert cast.negev.pk not in scope_of(cast.login("dana")).roles
    assert cast.negev.pk in scope_of(cast.login("dana"), in_days(5)).roles


def test_a_place_not_begun_is_taken_back(cast: Cast) -> None:
    carmel = coming(cast)
    place = assign(cast.dana, carmel, TeamRole.COORDINATOR, starts_on=carmel.starts_on)
    noa, page = browser(cast, "noa"), reverse("cycles:cycle", args=[carmel.pk])
    end = reverse("cycles:end_assignment", args=[place.pk])
    noa.post(end)
    place.refresh_from_db()
    assert place.ends_on == carmel.starts_on - timedelta(days=1)
    assert "Dana Cohen" not in noa.get(page).content.decode()
    assert carmel.pk not in scope_of(cast.login("dana")).roles
    assert AuditRow.objects.filter(
        event=ASSIGNMENT_ENDED.name, details__assignment=place.pk
    ).exists()


def test_somebody_taken_back_is_assigned_again(cast: Cast) -> None:
    carmel = coming(cast)
    place = assign(cast.dana, carmel, TeamRole.COORDINATOR, starts_on=carmel.starts_on)
    noa = browser(cast, "noa")
    noa.post(reverse("cycles:end_assignment", args=[place.pk]))
    form = {"person": cast.dana.pk, "role": "coordinator", "starts_on": carmel.starts_on}
    answer = noa.post(reverse("cycles:assign", args=[carmel.pk]), form)
    assert answer.status_code == 302
    assert carmel.pk in scope_of(cast.login("dana")).leads
    assert noa.post(reverse("cycles:assign", args=[carmel.pk]), form).status_code == 200


def test_a_place_that_began_ends_today(cast: Cast) -> None:
    place = Assignment.objects.get(person=cast.dana)
    browser(cast, "noa").post(reverse("cycles:end_assignment", args=[place.pk]))
    place.refresh_from_db()
    assert place.ends_on == localdate()
    assert cast.galil.pk in scope_of(cast.login("dana")).leads


def named(cast: Cast) -> tuple[Cycle, Assignment]:
    carmel = coming(cast, WorkModel.MENTORING_COORDINATOR)
    rachel = person("Rachel", "Amar")
    affiliate(rachel, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    role, first = TeamRole.INDIVIDUAL_COORDINATOR, carmel.starts_on
    return carmel, assign(rachel, carmel, role, starts_on=first)


def test_duties_are_written_after_the_naming(cast: Cast) -> None:
    carmel, place = named(cast)
    assert Requirement.DUTIES in unmet_requirements(carmel, on=localdate())
    tamar, page = browser(cast, "tamar"), reverse("cycles:duties", args=[place.pk])
    assert page in tamar.get(reverse("cycles:cycle", args=[carmel.pk])).content.decode()
    tamar.post(page, {"duties": "calls them monthly", "version": "1"})
    assert Requirement.DUTIES not in unmet_requirements(carmel, on=localdate())


def test_the_slower_writer_of_duties_keeps_the_text(cast: Cast) -> None:
    _carmel, place = named(cast)
    page = reverse("cycles:duties", args=[place.pk])
    browser(cast, "tamar").post(page, {"duties": "calls them", "version": "1"})
    late = browser(cast, "noa").post(page, {"duties": "visits them", "version": "1"})
    assert late.status_code == 409
    assert {"calls them", "visits them"} <= set(_texts(late))


def _texts(answer: Any) -> list[str]:
    page = answer.content.decode()
    return [text for text in ("calls them", "visits them") if text in page]


@pytest.mark.parametrize(("name", "status"), [("dana", 404), ("ines", 404), ("noa", 200)])
def test_duties_are_written_by_who_gives_the_place(cast: Cast, name: str, status: int) -> None:
    _carmel, place = named(cast)
    page = reverse("cycles:duties", args=[place.pk])
    assert browser(cast, name).get(page).status_code == status


def test_a_coordinator_is_not_named_without_duties(cast: Cast) -> None:
    carmel, place = named(cast)
    Assignment.objects.filter(pk=place.pk).delete()
    form = {"role": "individual_coordinator", "starts_on": carmel.starts_on}
    assign_page = reverse("cycles:assign", args=[carmel.pk])
    answer = browser(cast, "tamar").post(assign_page, {**form, "person": place.person_id})
    assert "duties" in answer.context["form"].errors
    assert not Assignment.objects.filter(cycle=carmel).exists()


def test_om_3_10_no_writer_names_somebody_without_duties(cast: Cast) -> None:
    carmel, place = named(cast)
    who: Any = place.person
    how: dict[str, Any] = {"starts_on": carmel.starts_on, "by": cast.login("noa"), "at": NOW}
    role = TeamRole.INDIVIDUAL_COORDINATOR
    Assignment.objects.filter(pk=place.pk).delete()
    with pytest.raises(DutiesMissing):
        assign_to_team(carmel, person=who, role=role, duties=" ", **how)
    kept = assign_to_team(carmel, person=who, role=role, duties="calls them", **how)
    page = reverse("cycles:duties", args=[kept.pk])
    blank = browser(cast, "noa").post(page, {"duties": " ", "version": "1"})
    assert "duties" in blank.context["form"].errors
    assert Assignment.objects.get(pk=kept.pk).duties == "calls them"


def test_a_freelancer_is_not_assigned_without_a_last_day(cast: Cast) -> None:
    how: dict[str, Any] = {"starts_on": localdate(), "by": cast.login("noa"), "at": NOW}
    with pytest.raises(LastDayMissing):
        assign_to_team(cast.negev, person=cast.dana, role=TeamRole.FREELANCER, **how)
    assert not cast.negev.team.filter(person=cast.dana).exists()


def test_om_3_13_a_programme_allocates_who_runs_model_one(cast: Cast) -> None:
    carmel = coming(cast)
    rachel = person("Rachel", "Amar")
    affiliate(rachel, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    form = {"person": rachel.pk, "role": "coordinator", "starts_on": carmel.starts_on}
    page = reverse("cycles:assign", args=[carmel.pk])
    assert browser(cast, "tamar").post(page, form).status_code == 302
    assert Requirement.LEAD not in unmet_requirements(carmel, on=localdate())


def test_om_3_13_in_other_models_the_manager_engages_them(cast: Cast) -> None:
    carmel = coming(cast, WorkModel.MENTORING_COORDINATOR)
    rachel = person("Rachel", "Amar")
    affiliate(rachel, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    form = {"person": rachel.pk, "role": "coordinator", "starts_on": carmel.starts_on}
    answer = browser(cast, "tamar").post(reverse("cycles:assign", args=[carmel.pk]), form)
    assert "role" in answer.context["form"].errors
