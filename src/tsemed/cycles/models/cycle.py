"""The cycle, the work models it runs under one after another, and the approvals of each."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField, NameField
from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.cycles.models.choices import (
    STATE_NAMES,
    TRIGGER_NAMES,
    WORK_MODEL_NAMES,
)
from tsemed.cycles.states import CYCLE, TAKES_PEOPLE, CycleState
from tsemed.cycles.work_models import NEEDS, Needs, Trigger, WorkModel
from tsemed.partners.models import Partner


class Cycle(Stateful):
    """One run of the programme under exactly one work model (OM-3.1)."""

    steps: ClassVar[StateTable] = CYCLE

    name = NameField(_("name"), max_length=80)
    work_model = models.CharField(_("work model"), max_length=24, choices=WORK_MODEL_NAMES)
    next_model = models.CharField(
        max_length=24, choices=WORK_MODEL_NAMES, blank=True, editable=False
    )
    trigger = models.CharField(
        _("what led to this model"),
        max_length=20,
        choices=TRIGGER_NAMES,
        default=Trigger.PROGRAMME_CHOSE.value,
    )
    state = models.CharField(
        max_length=12, choices=STATE_NAMES, default=CycleState.DRAFT, editable=False
    )
    starts_on = DayField(_("starts on"))
    ends_on = DayField(_("ends on"))
    share_of_post = models.PositiveSmallIntegerField(_("share of post, in per cent"), default=50)
    why_no_coordinator = models.CharField(
        _("why no coordinator could be allocated"), max_length=300, blank=True
    )
    organisation = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="cycles_hosted"
    )
    programmes = models.ManyToManyField(Partner, blank=True, related_name="cycles_referred_to")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cycle")
        ordering: ClassVar[list[str]] = ["-starts_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="cycle_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(share_of_post__range=(5, 100)), name="share_of_post_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def public_name(self) -> str:
        """Return what mentors, mentees, contact persons and sponsors read, in their language.

        Made of the cycle's number and first month alone: `name` is the office's own free text,
        and no check of a text finds every programme and population group that it may reveal.
        """
        month = date_format(self.starts_on, "F Y")
        return gettext("Cycle %(number)d · %(month)s") % {"number": self.pk, "month": month}

    @property
    def needs(self) -> Needs:
        """Return what this cycle must have before it may start, by its work model."""
        return NEEDS[WorkModel(self.work_model)]

    @property
    def chosen_model(self) -> WorkModel:
        """Return the model that is to be approved: the next one where a change is prepared."""
        return WorkModel(self.next_model or self.work_model)

    def asks_for(self, what: str) -> bool:
        """Return whether its model, or the one that is prepared, has this need."""
        models = (WorkModel(self.work_model), self.chosen_model)
        return any(getattr(NEEDS[model], what) for model in models)

    @property
    def awaits_approval(self) -> bool:
        """Return whether the choice of a model may still be approved."""
        return self.state == CycleState.DRAFT or bool(
            self.next_model and self.state in TAKES_PEOPLE
        )


class ModelPeriod(models.Model):
    """A time for which a cycle runs under one work model, and why it was chosen (OM-3.14).

    One that was prepared and has not begun has no `began_on`; what was given up keeps none.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="periods")
    work_model = models.CharField(max_length=24, choices=WORK_MODEL_NAMES)
    began_on = DayField(null=True)
    ended_on = DayField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(began_on__isnull=False, ended_on__isnull=True),
                name="one_model_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(began_on__isnull=True, given_up_at__isnull=True),
                name="one_change_of_model_prepared",
            ),
        ]

    def __str__(self) -> str:
        return self.get_work_model_display()

    def is_open(self, *, prepared: bool) -> bool:
        """Return whether it is in force or, `prepared`, will be once it is approved."""
        is_over = self.ended_on is not None or self.given_up_at is not None
        return not is_over and (self.began_on is None) is prepared


class ApprovalSide(models.TextChoices):
    """The two who choose the work model jointly (OM-3.4)."""

    MENTORING_MANAGER = "mentoring_manager", _("Mentoring programme manager")
    PROGRAMME_MANAGER = "programme_manager", _("Partner-programme manager")


class ModelApproval(models.Model):
    """One approval of a chosen work model: whose, when, and for which period.

    Where several programmes refer to one cycle, the manager of each gives hers. A model that is
    chosen again later is approved again.
    """

    period = models.ForeignKey(ModelPeriod, on_delete=models.CASCADE, related_name="approvals")
    side = models.CharField(max_length=20, choices=ApprovalSide.choices)
    programme = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["period", "side"],
                condition=models.Q(programme__isnull=True),
                name="one_approval_per_side",
            ),
            models.UniqueConstraint(
                fields=["period", "side", "programme"], name="one_approval_per_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} for period {self.period_id}"
