"""What is typed on the pages of signing in. Nothing here saves."""

from __future__ import annotations

import math
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tsemed.accounts.code_attempts import judge_email_code, judge_factor
from tsemed.accounts.email_codes import Purpose
from tsemed.accounts.login_lookup import find_logins
from tsemed.accounts.models import User
from tsemed.accounts.rate_limits import TooMany
from tsemed.base.form_fields import EmailField, JsonField, NameField


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """The address to which a code goes. Upper apps may also say who is known by it."""

    _user: User | None
    email = EmailField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail")
        email.widget.attrs = {"autocomplete": "email", "dir": "ltr", "inputmode": "email"}

    def clean_email(self) -> str:
        """Return the address as typed; whose it is stays with the form and is never shown.

        allauth also knows addresses of its own table: only `find_readers` says whose it is.
        """
        email = str(super().clean_email())
        if email:
            readers = find_logins(email, at=timezone.now())
            self._user = readers[0].user if readers else None
        return email


class AskForLinkForm(forms.Form):
    """A telephone number or an e-mail, whichever comes to mind."""

    typed = forms.CharField(
        label=_("Phone or e-mail"),
        max_length=254,
        help_text=_("The one you gave the programme. The link goes to your e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class OpenLinkForm(forms.Form):
    """The one button, and whether the phone is the reader's own."""

    own_phone = forms.BooleanField(
        label=_("This is my own phone"),
        required=False,
        help_text=_(
            "For 30 days, Today, the calendar and the meeting report open here without a new "
            "link. Everything else asks again."
        ),
    )


CODE = {"autocomplete": "one-time-code", "dir": "ltr", "data-look": "short"}
DIGITS = {**CODE, "inputmode": "numeric"}


class CodeFromLetterForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code with which somebody signs in; `code` says which one this browser may type in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _draw_code(self.fields["code"], _("Code from the letter"), CODE)

    def clean_code(self) -> str:
        """Return the code, if it is the one that was sent; each guess takes one of its tries."""
        typed, now = str(self.cleaned_data["code"]), timezone.now()
        purpose = Purpose.SIGN_IN
        if not judge_email_code(
            context.request, self.expected_code, typed, purpose=purpose, at=now
        ):
            raise get_adapter().validation_error("incorrect_code")
        return typed


class FreshCodeForm(forms.Form):
    """The code that shows who is there, on a sign-in that stands."""

    code = forms.CharField(
        label=_("Code from the letter"), max_length=20, widget=forms.TextInput(attrs=DIGITS)
    )


class _CountedFactor:
    """A code of an app, or a recovery code, whose guesses are counted in the database."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code, if it is right; each guess is counted before it is judged."""
        typed, now = str(self.cleaned_data["code"]), timezone.now()
        try:
            found = judge_factor(context.request, self.user, typed, at=now)
        except TooMany as limit:
            raise forms.ValidationError(_too_many(limit.seconds), code="too_many") from limit
        if found is None:
            raise get_factor_adapter().validation_error("incorrect_code")
        self.authenticator = found
        return typed


class SecondFactorForm(_CountedFactor, AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a recovery code, on the way in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _draw_code(self.fields["code"], _("Code of the app, or a recovery code"), DIGITS)


class ConfirmFactorForm(_CountedFactor, ReauthenticateForm):  # type: ignore[misc]
    """The same code, to confirm who is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _draw_code(self.fields["code"], _("Code of the app, or a recovery code"), DIGITS)


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it holds the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _draw_code(self.fields["code"], _("Code of the app"), DIGITS)


def _too_many(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many attempts. Please try again in one minute.",
        "Too many attempts. Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def _draw_code(field: forms.Field, label: Any, attributes: dict[str, str]) -> None:
    field.label, field.widget.attrs = label, dict(attributes)


class CredentialForm(forms.Form):
    """What a device answers for a passkey, as the script of the page sends it."""

    credential = JsonField(widget=forms.HiddenInput)


class PasskeyFactorForm(CredentialForm, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second factor of a sign-in."""


class PasskeySignInForm(CredentialForm, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey that signs in by itself."""


class ConfirmPasskeyForm(CredentialForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey shown again before something that matters."""


class AddPasskeyForm(CredentialForm, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey: always one that can sign in by itself."""

    passwordless = None
    name = NameField(required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you recognise it later, such as “my phone”.")

    def clean(self) -> dict[str, Any]:
        """Return the passkey, if the device has asked for a finger, a face or a PIN."""
        self.cleaned_data["passwordless"] = True
        return dict(super().clean() or {})


class NewAddressForm(forms.Form):
    """The address that is to open the account from now on."""

    address = EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


def _code_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=CODE))


class BothCodesForm(forms.Form):
    """The codes that came to the present and to the new address."""

    old_code = _code_field(_("Code from the present address"))
    new_code = _code_field(_("Code from the new address"))


class NewAddressCodeForm(NewAddressForm):
    """A new address with the code that came to it."""

    code = _code_field(_("Code from the letter"))


class InvitationForm(forms.Form):
    """The code that somebody who knows the reader passed on."""

    code = _code_field(_("Code of the invitation"))
