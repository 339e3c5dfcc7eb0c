"""The register of partners."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.doors import door
from tsemed.base.paging import page_of
from tsemed.partners import queries
from tsemed.partners.forms import PartnerFilter
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement

TONES = {
    Engagement.ACTIVE: "good",
    Engagement.AGREED: "good",
    Engagement.INTERESTED: "waiting",
    Engagement.CONTACTED: "waiting",
}


@require_safe
@door("partners.list_partners")
def listing(request: HttpRequest) -> HttpResponse:
    """The partners this viewer works with, by kind and stage of engagement."""
    page = page_of(
        queries.list_partners(user_of(request), request.GET.dict()), request.GET.get("page")
    )
    context = {
        "filters": PartnerFilter(request.GET),
        "page_obj": page,
        "table": {
            "caption": _("Partners"),
            "columns": [{"label": _("Name")}, {"label": _("Kind")}, {"label": _("Engagement")}],
            "rows": [{"cells": _cells(partner)} for partner in page.object_list],
            "empty": {
                "title": _("No partner here"),
                "text": _("Choose another kind or stage, or enter the first one."),
            },
        },
        "actions": _actions(request),
    }
    return render(request, "partners/listing.html", context)


def _cells(partner: Partner) -> list[Any]:
    return [
        {"text": partner.name, "url": reverse("partners:partner", args=[partner.pk])},
        partner.get_kind_display(),
        state_of(partner) | {"kind": "state"},
    ]


def state_of(partner: Partner) -> dict[str, Any]:
    """The stage of a partner's engagement with the tone that draws it."""
    tone = TONES.get(Engagement(partner.state), "neutral")
    word = partner.get_state_display()
    return {"text": word, "label": word, "tone": tone}


def _actions(request: HttpRequest) -> list[dict[str, Any]]:
    if not user_of(request).has_perm("partners.open_partner"):
        return []
    return [{"label": _("Enter a partner"), "url": reverse("partners:open"), "icon": "plus-lg"}]
