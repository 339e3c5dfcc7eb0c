"""Signing in with a code or a passkey, and signing out; allauth's views on our pages."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as factor
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from tsemed.accounts import code_stage, rate_limits
from tsemed.accounts.demo import CHARACTERS
from tsemed.accounts.entry_points import sign_in_page
from tsemed.accounts.models import User
from tsemed.accounts.operations import ask_for_code as send_code
from tsemed.accounts.operations import record_refusal
from tsemed.accounts.views.throttled import too_many


def _send_code(request: HttpRequest, user: User | None, address: str) -> HttpResponse | None:
    """Send a code about an address and begin the step that waits for it; a page if too many."""
    now = timezone.now()
    asker = rate_limits.asker_of(request, [user] if user else [], at=now)
    try:
        rate_limits.count_attempt(asker, "code", at=now)
    except rate_limits.TooMany as limit:
        return too_many(request, limit)
    code = send_code(
        user,
        address=address,
        asker=asker,
        language=get_language() or settings.LANGUAGE_CODE,
        earlier=code_stage.code_of(request),
        at=now,
    )
    code_stage.begin(request, user, address=address, code=code)
    return None


class AskForCode(account.RequestLoginCodeView):  # type: ignore[misc]
    """The front page: an address to send a code to, or a passkey, or a personal link."""

    template_name = "accounts/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the code, or a letter that says this address is not known."""
        stopped = _send_code(self.request, form._user, form.cleaned_data["email"])
        return stopped or HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page, and in the demo everybody one can walk in as."""
        demo = {"characters": CHARACTERS} if settings.DEMO else {}
        return {**super().get_context_data(**kwargs), **demo}


class ConfirmCode(account.ConfirmLoginCodeView):  # type: ignore[misc]
    """The code from the letter. Its tries are counted in the database, before it is judged."""

    template_name = "accounts/confirm_code.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return what the form needs: which code is asked for, in place of the code itself."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if "code" in kwargs:
            kwargs["code"] = code_stage.code_of(self.request)
        return kwargs

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again, or restart where the code is worth nothing any more."""
        if code_stage.is_open(self.request, at=timezone.now()):
            page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return page
        code_stage.end(self.request)
        spent = get_adapter().error_messages["too_many_login_attempts"]
        get_adapter().add_message(self.request, messages.ERROR, message=spent)
        return HttpResponseRedirect(reverse("account_request_login_code"))

    def _resend_form_valid(self, _form: Any) -> HttpResponse:
        login = self.stage.login
        stopped = _send_code(self.request, login.user, self.stage.state["email"])
        here = self.passthrough_next_url(reverse("account_confirm_login_code"))
        return stopped or HttpResponseRedirect(here)


class SignInWithPasskey(passkey.LoginWebAuthnView):  # type: ignore[misc]
    """A passkey that signs in by itself."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Judge the passkey, unless this place or device has tried too often."""
        now = timezone.now()
        try:
            rate_limits.count_attempt(rate_limits.asker_of(request, at=now), "passkey", at=now)
        except rate_limits.TooMany as limit:
            return too_many(request, limit)
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_invalid(self, form: Any) -> HttpResponse:
        """Write the refusal down; the page says no more than that it failed."""
        record_refusal(None, why="wrong_passkey", at=timezone.now())
        return super().form_invalid(form)  # type: ignore[no-any-return]


ask_for_code = sign_in_page(AskForCode.as_view())
confirm_code = sign_in_page(ConfirmCode.as_view())
sign_out = sign_in_page(account.LogoutView.as_view(template_name="accounts/sign_out.html"))
inactive = sign_in_page(account.AccountInactiveView.as_view(template_name="accounts/inactive.html"))
ask_for_second_factor = sign_in_page(
    factor.AuthenticateView.as_view(template_name="accounts/second_factor_asked.html")
)
sign_in_with_passkey = sign_in_page(SignInWithPasskey.as_view())
