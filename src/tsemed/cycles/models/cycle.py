"""The cycle, its responsibility matrix, and the two approvals of its work model."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tsemed.base.models import Stateful, Versioned
from tsemed.base.states import StateTable
from tsemed.cycles.states import CYCLE, CycleState
from tsemed.cycles.work_models import Carrier, Function, WorkModel
from tsemed.partners.models import Partner

WORK_MODEL_NAMES = [
    (WorkModel.PROGRAMME_COORDINATOR.value, _("Half-post coordinator of the partner programme")),
    (WorkModel.FREELANCER.value, _("Freelancer paid by the hour")),
    (WorkModel.MENTORING_COORDINATOR.value, _("Coordinator of the mentoring programme")),
    (WorkModel.DISABILITY_COORDINATOR.value, _("Disability-mentoring coordinator")),
]
FUNCTION_NAMES = [
    (Function.FUNDING.value, _("Funding of the coordinator")),
    (Function.MENTOR_SIDE.value, _("Running the programme toward mentors")),
    (Function.MENTEE_RECRUITMENT.value, _("Recruiting mentees")),
    (Function.MENTEE_ACCOMPANIMENT.value, _("Accompanying mentees")),
    (Function.MATCHING.value, _("Matching")),
    (Function.MATCHING_ACCOMPANIMENT.value, _("Accompanying the matching")),
    (Function.MENTOR_TRAINING.value, _("Delivering mentor training")),
    (Function.SUPERVISION.value, _("Delivering supervision")),
]
CARRIER_NAMES = [
    (Carrier.COORDINATOR.value, _("Mentoring coordinator of the cycle")),
    (Carrier.INDIVIDUAL_COORDINATOR.value, _("Individual coordinator of the partner programme")),
    (Carrier.MENTORING_MANAGER.value, _("Mentoring programme manager")),
    (Carrier.PARTNER_PROGRAMME.value, _("Partner programme")),
    (Carrier.MENTORING_PROGRAMME.value, _("Mentoring programme")),
    (Carrier.DISABILITY_PROGRAMME.value, _("Disability-mentoring programme")),
    (Carrier.NOBODY.value, _("Nobody: the coordinator alone")),
]
STATE_NAMES = [
    (CycleState.DRAFT.value, _("Draft")),
    (CycleState.RECRUITING.value, _("Recruiting")),
    (CycleState.MATCHING.value, _("Matching")),
    (CycleState.MENTORING.value, _("Mentoring")),
    (CycleState.CLOSING.value, _("Closing")),
    (CycleState.CLOSED.value, _("Closed")),
    (CycleState.CANCELLED.value, _("Cancelled")),
]


class Cycle(Stateful):
    """One run of the programme under exactly one work model (OM-3.1)."""

    steps: ClassVar[StateTable] = CYCLE

    name = models.CharField(_("name"), max_length=80)
    work_model = models.CharField(_("work model"), max_length=24, choices=WORK_MODEL_NAMES)
    state = models.CharField(  # type: ignore[assignment]
        max_length=12, choices=STATE_NAMES, default=CycleState.DRAFT, editable=False
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    share_of_post = models.PositiveSmallIntegerField(_("share of post, in per cent"), default=50)
    why_no_coordinator = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="cycles_hosted"
    )
    programmes = models.ManyToManyField(Partner, blank=True, related_name="cycles_referred_to")
    opened_at = models.DateTimeField()

    class Meta:
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
        return self.name


class MatrixLine(Versioned):
    """Who carries one function in one cycle; a line that departs from the model says why."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="matrix")
    function = models.CharField(max_length=24, choices=FUNCTION_NAMES)
    carrier = models.CharField(max_length=24, choices=CARRIER_NAMES)
    override_reason = models.CharField(max_length=300, blank=True)

    class Meta:
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
    """One of the two words that a work model was chosen: whose, and when."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="approvals")
    work_model = models.CharField(max_length=24, choices=WORK_MODEL_NAMES)
    side = models.CharField(max_length=20, choices=ApprovalSide.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "work_model", "side"], name="one_approval_per_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} for {self.work_model}"
