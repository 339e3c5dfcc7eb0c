"""Further ways to reach somebody, with a wish for each. None of them opens an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsemed.people.models.person import Person


class ContactKind(models.TextChoices):
    """Which way it is; the main telephone and e-mail stand on the person."""

    MOBILE = "mobile", _("Mobile telephone")
    SECOND_PHONE = "second_phone", _("Second telephone")
    SECOND_EMAIL = "second_email", _("Second e-mail")


def alike(kind: ContactKind) -> list[ContactKind]:
    """Return the kinds that hold the same, this one first."""
    is_email = kind is ContactKind.SECOND_EMAIL
    return sorted(
        (one for one in ContactKind if (one is ContactKind.SECOND_EMAIL) is is_email),
        key=lambda one: one is not kind,
    )


class ContactWish(models.TextChoices):
    """What somebody asks of those who reach them."""

    CALLS_ONLY = "calls_only", _("Calls only, no letters")
    NO_TEXTS = "no_texts", _("No text messages")
    RELATIVES = "relatives", _("The telephone is a relative's")


class ContactPoint(models.Model):
    """One more way to reach a person; `wishes` are as those of the main telephone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=12, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    wishes = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_contact_point_per_kind"),
        ]

    def __str__(self) -> str:
        return self.kind
