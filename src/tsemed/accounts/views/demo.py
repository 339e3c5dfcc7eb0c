"""The front page of the demo: everybody one can walk in as. Elsewhere it does not exist."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tsemed.accounts import queries
from tsemed.accounts.demo import CHARACTERS, SLUGS
from tsemed.accounts.entry_points import sign_in_page


def _demo(request: HttpRequest) -> HttpResponse:
    """Sign in as a character with one click and no proof: nobody here is real."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        return _sign_in(request, request.POST.get("character", ""))
    return render(request, "accounts/demo.html", {"characters": CHARACTERS})


def _sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    user = queries.find_demo_login(slug) if slug in SLUGS else None
    if user is None:
        messages.error(request, _("This character is not loaded. Load the demo programme first."))
        return HttpResponseRedirect(reverse("accounts:demo"))
    logout(request)
    record_authentication(request, user, "demo")
    get_adapter().login(request, user)
    return HttpResponseRedirect(str(settings.LOGIN_REDIRECT_URL))


demo = sign_in_page(_demo)
