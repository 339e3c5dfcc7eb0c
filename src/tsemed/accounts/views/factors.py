"""One's second factors: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.mfa.webauthn.internal import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from tsemed.accounts.doors import factor_page, proof_page
from tsemed.accounts.factors import has_second_factor, is_staff
from tsemed.base.typed import number_in


class Overview(factor.IndexView):  # type: ignore[misc]
    """What is set up and what could be."""

    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The factors, and whether the reader may go on without one."""
        owes = is_staff(self.request.user) and not has_second_factor(self.request.user)
        return {**super().get_context_data(**kwargs), "owes_factor": owes}


class AddPasskey(passkey.AddWebAuthnView):  # type: ignore[misc]
    """A passkey that needs no address to be typed: it is kept on the device, behind its lock."""

    template_name = "accounts/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, with the request that a resident, verified passkey answers."""
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, True)
        return {**context, "js_data": {"creation_options": options}}


class RemovePasskey(passkey.RemoveWebAuthnView):  # type: ignore[misc]
    """Taking a passkey away. Which one, the form says, so that no address names it."""

    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")

    def get_object(self, queryset: Any = None) -> Authenticator:  # noqa: ARG002 Django asks so
        """The reader's own passkey, else not found."""
        asked = self.request.POST.get("passkey") or self.request.GET.get("passkey", "")
        found = self.get_queryset().filter(pk=number_in(asked)).first()
        if found is None:
            raise Http404
        return found


def passkeys(_request: HttpRequest) -> HttpResponse:
    """They stand on the page of all second factors."""
    return HttpResponseRedirect(reverse("mfa_index"))


overview = factor_page(Overview.as_view(), fresh=False)
list_passkeys = factor_page(passkeys, fresh=False)
add_passkey = factor_page(AddPasskey.as_view())
remove_passkey = factor_page(RemovePasskey.as_view())
set_up_app = factor_page(app.ActivateTOTPView.as_view(template_name="accounts/app_add.html"))
remove_app = factor_page(app.DeactivateTOTPView.as_view(template_name="accounts/app_remove.html"))
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
