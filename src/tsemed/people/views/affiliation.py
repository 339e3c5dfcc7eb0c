"""Tying a person to a partner, and ending a tie."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.people import operations, queries
from tsemed.people.forms import AffiliationForm
from tsemed.people.models import Capacity
from tsemed.people.views.register import affiliation_choices


@require_http_methods(["GET", "POST"])
@requires("people.affiliate", check=False)
@idempotent()
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what a person is to a partner, and from when."""
    person = queries.get_person_for(user_of(request), pk, "people.affiliate")
    form = AffiliationForm(request.POST or None, **affiliation_choices(user_of(request)))
    if request.method == "POST" and form.is_valid():
        operations.affiliate(
            person,
            form.cleaned_data["partner"],
            Capacity(form.cleaned_data["capacity"]),
            starts_on=form.cleaned_data["starts_on"],
            by=user_of(request),
            at=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("people:person", pk=pk)
    back = reverse("people:person", args=[pk])
    crumbs = [{"label": person.full_name, "url": back}]
    return render(request, "people/affiliate.html", {"form": form, "back": back, "crumbs": crumbs})


@require_POST
@requires("people.affiliate", check=False)
@idempotent()
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a tie today; what it opened closes with it."""
    tie = queries.get_affiliation_for(user_of(request), pk, "people.affiliate")
    operations.end_affiliation(
        tie, ends_on=timezone.localdate(), by=user_of(request), at=timezone.now()
    )
    messages.success(request, _("It ends today."))
    return redirect("people:person", pk=tie.person_id)
