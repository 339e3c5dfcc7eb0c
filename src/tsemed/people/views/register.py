"""Adding a person: staff and contacts by the manager, participants by their coordinator.

A programme's manager adds the individual coordinators of the programme.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people.forms import AffiliationForm, PersonForm
from tsemed.people.models import Capacity
from tsemed.people.recognised import bearers_of
from tsemed.people.registration import register_or_wait
from tsemed.people.scope import people_scope_of

WAITS = gettext_lazy(
    "It must first be checked who this is. What you entered waits, and nothing of it is lost."
)
TAKEN_IN = gettext_lazy(
    "Taken in. A new person is on the list now. Where it must first be checked who this is, the"
    " entry waits, and nothing of it is lost."
)
EMAIL_TAKEN = gettext_lazy(
    "This e-mail is somebody else's, and it opens their account. Enter another, or leave it empty."
)


@require_http_methods(["GET", "POST"])
@requires("people.register_person")
@idempotent()
def register(request: HttpRequest) -> HttpResponse:
    """Enter a person and what they are to a partner."""
    form = PersonForm(request.POST or None, prefix="person")
    tie = AffiliationForm(
        request.POST or None, prefix="tie", **affiliation_choices(user_of(request))
    )
    context: dict[str, Any] = {"form": form, "tie": tie}
    context["crumbs"] = [{"label": _("People"), "url": reverse("people:list")}]
    if request.method == "POST" and form.is_valid() and tie.is_valid():
        return _register(request, form, tie.cleaned_data, context)
    return render(request, "people/register.html", context)


def _register(
    request: HttpRequest, form: PersonForm, tie: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    user, at, facts = user_of(request), timezone.now(), form.cleaned_data
    capacity, partner = Capacity(tie["capacity"]), tie["partner"]
    known = bearers_of(user, phone=str(facts["phone"]), email=facts["email"])
    if known.seen is not None and "same" not in request.POST:
        return render(request, "people/register.html", context | {"same": known.seen}, status=409)
    if known.email_of_seen:
        form.add_error("email", EMAIL_TAKEN)
        return render(request, "people/register.html", context)
    person = register_or_wait(
        person=facts, capacity=capacity, partner=partner, starts_on=tie["starts_on"], by=user, at=at
    )
    if person is None or not sees_everybody(user):
        # The same for somebody new and for somebody hidden.
        messages.success(request, TAKEN_IN)
        return redirect("people:list")
    messages.success(request, _("Added."))
    return redirect("people:person", pk=person.pk)


def sees_everybody(user: User) -> bool:
    """Return whether nobody is hidden from a user, so that nothing needs to be kept from them."""
    return people_scope_of(user).is_manager


def affiliation_choices(user: User) -> dict[str, Any]:
    """Return what this user may make of somebody, and at which partners."""
    today, scope = timezone.localdate(), people_scope_of(user)
    if scope.is_manager:
        partners, capacities = partners_visible_to(user), list(Capacity)
    else:
        refers, manages = scope.own_programmes, scope.managed_programmes
        partners = partners_visible_to(user).filter(pk__in=[*refers, *manages])
        capacities = [Capacity.PARTICIPANT] if refers else []
        capacities += [Capacity.INDIVIDUAL_COORDINATOR] if manages else []
    return {"partners": partners.order_by("name"), "capacities": capacities, "today": today}
