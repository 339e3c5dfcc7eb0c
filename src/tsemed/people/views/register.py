"""Adding a person: staff and contacts by the manager, participants by their coordinator."""

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
from tsemed.people import operations
from tsemed.people.forms import AffiliationForm, PersonForm
from tsemed.people.identity_doubts import DoubtDraft, raise_doubt
from tsemed.people.models import Capacity, DoubtReason
from tsemed.people.recognised import bearers_of
from tsemed.people.registration import place_at
from tsemed.people.roles import holds, partners_of
from tsemed.people.write_policy import Target

WAITS = gettext_lazy(
    "It must first be checked who this is. What you entered waits, and nothing of it is lost."
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
    if known.hidden:
        draft = DoubtDraft(
            reason=DoubtReason.OUT_OF_SCOPE,
            facts={Target.PERSON: facts},
            place=place_at(partner, capacity),
            candidates=known.everybody,
            details={"starts_on": tie["starts_on"].isoformat()},
        )
        raise_doubt(draft, by=user, at=at)
        messages.info(request, WAITS)
        return redirect("people:list")
    if known.seen is not None and "same" not in request.POST:
        return render(request, "people/register.html", context | {"same": known.seen}, status=409)
    if known.email_taken:
        form.add_error("email", EMAIL_TAKEN)
        return render(request, "people/register.html", context)
    person = operations.register_with_affiliation(
        person=facts, capacity=capacity, partner=partner, starts_on=tie["starts_on"], by=user, at=at
    )
    messages.success(request, _("Added."))
    return redirect("people:person", pk=person.pk)


def affiliation_choices(user: User) -> dict[str, Any]:
    """What this user may make of somebody, and at which partners."""
    today = timezone.localdate()
    if holds(user, Capacity.MENTORING_MANAGER):
        partners, capacities = partners_visible_to(user), list(Capacity)
    else:
        mine = partners_of(user, Capacity.INDIVIDUAL_COORDINATOR)
        partners = partners_visible_to(user).filter(pk__in=mine)
        capacities = [Capacity.PARTICIPANT]
    return {"partners": partners.order_by("name"), "capacities": capacities, "today": today}
