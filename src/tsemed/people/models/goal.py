"""Where a mentee stands since when, and what they want to reach: dated, with what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.model_fields import DayField
from tsemed.base.models import Stateful, Versioned
from tsemed.base.states import StateTable
from tsemed.people.models.person import Person
from tsemed.people.models.profile import Stage
from tsemed.people.states import GOAL, GoalState

GOAL_STATE_NAMES = [
    (GoalState.OPEN.value, pgettext_lazy("goal", "In progress")),
    (GoalState.REACHED.value, pgettext_lazy("goal", "Reached")),
    (GoalState.PARTLY.value, pgettext_lazy("goal", "Partly reached")),
    (GoalState.NOT_REACHED.value, pgettext_lazy("goal", "Not reached")),
    (GoalState.GIVEN_UP.value, pgettext_lazy("goal", "No longer wanted")),
]


class StageEntry(models.Model):
    """That a mentee stands at a stage from a day on (OM-1.1, OM-1.5); the latest entry holds.

    It is never changed. The stage of the latest entry also stands on the mentee's profile, for
    matching and lists; only `people.stages` writes the two.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=9, choices=Stage.choices)
    since = DayField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "since", "id"], name="stages_of_person"),
        ]

    def __str__(self) -> str:
        return f"stage of {self.person_id}"


class Goal(Stateful):
    """What a mentee wants to reach, in their own words, by when, and whether it was reached."""

    steps: ClassVar[StateTable] = GOAL
    named_only: ClassVar[frozenset[str]] = frozenset({"text"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(_("what is to be reached"), max_length=300)
    state = models.CharField(
        max_length=11, choices=GOAL_STATE_NAMES, default=GoalState.OPEN, editable=False
    )
    set_on = DayField(editable=False)
    due_on = DayField(_("by when"), null=True, blank=True)
    settled_on = DayField(null=True, editable=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "set_on"], name="goals_of_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="goal_is_settled_on_a_day",
                condition=models.Q(state="open", settled_on=None)
                | (~models.Q(state="open") & models.Q(settled_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"goal of {self.person_id}"


class GoalStep(Versioned):
    """One thing to do on the way to a goal, by when, and when it was done."""

    named_only: ClassVar[frozenset[str]] = frozenset({"text"})

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="way")
    text = models.CharField(_("step"), max_length=200)
    due_on = DayField(_("by when"), null=True, blank=True)
    done_on = DayField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"step of goal {self.goal_id}"
