"""Personal links: asking for one, and opening it with a button.

Opening the address alone, as mail scanners do, uses nothing up.
"""

from __future__ import annotations

import secrets

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from tsemed.accounts import operations, queries, rate_limits, sessions
from tsemed.accounts.entry_points import sign_in_page
from tsemed.accounts.forms import AskForLinkForm, OpenLinkForm
from tsemed.accounts.login_lookup import find_logins
from tsemed.accounts.models import PersonalLink
from tsemed.accounts.reauthentication import next_path
from tsemed.accounts.rules import LIMITS, SessionState
from tsemed.accounts.views.throttled import too_many
from tsemed.base.cookies import keep_cookie
from tsemed.base.idempotency import idempotent

BROWSER = "link_browser"


def _ask(request: HttpRequest) -> HttpResponse:
    """Take a telephone number or an e-mail; the answer is the same for everybody."""
    path = next_path(request)
    if getattr(request, "session_state", None) is SessionState.FULL:
        return HttpResponseRedirect(path)
    form = AskForLinkForm(request.POST or None, initial={"next": path})
    if request.method == "POST" and form.is_valid():
        return _send(request, form.cleaned_data["typed"], path)
    response = render(request, "accounts/request_link.html", {"form": form})
    return _tied_to_browser(request, response)


def _send(request: HttpRequest, typed: str, path: str) -> HttpResponse:
    now = timezone.now()
    readers = find_logins(typed, at=now)
    asker = rate_limits.asker_of(request, [reader.user for reader in readers], at=now)
    try:
        rate_limits.count_attempt(asker, "link", at=now)
    except rate_limits.TooMany as limit:
        return too_many(request, limit)
    response = _tied_to_browser(request, HttpResponseRedirect(reverse("accounts:link_sent")))
    operations.ask_for_link(
        readers,
        typed=typed.strip().lower(),
        path=path,
        browser=response.cookies[BROWSER].value,
        asker=asker,
        language=get_language() or settings.LANGUAGE_CODE,
        at=now,
    )
    return response


def _sent(request: HttpRequest) -> HttpResponse:
    """Return the next instructions; the text is the same whether or not somebody was found."""
    return render(request, "accounts/link_sent.html", {"minutes": int(LIMITS.link // 60)})


def _open(request: HttpRequest, token: str) -> HttpResponse:
    """Return the page with the button; only pressing it uses the link up."""
    now, browser = timezone.now(), request.COOKIES.get(BROWSER, "")
    link = queries.find_link(token)
    asker = rate_limits.asker_of(request, [link.user] if link and link.user else [], at=now)
    try:
        if request.method == "POST":
            rate_limits.count_attempt(asker, "open", at=now)
    except rate_limits.TooMany as limit:
        return too_many(request, limit)
    why = operations.why_closed(link, browser=browser, at=now)
    if link is None or why:
        return _closed(request, link, why)
    if request.method != "POST":
        return render(request, "accounts/link_open.html", {"form": OpenLinkForm()})
    form = OpenLinkForm(request.POST)
    own_phone = form.is_valid() and form.cleaned_data["own_phone"]
    return _sign_in(request, link, browser=browser, own_phone=own_phone)


def _sign_in(
    request: HttpRequest, link: PersonalLink, *, browser: str, own_phone: bool
) -> HttpResponse:
    now = timezone.now()
    try:
        user = operations.open_link(link, browser=browser, at=now)
    except operations.LinkRefused as refusal:
        return _closed(request, link, refusal.why)
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    request.session[sessions.OWN_PHONE] = own_phone
    record_authentication(request, user, "link")
    response: HttpResponse = perform_login(
        request, Login(user=user, redirect_url=link.path, email=user.email)
    )
    return response


def _closed(request: HttpRequest, link: PersonalLink | None, why: str) -> HttpResponse:
    """Return a page that explains the refusal and offers a new link."""
    if request.method == "POST":
        user = link.user if link else None
        operations.record_refusal(user, why=f"link_{why}", at=timezone.now())
    path = link.path if link else "/"
    context = {"why": why, "form": AskForLinkForm(initial={"next": path})}
    response = render(request, "accounts/link_closed.html", context, status=410)
    return _tied_to_browser(request, response)


def _tied_to_browser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # Already on the page with the form, so that a form sent twice finds one and the same.
    mark = request.COOKIES.get(BROWSER) or secrets.token_urlsafe(32)
    keep_cookie(response, BROWSER, mark, seconds=int(LIMITS.link) * 3, path="/link/")
    return response


ask = sign_in_page(idempotent()(_ask))
sent = sign_in_page(_sent)
open_link = sign_in_page(_open)
