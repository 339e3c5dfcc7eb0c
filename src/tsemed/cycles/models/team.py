"""Who runs a cycle, with dates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField
from tsemed.base.models import Versioned
from tsemed.cycles.models.cycle import Cycle
from tsemed.people.models import Person


class TeamRole(models.TextChoices):
    """What somebody is in a cycle."""

    COORDINATOR = "coordinator", _("Mentoring coordinator")
    FREELANCER = "freelancer", _("Freelancer")
    DISABILITY_COORDINATOR = "disability_coordinator", _("Disability-mentoring coordinator")
    INDIVIDUAL_COORDINATOR = "individual_coordinator", _("Individual coordinator")


LEADING_ROLES = frozenset(
    {TeamRole.COORDINATOR, TeamRole.FREELANCER, TeamRole.DISABILITY_COORDINATOR}
)


class AssignmentSet(models.QuerySet["Assignment"]):
    """Assignments by day."""

    def on(self, day: date) -> Self:
        """Return those in force on a day; the end date is the last day.

        A place that is held from the cycle's first day on is in force before that day too, so that
        its holder can prepare the cycle (OM-3.12). A later one is in force from its own day on.
        """
        has_begun = Q(starts_on__lte=day) | Q(starts_on__lte=F("cycle__starts_on"))
        return self.not_over(day).filter(has_begun)

    def not_over(self, day: date) -> Self:
        """Return those in force on a day or from a coming day on, without those taken back."""
        is_kept = Q(ends_on__gte=day) & Q(ends_on__gte=F("starts_on"))
        return self.filter(Q(ends_on__isnull=True) | is_kept)


class Assignment(Versioned):
    """A person's place in the team of a cycle; access ends with the last day.

    One that was taken back before its first day ends on the day before it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=24, choices=TeamRole.choices)
    duties = models.CharField(_("what they answer for"), max_length=300, blank=True)
    starts_on = DayField()
    ends_on = DayField(null=True, blank=True)

    objects = AssignmentSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cycle", "person", "role", "starts_on"], name="one_assignment"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "cycle"], name="assignment_by_person"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def is_taken_back(self) -> bool:
        """Return whether it was taken back before its first day."""
        return self.ends_on is not None and self.ends_on < self.starts_on
