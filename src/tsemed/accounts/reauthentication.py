"""Sensitive actions want a proof of who is there that is only minutes old.

@fresh_sign_in_required
@requires("imports.export_list")
def export(request): ...
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from tsemed.accounts import email_codes, second_factor
from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.accounts.rules import LIMITS
from tsemed.base.sanitise import own_page, own_path

CODE = "fresh_code"


def reauthentication_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for a fresh proof before the view, and come back to it afterwards.

    A form that was sent without one is not stored: the reader confirms, comes back to the
    page the form is on, and sends it again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or is_reauthenticated(request):
            return view(request, *args, **kwargs)
        return redirect_to_reauthentication(request)

    guarded.wants_fresh_sign_in = True  # type: ignore[attr-defined]
    return guarded


def is_reauthenticated(request: HttpRequest) -> bool:
    """Return whether who is there was proved within the last quarter of an hour.

    A user with a second factor must have shown that one; a code by e-mail is not enough.
    """
    if second_factor.is_demo_visit(request):
        return True
    proofs = get_authentication_records(request, request.user)
    recent = [p["method"] for p in proofs if time.time() - p["at"] < LIMITS.fresh]
    if not recent:
        return False
    return "mfa" in recent or not second_factor.has_second_factor(user_of(request))


def proofs_stand(request: HttpRequest, user: User) -> bool:
    """Return whether the proofs of a sign-in are younger than the login's credentials.

    A code that was sent to an earlier address, or a first step taken before the change, opens
    nothing after it.
    """
    changed = user.credentials_changed_at
    for proof in get_authentication_records(request, user):
        if changed is not None and proof["at"] < changed.timestamp():
            return False
        if proof.get("email") and proof["email"].lower() != user.email:
            return False
    return True


def redirect_to_reauthentication(request: HttpRequest) -> HttpResponse:
    """Redirect to the page that asks for a fresh proof, which leads back afterwards."""
    address = f"{reverse('accounts:reauthenticate')}?{urlencode({'next': page_of(request)})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """Return the page a request came from, to come back to: no form can be sent by a redirect."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    return own_page(request, came_from) or str(settings.LOGIN_REDIRECT_URL)


def next_path(request: HttpRequest) -> str:
    """Return the page of this site to go on to, as the form or the address names it, or Today."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return own_path(request, wanted) or str(settings.LOGIN_REDIRECT_URL)


def new_code(request: HttpRequest, *, at: datetime) -> str:
    """Return a code that is good for this session only, for ten minutes and five tries."""
    user, code = user_of(request), email_codes.new_fresh_code()
    row = email_codes.enter_code(
        code, purpose=email_codes.Purpose.FRESH, user=user, address=user.email or "", at=at
    )
    request.session[CODE] = row.pk
    return code


def note_fresh_code(request: HttpRequest) -> None:
    """Note that the code of this session was right: a fresh proof of who is there."""
    request.session.pop(CODE, None)
    record_authentication(request, request.user, "code", reauthenticated=True)


def code_of(request: HttpRequest) -> int | None:
    """Return the id of the code that was sent for this session."""
    kept = request.session.get(CODE)
    return kept if isinstance(kept, int) else None


def is_code_open(request: HttpRequest, *, at: datetime) -> bool:
    """Return whether a code was sent that may still be typed in."""
    return email_codes.is_open(code_of(request), at=at)
