"""The register of partners."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.model_fields import NameField
from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.partners.states import ENGAGEMENT, Engagement


class PartnerKind(models.TextChoices):
    """What a partner is to the programme."""

    BUSINESS = "business", _("Business organisation")
    PUBLIC_BODY = "public_body", _("Public organisation")
    PROGRAMME = "programme", _("Partner programme")
    OFFICE = "office", _("Mentoring programme")


STATE_NAMES = [
    (Engagement.CONTACTED.value, _("First contact")),
    (Engagement.INTERESTED.value, _("Interested")),
    (Engagement.AGREED.value, _("Agreed")),
    (Engagement.ACTIVE.value, pgettext_lazy("engagement", "Active")),
    (Engagement.RESTING.value, pgettext_lazy("engagement", "Resting")),
    (Engagement.ENDED.value, pgettext_lazy("engagement", "Ended")),
]


class Partner(Stateful):
    """An organisation, a referring programme, or the mentoring programme's own office.

    The name of a programme reveals who its participants are, so it is shown only to those who
    may know it (`partners.visibility.visible_to`) and never stands in a URL, a subject or a
    file name.
    """

    steps: ClassVar[StateTable] = ENGAGEMENT

    kind = models.CharField(_("kind"), max_length=12, choices=PartnerKind.choices)
    name = NameField(_("name"), max_length=120)
    state = models.CharField(
        max_length=12, choices=STATE_NAMES, default=Engagement.CONTACTED, editable=False
    )

    class Meta:
        verbose_name = _("partner")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "name"], name="partner_by_kind"),
        ]

    def __str__(self) -> str:
        return str(self.name)
