"""Especially sensitive classes, in tables of their own. Only `people.sensitive` reads them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class ConsentPurpose(models.TextChoices):
    """What a person agreed to."""

    PASS_DETAILS = (
        "pass_details",
        _("Passing my name and one way to reach me to the mentor, while we meet"),
    )
    GROUP_IN_MATCHING = "group_in_matching", _("Using my population group in matching")


class ContactChannel(models.TextChoices):
    """A way to reach somebody, of which a mentee chooses one for the mentor."""

    PHONE = "phone", pgettext_lazy("way", "By telephone")
    EMAIL = "email", pgettext_lazy("way", "By e-mail")


class Consent(models.Model):
    """A consent: to what, which wording, by which way, given and perhaps withdrawn."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    wording = models.CharField(max_length=20, default="2026-11-25")
    way = models.CharField(max_length=5, choices=ContactChannel.choices, blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_live_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"
