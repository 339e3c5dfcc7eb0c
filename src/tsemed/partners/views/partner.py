"""One partner: who speaks for it, what it takes part in, how far its engagement has come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.edits import Edit, model_form
from tsemed.base.form_pages import FormPage
from tsemed.base.views import requires
from tsemed.partners import operations, queries
from tsemed.partners.forms import PartnerForm
from tsemed.partners.models import STATE_NAMES, Partner
from tsemed.partners.states import ENGAGEMENT, Engagement
from tsemed.partners.views.listing import address_of, state_of


@require_safe
@requires("partners.view_partner", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one partner with what each app knows of it."""
    user = user_of(request)
    partner = queries.get_partner_for(user, pk, "partners.view_partner")
    may_step = user.has_perm("partners.step_partner", partner)
    context = {
        "partner": partner,
        "state": state_of(partner),
        "crumbs": [_partners()],
        "actions": _actions(request, partner),
        "steps": _steps(partner) if may_step else [],
        "panels": queries.panels.for_viewer(user, partner, on=timezone.localdate()),
    }
    return render(request, "partners/partner.html", context)


OPEN: FormPage[None] = FormPage(
    permission="partners.open_partner",
    make_form=lambda request, _nothing: PartnerForm(request.POST or None),
    save=operations.open_partner,
    title=_("Enter a partner"),
    button=pgettext_lazy("partner", "Enter"),
    done=_("Entered. Now say who speaks for it."),
    back=lambda _nothing: reverse("partners:list"),
    after=address_of,
    crumbs=lambda _nothing: [_partners()],
)
change = Edit(
    get=queries.get_partner_for,
    permission="partners.change_partner",
    make_form=model_form(PartnerForm),
    save=operations.change_partner,
    title=_("Change a partner"),
    back=address_of,
    crumbs=lambda partner: [_partners(), {"label": partner.name, "url": address_of(partner)}],
)


def _steps(partner: Partner) -> list[dict[str, Any]]:
    names = dict(STATE_NAMES)
    following = ENGAGEMENT.legal[Engagement(partner.state)]
    return [{"to": to.value, "label": names[to.value]} for to in Engagement if to in following]


def _partners() -> dict[str, Any]:
    return {"label": _("Partners"), "url": reverse("partners:list")}


def _actions(request: HttpRequest, partner: Partner) -> list[dict[str, Any]]:
    if not user_of(request).has_perm("partners.change_partner", partner):
        return []
    address = reverse("partners:change", args=[partner.pk])
    return [{"label": _("Change"), "url": address, "icon": "pencil", "look": "second"}]
