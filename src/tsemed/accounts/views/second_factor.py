"""One's second factors: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsemed.accounts import invitations
from tsemed.accounts.entry_points import factor_page, proof_page
from tsemed.accounts.forms import InvitationForm
from tsemed.accounts.queries import open_invitation_of
from tsemed.accounts.requests import user_of
from tsemed.accounts.second_factor import (
    INVITED,
    has_second_factor,
    invitation_is_owed,
    is_last_second_factor,
    is_staff,
)
from tsemed.base.sanitise import number_in


class Overview(factor.IndexView):  # type: ignore[misc]
    """What is set up and what could be."""

    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the factors, and whether the reader may go on without one."""
        request = self.request
        waits = open_invitation_of(request.user, at=timezone.now()) is not None
        owed = {
            "owes_factor": is_staff(request.user) and not has_second_factor(request.user),
            "owes_invitation": invitation_is_owed(request),
            "invitation": InvitationForm() if waits or invitation_is_owed(request) else None,
        }
        return {**super().get_context_data(**kwargs), **owed}


class Invited:
    """Keeps a page that enrols a second factor from staff whom nobody has invited."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect staff without an invitation to the page that names whom to ask."""
        if invitation_is_owed(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class KeepsLast:
    """Keeps staff from removing their last second factor."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse with what to do instead, or remove."""
        factor = self._factor()  # type: ignore[attr-defined]
        if is_staff(user_of(request)) and factor is not None and is_last_second_factor(factor):
            messages.error(
                request,
                _("This is your last second factor. Set up another one first, then remove it."),
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class AddPasskey(Invited, passkey.AddWebAuthnView):  # type: ignore[misc]
    """A passkey that needs no address to be typed: it is kept on the device, behind its lock."""

    template_name = "accounts/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page, with the request that a resident, verified passkey answers."""
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, True)
        return {**context, "js_data": {"creation_options": options}}


class SetUpApp(Invited, app.ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app."""

    template_name = "accounts/app_add.html"


class RemoveApp(KeepsLast, app.DeactivateTOTPView):  # type: ignore[misc]
    """Taking the authenticator app away."""

    template_name = "accounts/app_remove.html"

    def _factor(self) -> Authenticator:
        return self.authenticator


class RemovePasskey(KeepsLast, passkey.RemoveWebAuthnView):  # type: ignore[misc]
    """Taking a passkey away. Which one, the form says, so that no address names it."""

    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")

    def get_object(self, queryset: Any = None) -> Authenticator:  # noqa: ARG002 Django asks so
        """Return the reader's own passkey, else not found."""
        asked = self.request.POST.get("passkey") or self.request.GET.get("passkey", "")
        found = self.get_queryset().filter(pk=number_in(asked)).first()
        if found is None:
            raise Http404
        return found

    def _factor(self) -> Authenticator:
        return self.get_object()


def _accept(request: HttpRequest) -> HttpResponse:
    """Take the code of an invitation: from now on this visit may enrol a second factor."""
    form, user = InvitationForm(request.POST), user_of(request)
    try:
        if not form.is_valid():
            raise invitations.NotAccepted
        invitations.accept(user, code=form.cleaned_data["code"], at=timezone.now())
    except invitations.NotAccepted:
        messages.error(
            request, _("This code is not right, or its time is over. Ask for a new invitation.")
        )
        return HttpResponseRedirect(reverse("mfa_index"))
    if has_second_factor(user):
        # This page asked for it a moment ago, so the invited person also holds it.
        invitations.vouch(user, at=timezone.now())
        messages.success(request, _("Your second factor now counts for staff."))
    else:
        request.session[INVITED] = user.pk
        messages.success(request, _("Accepted. Now set up a passkey or an app."))
    return HttpResponseRedirect(reverse("mfa_index"))


def passkeys(_request: HttpRequest) -> HttpResponse:
    """Redirect to the page of all second factors, which lists the passkeys."""
    return HttpResponseRedirect(reverse("mfa_index"))


overview = factor_page(Overview.as_view(), fresh=False)
list_passkeys = factor_page(passkeys, fresh=False)
add_passkey = factor_page(AddPasskey.as_view())
remove_passkey = factor_page(RemovePasskey.as_view())
set_up_app = factor_page(SetUpApp.as_view())
remove_app = factor_page(RemoveApp.as_view())
accept_invitation = factor_page(require_POST(_accept))
recovery_codes = factor_page(
    recovery.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html")
)
new_recovery_codes = factor_page(
    recovery.GenerateRecoveryCodesView.as_view(template_name="accounts/recovery_codes_new.html")
)
download_recovery_codes = factor_page(recovery.DownloadRecoveryCodesView.as_view())
confirm_with_code = proof_page(
    factor.ReauthenticateView.as_view(template_name="accounts/confirm_factor.html")
)
confirm_with_passkey = proof_page(
    passkey.ReauthenticateWebAuthnView.as_view(template_name="accounts/confirm_passkey.html")
)
