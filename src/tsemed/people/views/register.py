"""Adding a person: staff and contacts by the manager, participants by their coordinator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.doors import door, once
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people import operations, queries
from tsemed.people.forms import AffiliationForm, PersonForm
from tsemed.people.models import Capacity
from tsemed.people.roles import holds, partners_of


@require_http_methods(["GET", "POST"])
@door("people.register_person")
@once
def register(request: HttpRequest) -> HttpResponse:
    """Enter a person and what they are to a partner."""
    form = PersonForm(request.POST or None, prefix="person")
    tie = AffiliationForm(request.POST or None, prefix="tie", **tie_choices(user_of(request)))
    context: dict[str, Any] = {"form": form, "tie": tie}
    context["crumbs"] = [{"label": _("People"), "url": reverse("people:list")}]
    if request.method == "POST" and form.is_valid() and tie.is_valid():
        same = queries.with_same_contact(
            user_of(request),
            phone=str(form.cleaned_data["phone"]),
            email=form.cleaned_data["email"],
        )
        if same is not None and "same" not in request.POST:
            return render(request, "people/register.html", context | {"same": same}, status=409)
        person = operations.register_with_tie(
            person=form.cleaned_data,
            capacity=Capacity(tie.cleaned_data["capacity"]),
            partner=tie.cleaned_data["partner"],
            starts_on=tie.cleaned_data["starts_on"],
            by=user_of(request),
            at=timezone.now(),
        )
        messages.success(request, _("Added."))
        return redirect("people:person", pk=person.pk)
    return render(request, "people/register.html", context)


def tie_choices(user: User) -> dict[str, Any]:
    """What this user may make of somebody, and at which partners."""
    today = timezone.localdate()
    if holds(user, Capacity.MENTORING_MANAGER):
        partners, capacities = partners_visible_to(user), list(Capacity)
    else:
        mine = partners_of(user, Capacity.INDIVIDUAL_COORDINATOR)
        partners = partners_visible_to(user).filter(pk__in=mine)
        capacities = [Capacity.PARTICIPANT]
    return {"partners": partners.order_by("name"), "capacities": capacities, "today": today}
