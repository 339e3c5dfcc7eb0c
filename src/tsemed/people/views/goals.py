"""The stage and the goals of a mentee: as a card of other pages, and the pages that change them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.actions import Action
from tsemed.base.edits import Edit, model_form
from tsemed.base.form_fields import DayField
from tsemed.base.form_pages import FormPage
from tsemed.base.steps import Reason, Step
from tsemed.people import goals, queries
from tsemed.people.models import Goal, GoalStep, MenteeProfile, Person
from tsemed.people.models.goal import GOAL_STATE_NAMES
from tsemed.people.models.profile import Stage
from tsemed.people.stages import (
    SameStage,
    StageBeforeTheLast,
    StageInTheFuture,
    enter_stage,
    stages_of,
)
from tsemed.people.states import GoalState


class Tick(StrEnum):
    """What the button of a step says."""

    DONE = "done"
    NOT_DONE = "not_done"


class StageForm(forms.Form):
    """Another stage, and the day it began."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, widget=forms.RadioSelect)
    since = DayField(label=_("Since"))


class GoalForm(forms.ModelForm):  # type: ignore[type-arg]
    """A goal in the mentee's own words, and by when."""

    due_on = DayField(label=_("By when"), required=False)

    class Meta:
        model = Goal
        fields = ("text", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class GoalStepForm(forms.Form):
    """One thing to do, and by when."""

    text = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = DayField(label=_("By when"), required=False)


def goal_card(user: User, person: Person) -> dict[str, Any] | None:
    """Return the stage and goals of a mentee as the card draws them; None for who may not know."""
    if not user.has_perm("people.read_goals", person):
        return None
    may_change = user.has_perm("people.change_goals", person)
    today = timezone.localdate()
    return {
        "person": person,
        "stages": stages_of(person),
        "goals": [_presented(goal, today=today) for goal in goals.goals_of(person)],
        "may_change": may_change,
        "may_enter_stage": user.has_perm("people.enter_stage", person),
    }


def _presented(goal: Goal, *, today: Any) -> dict[str, Any]:
    is_open = goal.state == GoalState.OPEN
    way = list(goal.way.all())
    return {
        "goal": goal,
        "is_open": is_open,
        "is_late": is_open and goal.due_on is not None and goal.due_on < today,
        "tone": {GoalState.REACHED: "good", GoalState.PARTLY: "good"}.get(
            GoalState(goal.state), "neutral"
        ),
        "steps": way,
        "done": sum(step.done_on is not None for step in way),
        "outcomes": [
            (code, label)
            for code, label in GOAL_STATE_NAMES
            if goal.steps.allows(goal.state, code) and code != GoalState.OPEN
        ]
        if is_open
        else [],
    }


def _mentee_of(user: User, pk: int, action: str) -> MenteeProfile:
    profile: MenteeProfile = queries.get_person_for(user, pk, action).mentee
    return profile


def _address(person: Person) -> str:
    return reverse("people:person", args=[person.pk]) + "#goals"


def _crumbs(person: Person) -> list[dict[str, str]]:
    return [{"label": person.full_name, "url": reverse("people:person", args=[person.pk])}]


def _stage_form(request: HttpRequest, _profile: MenteeProfile) -> StageForm:
    return StageForm(request.POST or None, initial={"since": timezone.localdate()})


def _stage_values(form: StageForm) -> dict[str, Any]:
    return {"stage": Stage(form.cleaned_data["stage"]), "since": form.cleaned_data["since"]}


ENTER_STAGE: Edit[MenteeProfile] = Edit(
    get=_mentee_of,
    permission="people.enter_stage",
    make_form=_stage_form,
    values=_stage_values,
    save=enter_stage,
    title=_("Another stage"),
    done=_("The stage is noted with its day; the one before stays on record."),
    back=lambda profile: _address(profile.person),
    crumbs=lambda profile: _crumbs(profile.person),
    refused={SameStage: "stage", StageInTheFuture: "since", StageBeforeTheLast: "since"},
)
SET: FormPage[Person] = FormPage(
    get=queries.get_person_for,
    permission="people.change_goals",
    make_form=lambda request, _person: GoalForm(request.POST or None),
    save=goals.set_goal,
    title=_("Set a goal"),
    done=_("The goal is set."),
    back=_address,
    after=lambda goal: _address(goal.person),
    crumbs=_crumbs,
    refused={goals.TooManyGoals: ""},
)
CHANGE: Edit[Goal] = Edit(
    get=goals.get_goal_for,
    permission="people.change_goals",
    make_form=model_form(GoalForm),
    save=goals.change_goal,
    title=_("Change a goal"),
    back=lambda goal: _address(goal.person),
    crumbs=lambda goal: _crumbs(goal.person),
    refused={goals.GoalSettled: ""},
)
SETTLE: Step[Goal] = Step(
    name="settle_goal",
    get=goals.get_goal_for,
    permission="people.change_goals",
    choices=GoalState,
    operation=goals.settle_goal,
    reason=Reason.OPTIONAL,
    done=_("What came of the goal is noted."),
    back=lambda goal: _address(goal.person),
)
ADD_STEP: FormPage[Goal] = FormPage(
    get=goals.get_goal_for,
    permission="people.change_goals",
    make_form=lambda request, _goal: GoalStepForm(request.POST or None),
    save=goals.add_step,
    title=_("Add a step"),
    done=_("The step is added."),
    back=lambda goal: _address(goal.person),
    after=lambda step: _address(step.goal.person),
    crumbs=lambda goal: _crumbs(goal.person),
    context=lambda _request, goal: {"subtitle": goal.text},
    refused={goals.TooManySteps: "", goals.GoalSettled: ""},
)
TICK: Action[GoalStep] = Action(
    name="tick_goal_step",
    get=goals.get_step_for,
    permission="people.change_goals",
    operation=goals.tick_step,
    choices=Tick,
    seen=lambda step: step.version,
    back=lambda step: _address(step.goal.person),
)
