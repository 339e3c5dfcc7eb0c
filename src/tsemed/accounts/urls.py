"""The way in. allauth looks its pages up by its own names, so those stand outside our space.

Pages of allauth that are not listed here do not exist: no sign-up, no passwords; a change of
address is ours.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tsemed.accounts.views import (
    address,
    demo,
    devices,
    link,
    reauthenticate,
    second_factor,
    sign_in,
)

ours: list[URLPattern | URLResolver] = [
    path("link/", link.ask, name="link"),
    path("link/sent/", link.sent, name="link_sent"),
    path("link/<str:token>/", link.open_link, name="open_link"),
    path("again/", reauthenticate.page, name="reauthenticate"),
    path("devices/", devices.devices, name="devices"),
    path("devices/own-phone/", devices.own_phone, name="own_phone"),
    path("address/", address.own, name="address"),
    path("address/codes/", address.enter_codes, name="address_codes"),
    path("address/cancel/", address.cancel, name="cancel_change"),
    path("address/new/", address.enter_new, name="new_address"),
    path("factors/invitation/", second_factor.accept_invitation, name="accept_invitation"),
]
if settings.DEMO:
    ours.append(path("demo/", demo.demo, name="demo"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((ours, "accounts"))),
    path("login/", sign_in.ask_for_code, name="account_login"),
    path("login/code/", sign_in.ask_for_code, name="account_request_login_code"),
    path("login/code/confirm/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("login/passkey/", sign_in.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("login/second/", sign_in.ask_for_second_factor, name="mfa_authenticate"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("inactive/", sign_in.inactive, name="account_inactive"),
    path("factors/", second_factor.overview, name="mfa_index"),
    path("factors/passkeys/", second_factor.list_passkeys, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("factors/passkeys/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
    path("factors/app/", second_factor.set_up_app, name="mfa_activate_totp"),
    path("factors/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("factors/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factors/codes/new/", second_factor.new_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "factors/codes/file/",
        second_factor.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("confirm/", second_factor.confirm_with_code, name="mfa_reauthenticate"),
    path(
        "confirm/passkey/", second_factor.confirm_with_passkey, name="mfa_reauthenticate_webauthn"
    ),
]
