"""What matching needs to know of each side; what somebody did not say stays empty."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsemed.base.models import Versioned
from tsemed.people.models.person import Person


class Rank(models.TextChoices):
    """A mentor's managerial rank (OM-1.4); below middle is flagged, never blocked."""

    BELOW_MIDDLE = "below_middle", _("Below middle management")
    MIDDLE = "middle", _("Middle management")
    SENIOR = "senior", _("Senior management")
    EXECUTIVE = "executive", _("Executive")


class Stage(models.TextChoices):
    """Where a mentee stands (OM-1.1)."""

    FIND = "find", _("Finding work")
    INTEGRATE = "integrate", _("Integrating in a workplace")
    ADVANCE = "advance", _("Advancing")


class Profile(Versioned):
    """What both sides say of a meeting besides when and how, which is the person's own."""

    named_only: ClassVar[frozenset[str]] = frozenset(
        {"needs", "wishes_gender", "wishes_background"}
    )
    occupations = models.JSONField(_("occupations (ISCO-08)"), default=list, blank=True)
    radius_km = models.PositiveSmallIntegerField(_("how far, in km"), null=True, blank=True)
    wishes_gender = models.CharField(max_length=5, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    needs = models.JSONField(_("what a meeting needs"), default=list, blank=True)

    class Meta:
        abstract = True


class MentorProfile(Profile):
    """A mentor: a volunteer at middle-management rank or above. `needs` is what they offer."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mentor")
    rank = models.CharField(_("rank"), max_length=12, choices=Rank.choices, default=Rank.MIDDLE)
    years_of_experience = models.PositiveSmallIntegerField(null=True, blank=True)
    stages = models.JSONField(_("stages they can help with"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(capacity__lte=3), name="mentor_has_at_most_three_places"
            ),
        ]

    def __str__(self) -> str:
        return f"mentor {self.person_id}"

    @property
    def is_below_rank(self) -> bool:
        """Return whether the rank asks for a second look; it blocks nothing (OM-1.4)."""
        return self.rank == Rank.BELOW_MIDDLE


class MenteeProfile(Profile):
    """A mentee, with the stage they are at and their goal."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mentee")
    stage = models.CharField(_("stage"), max_length=9, choices=Stage.choices, blank=True)
    goal = models.CharField(_("employment goal"), max_length=200, blank=True)
    wishes_background = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"mentee {self.person_id}"
