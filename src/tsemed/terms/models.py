"""The terms of the choice lists."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField, NameField
from tsemed.base.models import Versioned

LONGEST_CODE = 40


class ChoiceList(models.TextChoices):
    """The lists that the mentoring manager maintains."""

    POPULATION = "population", _("Target populations")
    MATCHING_TOPIC = "matching_topic", _("Topics of matching")
    MEETING_TOPIC = "meeting_topic", _("Topics of meetings")
    SERVICE = "service", _("Services for the time after mentoring")


class Term(Versioned):
    """One value of a choice list: its code, its words, its place, and since when it is retired.

    `also` are further spellings that a list of people may hold for it.
    """

    choice_list = models.CharField(max_length=20, choices=ChoiceList.choices)
    code = models.CharField(max_length=LONGEST_CODE, editable=False)
    he = NameField(_("In Hebrew"), max_length=60)
    ar = NameField(_("In Arabic"), max_length=60)
    en = NameField(_("In English"), max_length=60)
    also = models.JSONField(_("Also read in lists as"), default=list, blank=True)
    place = models.PositiveSmallIntegerField(default=0, editable=False)
    retired_on = DayField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["choice_list", "place", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["choice_list", "code"], name="one_term_per_code"),
        ]

    def __str__(self) -> str:
        return f"{self.choice_list} {self.code}"

    @property
    def label(self) -> str:
        """Return the term in the language of the page."""
        return str(getattr(self, get_language() or "he", self.he))
