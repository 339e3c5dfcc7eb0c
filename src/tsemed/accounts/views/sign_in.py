"""Signing in with a code or a passkey, and signing out; allauth's views on our pages."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from tsemed.accounts.demo import CHARACTERS
from tsemed.accounts.doors import sign_in_page
from tsemed.accounts.operations import record_refusal, tell_unknown


class AskForCode(account.RequestLoginCodeView):  # type: ignore[misc]
    """The front page: an address to send a code to, or a passkey, or a personal link."""

    template_name = "accounts/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """This will send the code, or a letter that says this address is not known."""
        if form._user is None:
            language = get_language() or settings.LANGUAGE_CODE
            tell_unknown(form.cleaned_data["email"], language=language)
            record_refusal(None, why="unknown", at=timezone.now())
        return super().form_valid(form)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, and in the demo everybody one can walk in as."""
        demo = {"characters": CHARACTERS} if settings.DEMO else {}
        return {**super().get_context_data(**kwargs), **demo}


class SignInWithPasskey(passkey.LoginWebAuthnView):  # type: ignore[misc]
    """A passkey that opens the house by itself."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """This will write the refusal down; the page says no more than that it failed."""
        record_refusal(None, why="wrong_passkey", at=timezone.now())
        return super().form_invalid(form)  # type: ignore[no-any-return]


ask_for_code = sign_in_page(AskForCode.as_view())
confirm_code = sign_in_page(
    account.ConfirmLoginCodeView.as_view(template_name="accounts/confirm_code.html")
)
sign_out = sign_in_page(account.LogoutView.as_view(template_name="accounts/sign_out.html"))
inactive = sign_in_page(account.AccountInactiveView.as_view(template_name="accounts/inactive.html"))
ask_for_second_factor = sign_in_page(
    factor.AuthenticateView.as_view(template_name="accounts/second_factor_asked.html")
)
sign_in_with_passkey = sign_in_page(SignInWithPasskey.as_view())
