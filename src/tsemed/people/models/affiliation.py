"""What a person is to a partner, and from when until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField
from tsemed.partners.models import Partner
from tsemed.people.models.person import Person


class Capacity(models.TextChoices):
    """In what capacity; from the operating model's roles."""

    MENTORING_MANAGER = "mentoring_manager", _("Mentoring programme manager")
    COORDINATOR = "coordinator", _("Mentoring coordinator")
    FINANCE = "finance", _("Finance")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    PROGRAMME_MANAGER = "programme_manager", _("Partner-programme manager")
    INDIVIDUAL_COORDINATOR = "individual_coordinator", _("Individual coordinator")
    PARTICIPANT = "participant", _("Participant")
    CONTACT_PERSON = "contact_person", _("Contact person")
    SPONSOR = "sponsor", _("Senior sponsor")
    EMPLOYEE = "employee", _("Employee")


STAFF_CAPACITIES = frozenset(
    {
        Capacity.MENTORING_MANAGER,
        Capacity.COORDINATOR,
        Capacity.FINANCE,
        Capacity.PRIVACY_OFFICER,
        Capacity.PROGRAMME_MANAGER,
        Capacity.INDIVIDUAL_COORDINATOR,
    }
)


class AffiliationSet(models.QuerySet["Affiliation"]):
    """Affiliations by day."""

    def on(self, day: date) -> Self:
        """Return those in force on a day; the end date is the last day."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Affiliation(models.Model):
    """A person's tie to a partner: contact person, sponsor, manager, participant, employee."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="affiliations")
    capacity = models.CharField(max_length=24, choices=Capacity.choices)
    starts_on = DayField()
    ends_on = DayField(null=True, blank=True)

    objects = AffiliationSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "partner", "capacity", "starts_on"], name="one_affiliation"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="affiliation_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner", "capacity"], name="affiliation_by_partner"),
        ]

    def __str__(self) -> str:
        return self.get_capacity_display()
