"""Especially sensitive classes, in tables of their own. Only `people.sensitive` reads them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsemed.people.models.person import Person


class Group(models.TextChoices):
    """Target populations (OM-1.3). The programme may add to the list."""

    LOW_WAGE = "low_wage", _("Low-wage workers")
    DISABILITY = "disability", _("People with disabilities")
    ETHIOPIAN = "ethiopian", _("People of Ethiopian origin")
    HAREDI = "haredi", _("Haredi community")
    ARAB = "arab", _("Arab community")
    AGE_45 = "age_45", _("People over 45")
    OTHER = "other", _("Another group")


class PopulationGroup(models.Model):
    """One population a person belongs to; several are allowed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=12, choices=Group.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "group"], name="one_row_per_group"),
        ]

    def __str__(self) -> str:
        return f"group of {self.person_id}"
