"""The steps of a partner's engagement (OM-2.1)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.steps import Reason, Step
from tsemed.partners.models import Partner
from tsemed.partners.queries import get_partner_for
from tsemed.partners.states import Engagement

ENGAGE: Step[Partner] = Step(
    name="step",
    get=get_partner_for,
    permission="partners.step_partner",
    choices=Engagement,
    reason=Reason.OPTIONAL,
    done=_("The next stage of the engagement is noted."),
    back=lambda partner: reverse("partners:partner", args=[partner.pk]),
)
