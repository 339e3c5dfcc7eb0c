"""The cycle, its responsibility matrix, and the two approvals of its work model."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField, NameField
from tsemed.base.models import Stateful, Versioned
from tsemed.base.states import StateTable
from tsemed.cycles.models.choices import (
    CARRIER_NAMES,
    FUNCTION_NAMES,
    STATE_NAMES,
    TRIGGER_NAMES,
    WORK_MODEL_NAMES,
)
from tsemed.cycles.states import CYCLE, CycleState
from tsemed.cycles.work_models import NEEDS, Needs, Trigger, WorkModel
from tsemed.partners.models import Partner


class Cycle(Stateful):
    """One run of the programme under exactly one work model (OM-3.1)."""

    steps: ClassVar[StateTable] = CYCLE

    name = NameField(_("name"), max_length=80)
    work_model = models.CharField(_("work model"), max_length=24, choices=WORK_MODEL_NAMES)
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


class MatrixLine(Versioned):
    """Who carries one function in one cycle; a line that departs from the model says why."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="matrix")
    function = models.CharField(max_length=24, choices=FUNCTION_NAMES)
    carrier = models.CharField(max_length=24, choices=CARRIER_NAMES)
    override_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("line of the matrix")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "function"], name="one_line_per_function"),
        ]

    def __str__(self) -> str:
        return f"{self.function}: {self.carrier}"


class ApprovalSide(models.TextChoices):
    """The two who choose the work model jointly (OM-3.4)."""

    MENTORING_MANAGER = "mentoring_manager", _("Mentoring programme manager")
    PROGRAMME_MANAGER = "programme_manager", _("Partner-programme manager")


class ModelApproval(models.Model):
    """One approval of a chosen work model: whose, and when.

    Where several programmes refer to one cycle, the manager of each gives hers.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="approvals")
    work_model = models.CharField(max_length=24, choices=WORK_MODEL_NAMES)
    side = models.CharField(max_length=20, choices=ApprovalSide.choices)
    programme = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "work_model", "side"],
                condition=models.Q(programme__isnull=True),
                name="one_approval_per_side",
            ),
            models.UniqueConstraint(
                fields=["cycle", "work_model", "side", "programme"],
                name="one_approval_per_programme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} for {self.work_model}"
