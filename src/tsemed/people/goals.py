"""The goals of a mentee: set, changed, taken a step further, and what came of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit, take_step
from tsemed.people.audit_events import GOAL_SET, GOAL_STEP_ADDED, GOAL_STEP_DONE
from tsemed.people.models import Goal, GoalStep, Person
from tsemed.people.states import GoalState
from tsemed.people.visibility import visible_to
from tsemed.people.write_gate import refuse_act
from tsemed.people.write_policy import Target

MOST_OPEN = 10
MOST_STEPS = 20


class TooManyGoals(Refused):
    """Ten goals at one time are no goals."""

    sentence = _(
        "There are already ten goals in progress. Say of one what came of it, then set the next."
    )


class TooManySteps(Refused):
    """A goal with more than twenty steps is several goals."""

    sentence = _("This goal has twenty steps. Make a second goal of what comes next.")


class GoalSettled(Refused):
    """What came of it has been noted already."""

    sentence = _("What came of this goal is already noted. Take it up again to go on with it.")


def goals_of(person: Person) -> list[Goal]:
    """Return the goals of a person with their steps, those in progress first.

    The caller may read the goals of this person.
    """
    goals = person.goals.prefetch_related("way").order_by("set_on", "pk")
    return sorted(goals, key=lambda goal: goal.state != GoalState.OPEN)


def get_goal_for(user: User, pk: int, action: str) -> Goal:
    """Return the goal; 404 if user may not see its person or the goals, 403 if not do action."""
    people = visible_to(user).order_by().values("pk")
    goal = Goal.objects.filter(pk=pk, person__in=people).select_related("person__mentee").first()
    if goal is None or not user.has_perm("people.read_goals", goal.person):
        raise Http404
    if not user.has_perm(action, goal.person):
        raise PermissionDenied
    return goal


def get_step_for(user: User, pk: int, action: str) -> GoalStep:
    """Return the step of a goal that user may see and act on, as `get_goal_for`."""
    step = GoalStep.objects.filter(pk=pk).select_related("goal").first()
    if step is None:
        raise Http404
    step.goal = get_goal_for(user, step.goal_id, action)
    return step


@transaction.atomic
def set_goal(
    person: Person, *, text: str, due_on: date | None = None, by: User, at: datetime
) -> Goal:
    """Set a goal of a mentee, from today on; raise TooManyGoals, or FieldsRefused."""
    _refuse(person, by=by, at=at)
    # The person's row is held, so that two who set one at the same time are counted one by one.
    Person.objects.select_for_update().get(pk=person.pk)
    if person.goals.filter(state=GoalState.OPEN).count() >= MOST_OPEN:
        raise TooManyGoals
    goal = Goal.objects.create(
        person=person, text=text, due_on=due_on, set_on=localdate(at), state_since=at
    )
    record(GOAL_SET, goal, by=by, at=at)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, started_from: int, by: User, at: datetime, **changes: Any) -> None:
    """Save an edit of a goal in progress; raise GoalSettled of another."""
    _refuse(goal.person, by=by, at=at)
    if goal.state != GoalState.OPEN:
        raise GoalSettled
    save_edit(goal, started_from=started_from, by=by, at=at, **changes)


@transaction.atomic
def settle_goal(goal: Goal, *, to: str, by: User | None, at: datetime, why: str = "") -> None:
    """Note what came of a goal, or take it up again (OM-1.6)."""
    _refuse(goal.person, by=by, at=at)
    is_open = to == GoalState.OPEN
    take_step(goal, to, by=by, at=at, why=why, settled_on=None if is_open else localdate(at))


@transaction.atomic
def add_step(
    goal: Goal, *, text: str, due_on: date | None = None, by: User, at: datetime
) -> GoalStep:
    """Add something to do on the way to a goal in progress."""
    _refuse(goal.person, by=by, at=at)
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    if held.state != GoalState.OPEN:
        raise GoalSettled
    if held.way.count() >= MOST_STEPS:
        raise TooManySteps
    step = GoalStep.objects.create(goal=held, text=text, due_on=due_on)
    record(GOAL_STEP_ADDED, held, by=by, at=at)
    return step


@transaction.atomic
def tick_step(step: GoalStep, *, to: str, by: User, at: datetime) -> None:
    """Note that a step was done today, or that it is not done after all."""
    _refuse(step.goal.person, by=by, at=at)
    if step.goal.state != GoalState.OPEN:
        raise GoalSettled
    done_on = localdate(at) if to == "done" else None
    save_edit(step, started_from=step.version, event=GOAL_STEP_DONE, by=by, at=at, done_on=done_on)


def _refuse(person: Person, *, by: User | None, at: datetime) -> None:
    refuse_act(by, person, Target.MENTEE, "goal", on=localdate(at))
