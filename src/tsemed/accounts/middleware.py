"""On every request: does the sign-in still stand, may this phone open this view, is a second
factor owed, and is nobody thrown out without a way back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tsemed.accounts import devices, known_devices, reauthentication, second_factor, sessions
from tsemed.accounts.rules import SessionState
from tsemed.base.views import ANYBODY

# Views that must open for somebody who is about to set up a second factor.
BEFORE_SECOND_FACTOR = "opens_before_second_factor"


class SignInStands:
    """Ends sign-ins that grew old, and leads everybody on who is not let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now, ran_out = timezone.now(), False
        if request.user.is_authenticated:
            request.session_state = sessions.session_state(request, at=now)  # type: ignore[attr-defined]
            ran_out = request.session_state is SessionState.ENDED  # type: ignore[attr-defined]
        if ran_out:
            logout(request)
        response = self.get_response(request)
        known_devices.remember_if_proved(request, response, at=now)
        if _redirect_to_sign_in(request, response):
            return _with_return_path(request, ran_out=ran_out)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Redirect users who owe a proof before the view runs."""
        if not request.user.is_authenticated:
            return None
        if request.session_state is SessionState.OWN_PHONE:  # type: ignore[attr-defined]
            if not devices.is_open_to_own_phone(view):
                return reauthentication.redirect_to_reauthentication(request)
            return None
        sessions.touch(request, at=timezone.now())
        if _opens_before_second_factor(view) or not second_factor.second_factor_is_owed(request):
            return None
        if second_factor.has_second_factor(
            request.user
        ) and not second_factor.has_shown_second_factor(request):
            return reauthentication.redirect_to_reauthentication(request)
        return _to(request, reverse("mfa_index"))


def _opens_before_second_factor(view: Any) -> bool:
    return bool(
        devices.says(view, BEFORE_SECOND_FACTOR)
        or devices.says(view, "declared_permission") == ANYBODY
    )


def _redirect_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    sign_in = resolve_url(settings.LOGIN_URL)
    location = response.headers.get("Location", "")
    return (
        response.status_code == 302
        and urlsplit(location).path == sign_in
        and not devices.says(getattr(request.resolver_match, "func", None), "is_sign_in")
    )


def _with_return_path(request: HttpRequest, *, ran_out: bool) -> HttpResponse:
    """Return the sign-in page, that leads back to the page somebody was on.

    A form cannot be sent by going to its address, so the way back is the page it stood on,
    where what was typed is kept on the device (`data-draft`).
    """
    if ran_out:
        messages.info(
            request,
            _("You were signed out after a pause. Sign in and you will be back where you were."),
        )
    way_back = {"next": reauthentication.page_of(request)}
    return _to(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode(way_back)}")


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        # htmx would follow a redirect by itself and put a whole page into a fragment.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
