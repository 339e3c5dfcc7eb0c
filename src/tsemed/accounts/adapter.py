"""The adapter allauth asks: nobody signs up, letters are ours, names are few."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsemed.accounts import messages
from tsemed.accounts.models import User
from tsemed.accounts.operations import record_refusal
from tsemed.accounts.reauthentication import proofs_stand

# allauth's name of a message, and our words. The page itself shows what is not named here.
NEWS = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's questions about logins."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right."),
        "too_many_login_attempts": _("Too many attempts. Please try again in ten minutes."),
        "rate_limited": _("Too many attempts. Please try again in ten minutes."),
    }

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        message: Any = None,
        **kwargs: Any,
    ) -> None:
        """Show what happened in our words, or nothing where the page itself shows it."""
        words = message or NEWS.get(message_template or "")
        if words:
            super().add_message(request, level, *args, message=words, **kwargs)

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether an address is of this site; what cannot be read as one is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Return False: staff enter people, and people then sign in."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Open a session, unless the credentials changed since this sign-in began."""
        if proofs_stand(request, user):
            super().login(request, user)
            return
        clear_login(request)
        record_refusal(user, why="credentials_changed", at=timezone.now())
        notes.error(request, _("The sign-in address has changed. Please sign in with the new one."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: a letter to somebody not signed in is sent by `operations`, within its limit."""
        raise NotImplementedError(template_prefix)

    def send_notification_mail(
        self,
        template_prefix: str,  # noqa: ARG002 one letter serves every change of a second factor
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,
    ) -> None:
        """Notify the owner that a way of proving who they are was changed."""
        address = email or user.email
        if address:
            messages.send(
                "second_factor_changed", address=address, language=user.language, context={}
            )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's questions about second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This was not accepted. Please try again."),
    }

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        """Return a name in the reader's language for the next passkey."""
        number = self._count(user, type) + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return what the device shows with the passkey: the address, never an inner number."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": entity["name"]}

    def _count(self, user: User, kind: Any) -> int:
        from allauth.mfa.models import Authenticator

        return int(Authenticator.objects.filter(user=user, type=kind).count())
