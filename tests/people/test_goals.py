"""The stage of a mentee with its days, and goals with their steps and what came of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import BEGUN, NOW, TODAY, Cast
from tests.relationships.pairs import galil_pair

from tsemed.base.audit import history_of
from tsemed.base.transitions import StaleVersion
from tsemed.people.bulk_writes import Change, write_changes
from tsemed.people.goals import (
    MOST_OPEN,
    MOST_STEPS,
    GoalSettled,
    TooManyGoals,
    TooManySteps,
    add_step,
    change_goal,
    get_goal_for,
    set_goal,
    settle_goal,
    tick_step,
)
from tsemed.people.models import Goal, Person, StageEntry
from tsemed.people.models.profile import Stage
from tsemed.people.operations import change_profile
from tsemed.people.stages import SameStage, StageBeforeTheLast, StageInTheFuture, enter_stage
from tsemed.people.write_gate import FieldsRefused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client, user = Client(), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(cast: Cast, name: str, person: Person) -> str:
    return browser(cast, name).get(reverse("people:person", args=[person.pk])).content.decode()


def entries(person: Person) -> list[tuple[str, date]]:
    return list(person.stages.order_by("since", "pk").values_list("stage", "since"))


def enter(cast: Cast, stage: Stage, since: date, *, by: str = "dana", version: int = 0) -> None:
    profile = Person.objects.get(pk=cast.yosef.person_id).mentee
    enter_stage(
        profile,
        stage=stage,
        since=since,
        started_from=version or profile.version,
        by=cast.login(by),
        at=NOW,
    )


def goal_of(cast: Cast, text: str = "a shift by day") -> Goal:
    return set_goal(cast.yosef.person, text=text, by=cast.login("dana"), at=NOW)


def test_om_1_5_each_stage_stays_with_its_day(cast: Cast) -> None:
    enter(cast, Stage.INTEGRATE, BEGUN)
    enter(cast, Stage.ADVANCE, TODAY)
    assert entries(cast.yosef.person) == [("integrate", BEGUN), ("advance", TODAY)]
    assert Person.objects.get(pk=cast.yosef.person_id).mentee.stage == "advance"
    page = page_of(cast, "tamar", cast.yosef.person)
    assert "Advancing" in page
    assert "Earlier stages" in page


@pytest.mark.parametrize(
    ("stage", "since", "refused"),
    [
        (Stage.FIND, TODAY, SameStage),
        (Stage.ADVANCE, TODAY + timedelta(days=1), StageInTheFuture),
        (Stage.ADVANCE, BEGUN - timedelta(days=1), StageBeforeTheLast),
    ],
)
def test_a_stage_that_does_not_follow_is_refused(
    cast: Cast, stage: Stage, since: date, refused: type[Exception]
) -> None:
    enter(cast, Stage.INTEGRATE, BEGUN)
    enter(cast, Stage.FIND, BEGUN)
    with pytest.raises(refused):
        enter(cast, stage, since)
    assert len(entries(cast.yosef.person)) == 2


def test_the_slower_entry_of_a_stage_is_refused(cast: Cast) -> None:
    enter(cast, Stage.INTEGRATE, BEGUN, version=1)
    with pytest.raises(StaleVersion):
        enter(cast, Stage.ADVANCE, TODAY, version=1)


@pytest.mark.parametrize("name", ["farid", "michal", "noa"])
def test_a_stage_is_entered_by_those_of_the_mentee_alone(cast: Cast, name: str) -> None:
    with pytest.raises(FieldsRefused):
        enter(cast, Stage.ADVANCE, TODAY, by=name)


def test_a_stage_of_a_form_or_a_list_is_kept_too(cast: Cast) -> None:
    profile, dana = cast.yosef.person.mentee, cast.login("dana")
    change_profile(profile, started_from=1, by=dana, at=NOW, stage="advance")
    write_changes([Change(profile, {"stage": "integrate"})], by=dana, at=NOW)
    assert [stage for stage, _day in entries(cast.yosef.person)] == ["advance", "integrate"]
    change_profile(profile, started_from=profile.version, by=dana, at=NOW, goal="a baker")
    assert len(entries(cast.yosef.person)) == 2


def test_om_1_6_a_goal_is_set_and_settled_in_the_browser(cast: Cast) -> None:
    dana, yosef = browser(cast, "dana"), cast.yosef.person
    where = reverse("people:set_goal", args=[yosef.pk])
    assert dana.post(where, {"text": "a shift by day", "due_on": "2020-01-01"}).status_code == 302
    goal = Goal.objects.get()
    step_page = reverse("people:add_goal_step", args=[goal.pk])
    assert dana.post(step_page, {"text": "write to the depot"}).status_code == 302
    step = goal.way.get()
    tick = reverse("people:tick_goal_step", args=[step.pk])
    assert dana.post(tick, {"to": "done", "seen": "1"}).status_code == 302
    page = page_of(cast, "yosef", yosef)
    assert "write to the depot" in page
    assert "was to be reached by" in page
    settle = reverse("people:settle_goal", args=[goal.pk])
    dana.post(settle, {"to": "partly", "seen": "1", "why": "two days a week"})
    goal.refresh_from_db()
    assert (goal.state, goal.settled_on) == ("partly", localdate())
    assert "Partly reached" in page_of(cast, "tamar", yosef)
    assert [row.event for row in history_of(goal)] == [
        "people.goal.set",
        "people.goal.step_added",
        "people.goal.partly",
    ]
    assert "a shift by day" not in str([row.details for row in history_of(goal)])


def test_a_settled_goal_is_taken_up_before_it_changes(cast: Cast) -> None:
    goal, dana = goal_of(cast), cast.login("dana")
    step = add_step(goal, text="write", by=dana, at=NOW)
    settle_goal(goal, to="reached", by=dana, at=NOW)
    step.refresh_from_db()
    how: dict[str, Any] = {"by": dana, "at": NOW}
    for change in (
        lambda: change_goal(goal, started_from=goal.version, text="more", **how),
        lambda: add_step(goal, text="more", **how),
        lambda: tick_step(step, to="done", **how),
    ):
        with pytest.raises(GoalSettled):
            change()
    settle_goal(goal, to="open", by=dana, at=NOW)
    assert goal.settled_on is None
    tick_step(type(step).objects.select_related("goal").get(), to="done", **how)


def test_the_mentor_of_the_pair_reads_goals_and_writes_none(cast: Cast) -> None:
    goal = goal_of(cast)
    pair = galil_pair(cast)
    address = reverse("relationships:relationship", args=[pair.pk])
    page = browser(cast, "michal").get(address).content.decode()
    assert "a shift by day" in page
    assert "Set a goal" not in page
    with pytest.raises(PermissionDenied):
        get_goal_for(cast.login("michal"), goal.pk, "people.change_goals")
    with pytest.raises(Http404):
        get_goal_for(cast.login("rivka"), goal.pk, "people.change_goals")
    assert "a shift by day" in page_of(cast, "yosef", cast.yosef.person)


def test_goals_and_steps_have_an_end(cast: Cast) -> None:
    goals = [goal_of(cast, f"goal {number}") for number in range(MOST_OPEN)]
    with pytest.raises(TooManyGoals):
        goal_of(cast)
    dana = cast.login("dana")
    for number in range(MOST_STEPS):
        add_step(goals[0], text=f"step {number}", by=dana, at=NOW)
    with pytest.raises(TooManySteps):
        add_step(goals[0], text="one more", by=dana, at=NOW)
    settle_goal(goals[1], to="given_up", by=dana, at=NOW)
    goal_of(cast)


def test_the_database_holds_the_day_of_a_settled_goal(cast: Cast) -> None:
    goal = goal_of(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(state="reached")


def test_nobody_else_learns_of_a_stage(cast: Cast) -> None:
    enter(cast, Stage.INTEGRATE, BEGUN)
    assert StageEntry.objects.count() == 1
    for name in ("farid", "rivka", "shlomo"):
        answer = browser(cast, name).get(reverse("people:person", args=[cast.yosef.person_id]))
        assert answer.status_code == 404
