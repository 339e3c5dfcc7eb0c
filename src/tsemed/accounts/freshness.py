"""Sensitive actions want a proof of who is there that is only minutes old.

@fresh_sign_in_required
@door("exchange.export_list")
def export(request): ...
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from tsemed.accounts import factors
from tsemed.accounts.queries import digest
from tsemed.accounts.requests import user_of
from tsemed.accounts.rules import LIMITS

CODE = "fresh_code"
MOST_TRIES = 5


def fresh_sign_in_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This will ask for a fresh proof before the view, and come back to it afterwards.

    A form that was sent without one is not stored: the reader confirms, comes back to the
    page the form is on, and sends it again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or is_fresh(request):
            return view(request, *args, **kwargs)
        return lead_to_proof(request)

    guarded.wants_fresh_sign_in = True  # type: ignore[attr-defined]
    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Whether who is there was proved within the last quarter of an hour.

    Whoever has a second factor must have shown that one; a code by e-mail is not enough.
    """
    if factors.is_demo_visit(request):
        return True
    proofs = get_authentication_records(request, request.user)
    recent = [p["method"] for p in proofs if time.time() - p["at"] < LIMITS.fresh]
    if not recent:
        return False
    return "mfa" in recent or not factors.has_second_factor(user_of(request))


def lead_to_proof(request: HttpRequest) -> HttpResponse:
    """To the page that asks for a fresh proof, and from there back to where one was."""
    address = f"{reverse('accounts:again')}?{urlencode({'next': page_of(request)})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """The page a request came from, for coming back: a form cannot be sent by going there."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    parts = urlsplit(came_from)
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return str(settings.LOGIN_REDIRECT_URL)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def safe_path(request: HttpRequest, wanted: str) -> str:
    """A path of this house to go to afterwards; Today if something else was asked for."""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    is_path = wanted.startswith("/") and len(wanted) <= 500
    return wanted if is_ours and is_path else str(settings.LOGIN_REDIRECT_URL)


def new_code(request: HttpRequest) -> str:
    """This will make a code that is good for this session only, ten minutes and five tries."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    request.session[CODE] = {"hash": digest(_salted(request, code)), "at": time.time(), "tries": 0}
    return code


def accept_code(request: HttpRequest, typed: str) -> bool:
    """This will check a code and, if it is right, note the fresh proof; each works once."""
    kept = request.session.get(CODE)
    if not kept or time.time() - kept["at"] > LIMITS.link or kept["tries"] >= MOST_TRIES:
        return False
    clean = "".join(character for character in typed if character.isdigit())
    if not secrets.compare_digest(kept["hash"], digest(_salted(request, clean))):
        request.session[CODE] = {**kept, "tries": kept["tries"] + 1}
        return False
    del request.session[CODE]
    record_authentication(request, request.user, "code", reauthenticated=True)
    return True


def is_code_open(request: HttpRequest) -> bool:
    """Whether a code was sent that may still be typed in."""
    kept = request.session.get(CODE)
    return bool(kept and time.time() - kept["at"] <= LIMITS.link and kept["tries"] < MOST_TRIES)


def _salted(request: HttpRequest, code: str) -> str:
    return f"{request.session.session_key}:{settings.SECRET_KEY}:{code}"
