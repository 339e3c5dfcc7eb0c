"""One partner: who speaks for it, what it takes part in, how far its engagement has come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsemed.accounts.requests import user_of
from tsemed.base import conflicts
from tsemed.base.conflicts import must_be_as_seen
from tsemed.base.doors import door, once
from tsemed.base.transitions import SomebodyWasFaster, WrongState
from tsemed.partners import operations, queries
from tsemed.partners.forms import PartnerForm
from tsemed.partners.models import STATE_NAMES, Partner
from tsemed.partners.states import ENGAGEMENT, Engagement
from tsemed.partners.views.listing import state_of


@require_safe
@door("partners.view_partner", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One partner with what each room knows of it."""
    partner = queries.get_partner_for(user_of(request), pk, "partners.view_partner")
    return render(request, "partners/partner.html", _context(request, partner))


def _context(request: HttpRequest, partner: Partner, *, typed: str = "") -> dict[str, Any]:
    may_step = user_of(request).has_perm("partners.step_partner", partner)
    day = timezone.localdate()
    return {
        "partner": partner,
        "state": state_of(partner),
        "crumbs": [_partners()],
        "actions": _actions(request, partner),
        "steps": _steps(partner) if may_step else [],
        "panels": queries.panels.for_viewer(user_of(request), partner, on=day),
        "typed": typed,
    }


@require_http_methods(["GET", "POST"])
@door("partners.open_partner")
@once
def open_one(request: HttpRequest) -> HttpResponse:
    """Enter a partner into the register."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner = operations.open_partner(
            by=user_of(request), at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Entered. Now say who speaks for it."))
        return redirect("partners:partner", pk=partner.pk)
    return render(request, "partners/open.html", {"form": form, "crumbs": [_partners()]})


@require_http_methods(["GET", "POST"])
@door("partners.change_partner", check=False)
@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a partner's name or kind, from the version that was read."""
    partner = queries.get_partner_for(user_of(request), pk, "partners.change_partner")
    if request.POST.get("conflict") == conflicts.THEIRS:
        return redirect("partners:partner", pk=pk)
    version = conflicts.version_of(request, partner)
    form = PartnerForm(request.POST or None, instance=partner)
    context: dict[str, Any] = {"form": form, "partner": partner, "version": version}
    context["crumbs"] = [_partners(), _this(partner)]
    if request.method == "POST" and form.is_valid():
        saved = queries.get_partner_for(user_of(request), pk, "partners.change_partner")
        at = timezone.now()
        try:
            operations.change_partner(
                saved, started_from=version, by=user_of(request), at=at, **form.cleaned_data
            )
        except SomebodyWasFaster:
            context["conflict"] = conflicts.between(form, saved)
            return render(request, "partners/change.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect("partners:partner", pk=pk)
    return render(request, "partners/change.html", context)


@require_POST
@door("partners.step_partner", check=False)
@once
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the engagement one step further."""
    partner = queries.get_partner_for(user_of(request), pk, "partners.step_partner")
    wanted = request.POST.get("to", "")
    if wanted not in set(Engagement):
        raise PermissionDenied
    why = request.POST.get("why", "").strip()[:300]
    try:
        must_be_as_seen(request, partner)
        operations.step_partner(
            partner, Engagement(wanted), by=user_of(request), at=timezone.now(), why=why
        )
    except (WrongState, SomebodyWasFaster):
        messages.warning(request, _("It is already at another stage; look again."))
        partner = queries.get_partner_for(user_of(request), pk, "partners.step_partner")
        context = _context(request, partner, typed=why)
        return render(request, "partners/partner.html", context, status=409)
    messages.success(request, _("The next stage of the engagement is noted."))
    return redirect("partners:partner", pk=pk)


def _steps(partner: Partner) -> list[dict[str, Any]]:
    names = dict(STATE_NAMES)
    following = ENGAGEMENT.legal[Engagement(partner.state)]
    return [{"to": to.value, "label": names[to.value]} for to in Engagement if to in following]


def _partners() -> dict[str, str]:
    return {"label": _("Partners"), "url": reverse("partners:list")}


def _this(partner: Partner) -> dict[str, str]:
    return {"label": partner.name, "url": reverse("partners:partner", args=[partner.pk])}


def _actions(request: HttpRequest, partner: Partner) -> list[dict[str, str]]:
    if not user_of(request).has_perm("partners.change_partner", partner):
        return []
    address = reverse("partners:change", args=[partner.pk])
    return [{"label": _("Change"), "url": address, "icon": "pencil", "look": "second"}]
