"""Signing in and sessions; `docs/security.md` gives the reasons. Read by tsemed.settings."""

from __future__ import annotations

from environs import Env

_env = Env()

# Codes by e-mail and passkeys, nothing else: no passwords, no sign-up, no user names.
ACCOUNT_ADAPTER = "tsemed.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "tsemed.accounts.forms.AskForCodeForm",
    "confirm_login_code": "tsemed.accounts.forms.CodeFromLetterForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
# Our own letter goes to unknown addresses; allauth's would invite to sign up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# allauth counts in the cache, whose rows are thrown away when it is full. `accounts.limits`,
# `letter_limits` and `code_attempts` count in tables instead, before anything is judged.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = _env.int("TSEMED_PROXIES", 0)

MFA_ADAPTER = "tsemed.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "tsemed.accounts.forms.SecondFactorForm",
    "reauthenticate": "tsemed.accounts.forms.ConfirmFactorForm",
    "activate_totp": "tsemed.accounts.forms.SetUpAppForm",
    "add_webauthn": "tsemed.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "tsemed.accounts.forms.PasskeyFactorForm",
    "login_webauthn": "tsemed.accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "tsemed.accounts.forms.ConfirmPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey counts as two factors, so the device must have asked for a finger, face or PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _env.bool("TSEMED_DEMO", False)
MFA_TOTP_ISSUER = "Tsemed"
MFA_TOTP_TOLERANCE = 1
# A code signed in with has shown that the address is the reader's.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# The cookie may live this long; how long a sign-in stands is `accounts.rules.LIMITS`.
SESSION_COOKIE_AGE = 12 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
