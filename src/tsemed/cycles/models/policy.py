"""The kept versions of the policy's numbers: who set them, from which day on, and why."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsemed.base.model_fields import DayField
from tsemed.cycles.models.cycle import Cycle
from tsemed.cycles.policy import Version


class PolicyVersionSet(models.QuerySet["PolicyVersion"]):
    """Versions, of the programme and of cycles."""

    def that_count(self) -> models.QuerySet[PolicyVersion]:
        """Return those not taken back, from the earliest on; of one day the last set is last."""
        return self.filter(taken_back_at=None).order_by("valid_from", "number")

    def in_order(self) -> list[Version]:
        """Return those that count as plain values."""
        rows = self.that_count().values_list("cycle_id", "valid_from", "numbers")
        return [Version(*row) for row in rows]


class PolicyVersion(models.Model):
    """Numbers from a day on, until the next version. A row is written once, or taken back.

    `numbers` holds all numbers of the programme, or those that one cycle has of its own.
    """

    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.CASCADE, related_name="policy_versions"
    )
    number = models.PositiveIntegerField()
    valid_from = DayField()
    numbers = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyVersionSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(cycle=None), name="policy_versions_follow"
            ),
            models.UniqueConstraint(
                fields=["cycle", "number"], name="policy_versions_of_a_cycle_follow"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
