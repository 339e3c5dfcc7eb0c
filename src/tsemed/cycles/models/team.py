"""Who runs a cycle and who takes part in it, with dates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField
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
        """Return those in force on a day; the end date is the last day."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Assignment(models.Model):
    """A person's place in the team of a cycle; access ends with the last day."""

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


class Side(models.TextChoices):
    """On which side somebody takes part."""

    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class Participation(models.Model):
    """A mentor or mentee in a cycle. `programme` is who referred a mentee, if anybody."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    side = models.CharField(max_length=6, choices=Side.choices)
    programme = models.ForeignKey(
        "partners.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    joined_on = DayField()
    left_on = DayField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "person", "side"], name="takes_part_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cycle", "side", "person"], name="participation_by_side"),
            models.Index(fields=["person", "cycle"], name="participation_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.person_id}"
