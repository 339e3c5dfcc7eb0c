"""The terms of a place in a team: what was agreed on, and what is agreed on next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.form_pages import FormPage
from tsemed.base.views import requires
from tsemed.cycles.models import Assignment
from tsemed.finance import operations, queries
from tsemed.finance.forms import TermsForm


@require_safe
@requires("finance.view_terms", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return every entry of the terms of a place, the latest first."""
    user = user_of(request)
    place = queries.get_place_for(user, pk, "finance.view_terms")
    context = {
        "place": place,
        "terms": queries.terms_of(place),
        "may_set": user.has_perm("finance.set_terms", place),
        "crumbs": _crumbs(place),
    }
    return render(request, "finance/terms.html", context)


def _form(request: HttpRequest, place: Assignment) -> TermsForm:
    day = max(place.starts_on, timezone.localdate())
    last = next(iter(queries.terms_of(place)), None)
    initial: dict[str, Any] = {"starts_on": place.starts_on if last is None else day}
    if last is not None:
        initial |= {"contract": last.contract, "route": last.route}
        initial |= {"share_of_post": last.share_of_post}
        initial |= {"rate": last.rate / 100} if last.rate else {}
    return TermsForm(request.POST or None, initial=initial, place=place, has_terms=last is not None)


def _address(place: Assignment) -> str:
    return reverse("finance:terms", args=[place.pk])


def _crumbs(place: Assignment) -> list[dict[str, str]]:
    return [{"label": place.cycle.name, "url": reverse("cycles:cycle", args=[place.cycle_id])}]


SET: FormPage[Assignment] = FormPage(
    get=queries.get_place_for,
    permission="finance.set_terms",
    make_form=_form,
    values=lambda form: form.values(),
    save=operations.set_terms,
    refused={
        operations.TermsIncomplete: "",
        operations.TermsNeedAReason: "reason",
        operations.TermsBeforeTheLast: "starts_on",
    },
    title=_("Set the terms"),
    done=_("The terms are set. What was agreed on before stays on record."),
    back=_address,
    after=lambda terms: _address(terms.assignment),
    crumbs=_crumbs,
    context=lambda _request, place: {"subtitle": place.person.full_name},
)
