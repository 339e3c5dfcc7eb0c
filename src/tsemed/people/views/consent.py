"""Noting that somebody agreed, or took it back."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsemed.accounts.requests import user_of
from tsemed.base.doors import door, once
from tsemed.people import operations, queries
from tsemed.people.models import ConsentPurpose


@require_POST
@door("people.record_consent", check=False)
@once
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Give or withdraw one consent, as the person said."""
    person = queries.get_person_for(user_of(request), pk, "people.record_consent")
    purpose = request.POST.get("purpose", "")
    if purpose not in ConsentPurpose.values:
        raise PermissionDenied
    live = queries.get_consent_for(user_of(request), person, purpose)
    at = timezone.now()
    if request.POST.get("word") == "withdraw" and live is not None:
        operations.withdraw_consent(live, by=user_of(request), at=at)
        messages.success(request, _("The consent is withdrawn from now on."))
    elif request.POST.get("word") == "give" and live is None:
        with suppress(operations.AlreadyGiven):
            operations.give_consent(
                person,
                ConsentPurpose(purpose),
                way=request.POST.get("way", ""),
                by=user_of(request),
                at=at,
            )
        messages.success(request, _("The consent is noted."))
    return redirect("people:person", pk=pk)
