"""Terms of a place in a team, sheets of hours, and the hours on them. Money is in agorot."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.model_fields import DayField
from tsemed.base.models import Stateful, Versioned
from tsemed.base.states import StateTable
from tsemed.cycles.models import Assignment
from tsemed.finance.states import COUNTED, SHEET, SheetState

SHEET_STATE_NAMES = [
    (SheetState.OPEN.value, pgettext_lazy("hours", "Being written")),
    (SheetState.SUBMITTED.value, pgettext_lazy("hours", "Waits for approval")),
    (SheetState.RETURNED.value, pgettext_lazy("hours", "Returned")),
    (SheetState.APPROVED.value, pgettext_lazy("hours", "Approved")),
    (SheetState.PAID.value, pgettext_lazy("hours", "Paid")),
]


class Route(models.TextChoices):
    """How the money of the partner programme reaches a freelancer (OM-10.2)."""

    THROUGH_OFFICE = "through_office", _("Through the mentoring programme")
    DIRECT = "direct", _("Directly from the partner programme")


class Kind(models.TextChoices):
    """What hours were worked on."""

    RECRUITING = "recruiting", _("Recruiting and interviews")
    TRAINING = "training", _("Training and aligning expectations")
    MATCHING = "matching", _("Matching")
    ACCOMPANYING = "accompanying", _("Accompanying pairs")
    SUPERVISION = "supervision", _("Supervision and forum")
    OFFICE = "office", _("Reports and lists")
    TRAVEL = "travel", _("Travel")


class Terms(models.Model):
    """What was agreed on with somebody of a team from a day on; the latest entry holds.

    An entry is never changed. The rate is in agorot for an hour; share is per cent of a post.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="terms")
    starts_on = DayField(_("from"))
    share_of_post = models.PositiveSmallIntegerField(_("share of a post, in per cent"), null=True)
    contract = models.CharField(_("number of the contract"), max_length=60, blank=True)
    rate = models.PositiveIntegerField(null=True)
    route = models.CharField(
        _("route of payment"), max_length=14, choices=Route.choices, blank=True
    )
    reason = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "starts_on"], name="terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(share_of_post=None) | Q(share_of_post__range=(5, 100)),
                name="share_of_terms_is_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.assignment_id}"


class SheetSet(models.QuerySet["Sheet"]):
    """Sheets with whom they belong to."""

    def with_people(self) -> Self:
        """Join the person and the cycle."""
        return self.select_related("assignment__person", "assignment__cycle")

    def counted(self) -> Self:
        """Return those whose minutes and amount are fixed."""
        return self.filter(state__in=COUNTED)


class Sheet(Stateful):
    """The hours of one place in a team in one month, named by its first day.

    `minutes` are those of the submission; `amount` (agorot) and `route` are fixed by the approval.
    """

    steps: ClassVar[StateTable] = SHEET
    named_only: ClassVar[frozenset[str]] = frozenset({"amount"})

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sheets")
    month = DayField()
    state = models.CharField(
        max_length=9, choices=SHEET_STATE_NAMES, default=SheetState.OPEN, editable=False
    )
    minutes = models.IntegerField(default=0, editable=False)
    amount = models.IntegerField(null=True, editable=False)
    route = models.CharField(max_length=14, choices=Route.choices, blank=True, editable=False)

    objects = SheetSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "month"], name="one_sheet_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=COUNTED, amount__isnull=False)
                | (~Q(state__in=COUNTED) & Q(amount=None)),
                name="counted_sheet_has_an_amount",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "month", "id"], name="sheets_by_state"),
            models.Index(fields=["-month", "id"], name="sheets_by_month"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class HourEntry(Versioned):
    """Minutes worked on a day, of one kind, on one sheet."""

    named_only: ClassVar[frozenset[str]] = frozenset({"note"})

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="entries")
    on = DayField(_("day"))
    minutes = models.SmallIntegerField()
    kind = models.CharField(_("work"), max_length=12, choices=Kind.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "pk"]

    def __str__(self) -> str:
        return f"hours of sheet {self.sheet_id}"
