"""Noting that somebody agreed, chose how to be reached, or took it back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
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
    live = queries.get_consent_for(user_of(request), person, purpose)
    if number_in(request.POST.get("seen")) == (live.pk if live else None):
        _keep(request, person, ConsentPurpose(purpose), live, at=timezone.now())
    else:
        messages.warning(
            request, _("Somebody noted this consent meanwhile. This is how it stands now.")
        )
    own = reverse("people:person", args=[pk])
    return redirect(own_path(request, request.POST.get("next", "")) or own)


def _keep(
    request: HttpRequest,
    person: Person,
    purpose: ConsentPurpose,
    live: Consent | None,
    *,
    at: datetime,
) -> None:
    user, word, way = user_of(request), request.POST.get("word"), request.POST.get("way", "")
    if word == "withdraw" and live is not None:
        operations.withdraw_consent(live, by=user, at=at)
        messages.success(request, _("The consent is withdrawn from now on."))
    elif word == "choose" and live is not None and purpose == ConsentPurpose.PASS_DETAILS:
        operations.consent_to_mentor(person, way=way, by=user, at=at)
        messages.success(request, _("The way is noted; the mentor sees it from now on."))
    elif word == "give" and live is None:
        with suppress(operations.AlreadyGiven):
            operations.give_consent(person, purpose, way=way, by=user, at=at)
        messages.success(request, _("The consent is noted."))
