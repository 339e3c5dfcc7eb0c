"""What people agreed to: the texts, and who agreed to which one, for what and how."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.model_fields import DayField
from tsemed.people.models.person import Person


class ConsentPurpose(models.TextChoices):
    """What a person agrees to; the purpose decides for what a consent holds (`SCOPES`)."""

    PASS_DETAILS = "pass_details", _("Passing details to the other of the pair, while you meet")
    HAND_OVER = "hand_over", _("Passing details to the freelance coordinator of the cycle")
    GROUP_IN_MATCHING = "group_in_matching", _("Using my population group in matching")


class ConsentMethod(models.TextChoices):
    """How a consent was given; what staff record for somebody is marked as such."""

    SELF = "self", pgettext_lazy("consent", "On their own page")
    PHONE = "phone", pgettext_lazy("consent", "By telephone, recorded by staff")
    PAPER = "paper", pgettext_lazy("consent", "Signed on paper, recorded by staff")


class ContactChannel(models.TextChoices):
    """A way to reach somebody, of which a mentee chooses one for the mentor."""

    PHONE = "phone", pgettext_lazy("way", "By telephone")
    EMAIL = "email", pgettext_lazy("way", "By e-mail")


class ConsentText(models.Model):
    """One version of what somebody agrees to, in one language, from a day on.

    A version takes effect with all three languages, and is never changed: a consent names it.
    """

    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    text = models.TextField(_("text"))
    valid_from = DayField(_("valid from"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["purpose", "version", "language"], name="one_text_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.language}"


# Who or what a consent is for: "other" the other of one pair, "cycle" one cycle, "" in general.
SCOPES: dict[str, str] = {
    ConsentPurpose.PASS_DETAILS: "other",
    ConsentPurpose.HAND_OVER: "cycle",
    ConsentPurpose.GROUP_IN_MATCHING: "",
}


def _fits_its_scope() -> Q:
    """Return the condition that a consent in force says for whom or what, and nothing more."""
    fits = Q()
    for purpose, scope in SCOPES.items():
        fits |= Q(
            purpose=purpose,
            other__isnull=scope != "other",
            cycle_number__isnull=scope != "cycle",
        )
    return fits | Q(withdrawn_at__isnull=False)


class Consent(models.Model):
    """A consent: to which text, for what, given by whom and how, and perhaps withdrawn.

    `other` is the other of the pair that it is for, `cycle_number` the cycle; a general one has
    neither. `way` is how the mentor of a mentee may reach them.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    cycle_number = models.BigIntegerField(null=True)
    way = models.CharField(max_length=5, choices=ContactChannel.choices, blank=True)
    method = models.CharField(
        max_length=5, choices=ConsentMethod.choices, default=ConsentMethod.SELF
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "person",
                "purpose",
                Coalesce("other", 0),
                Coalesce("cycle_number", 0),
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_consent_per_scope",
            ),
            models.CheckConstraint(condition=_fits_its_scope(), name="consent_fits_its_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"
