"""A fresh proof of who is there, before something sensitive or after a long pause."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tsemed.accounts import messages, rate_limits, reauthentication, second_factor
from tsemed.accounts.code_attempts import judge_email_code
from tsemed.accounts.email_codes import Purpose
from tsemed.accounts.entry_points import proof_page
from tsemed.accounts.forms import FreshCodeForm
from tsemed.accounts.requests import user_of
from tsemed.accounts.views.throttled import too_many


def _ask_again(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of the login or, where it has none, for a code by e-mail."""
    path = reauthentication.next_path(request)
    if second_factor.has_second_factor(user_of(request)):
        ways = get_adapter().get_reauthentication_methods(request.user)
        return HttpResponseRedirect(f"{ways[-1]['url']}?{urlencode({'next': path})}")
    if request.method != "POST":
        return _page(request, path, FreshCodeForm())
    if "send" in request.POST:
        return _send(request, path)
    return _check(request, path)


def _send(request: HttpRequest, path: str) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    try:
        rate_limits.count_fresh_code(user, at=now)
    except rate_limits.TooMany as limit:
        return too_many(request, limit)
    messages.send(
        "sign_in_code",
        address=user.email or "",
        language=user.language,
        context={"code": reauthentication.new_code(request, at=now)},
    )
    return HttpResponseRedirect(f"{request.path}?{urlencode({'next': path})}")


def _check(request: HttpRequest, path: str) -> HttpResponse:
    form = FreshCodeForm(request.POST)
    if form.is_valid():
        typed, code = form.cleaned_data["code"], reauthentication.code_of(request)
        if judge_email_code(request, code, typed, purpose=Purpose.FRESH, at=timezone.now()):
            reauthentication.note_fresh_code(request)
            return HttpResponseRedirect(path)
        form.add_error("code", _("This code is not right, or its ten minutes are over."))
    return _page(request, path, form)


def _page(request: HttpRequest, path: str, form: FreshCodeForm) -> HttpResponse:
    is_sent = reauthentication.is_code_open(request, at=timezone.now())
    context = {"form": form, "path": path, "is_sent": is_sent}
    return render(request, "accounts/reauthenticate.html", context)


page = proof_page(_ask_again)
