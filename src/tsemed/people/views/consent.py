"""Noting that somebody agreed, chose how to be reached, or took it back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.sanitise import number_in, own_path
from tsemed.base.views import requires
from tsemed.people import operations, queries
from tsemed.people.consents import Scope, scopes_of
from tsemed.people.models import Consent, ConsentPurpose, Person


@require_POST
@requires("people.record_consent", check=False)
@idempotent()
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Record, withdraw, or change the way of one consent, as the person wishes.

    The form says which consent its writer saw, so that nobody answers to another one.
    """
    person = queries.get_person_for(user_of(request), pk, "people.record_consent")
    purpose = request.POST.get("purpose", "")
    if purpose not in ConsentPurpose.values:
        raise PermissionDenied
    other, cycle = (number_in(request.POST.get(name)) for name in ("other", "cycle"))
    scopes = {scope.key: scope for scope in scopes_of(person)}
    scope = scopes.get((ConsentPurpose(purpose), other, cycle))
    live = queries.get_consent_for(user_of(request), person, (purpose, other, cycle))
    if scope is None and live is None:
        raise Http404
    if number_in(request.POST.get("seen")) == (live.pk if live else None):
        _keep(request, person, scope, live, at=timezone.now())
    else:
        messages.warning(
            request, _("Somebody noted this consent meanwhile. This is how it stands now.")
        )
    own = reverse("people:person", args=[pk])
    return redirect(own_path(request, request.POST.get("next", "")) or own)


def _keep(
    request: HttpRequest,
    person: Person,
    scope: Scope | None,
    live: Consent | None,
    *,
    at: datetime,
) -> None:
    user = user_of(request)
    decision, way = request.POST.get("decision"), request.POST.get("way", "")
    if decision == "withdraw" and live is not None:
        operations.withdraw_consent(live, by=user, at=at)
        messages.success(request, _("The consent is withdrawn from now on."))
    elif decision == "choose" and live is not None and scope is not None and scope.asks_for_way:
        operations.choose_way(live, way=way, by=user, at=at)
        messages.success(request, _("The way is noted; the mentor sees it from now on."))
    elif decision == "give" and live is None and scope is not None:
        other = scope.other_person()
        how = {"way": way, "method": request.POST.get("method", "")}
        with suppress(operations.AlreadyGiven):
            operations.give_consent(
                person, scope.purpose, other=other, cycle=scope.cycle, **how, by=user, at=at
            )
        messages.success(request, _("The consent is noted."))
