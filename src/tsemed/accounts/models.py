"""The login, the link that opens it, and the devices it is open on.

Whose login it is, a `Person` says; what they may do, their roles say. There is no flag that
makes somebody powerful: no superuser, no groups.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.permissions import has_perm as rule_allows

from pairing.reference.invisible import clean_address
from tsemed.base.model_fields import EmailField


class UserManager(BaseUserManager["User"]):
    """Makes logins; none has a password."""

    def create_user(self, email: str | None = None, **fields: Any) -> User:
        """Make a login that signs in by code, passkey or personal link."""
        user = self.model(email=clean_address(email or "") or None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A login. Mentors and mentees may have none but a phone.

    `email` is the one address that opens it. It is a credential: only
    `credential_changes` writes it, and the person's e-mail follows in the database itself.
    """

    email = EmailField(_("e-mail"), unique=True, null=True, blank=True)
    language = models.CharField(max_length=2, default="he")
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Sessions and proofs from before this moment count for nothing.
    credentials_changed_at = models.DateTimeField(null=True, editable=False)
    # Since when somebody who knows the owner has vouched for who holds the second factor.
    factor_vouched_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_login_per_address"),
        ]

    def __str__(self) -> str:
        return f"login {self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry; it differs after every change of credentials."""
        changed = self.credentials_changed_at
        value = f"{self.password}:{changed.timestamp() if changed else ''}"
        return salted_hmac(
            "tsemed.accounts.models.User.session", value, secret=secret, algorithm="sha256"
        ).hexdigest()

    def has_perm(self, name: str, about: object = None) -> bool:
        """Return whether the rule of this name allows it, for one object or at all."""
        return self.is_active and bool(rule_allows(name, self, about))  # type: ignore[no-untyped-call]


class PersonalLinkSet(models.QuerySet["PersonalLink"]):
    """Links by what they still open."""

    def usable(self, at: datetime) -> Self:
        """Return those nobody has used and whose ten minutes are not over."""
        return self.filter(user__isnull=False, used_at__isnull=True, expires_at__gt=at)


class PersonalLink(models.Model):
    """A link somebody asked for: it opens once, soon, and in the asking browser only.

    Neither the key in the address nor the cookie of the browser is stored, only what they
    hash to. An unknown address leaves a row too, without a user: the same work for both.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    path = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects = PersonalLinkSet.as_manager()

    def __str__(self) -> str:
        return f"link {self.pk}"


class SignInMethod(models.TextChoices):
    """How somebody signed in."""

    CODE = "code", pgettext_lazy("signed in with", "Code by e-mail")
    LINK = "link", pgettext_lazy("signed in with", "Personal link")
    PASSKEY = "mfa", pgettext_lazy("signed in with", "Passkey or second factor")
    DEMO = "demo", pgettext_lazy("signed in with", "Demonstration")
    UNKNOWN = "", pgettext_lazy("signed in with", "Sign-in")


class Device(models.Model):
    """A browser somebody is signed in with, so that they can see it and send it away."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    session_key = models.CharField(max_length=40, db_index=True)
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=5, choices=SignInMethod.choices, blank=True)
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    own_phone_at = models.DateTimeField(null=True)
    known = models.ForeignKey(
        "accounts.KnownDevice", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-seen_at"], name="device_by_user"),
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


from tsemed.accounts.credential_models import (  # noqa: E402 they name the login above
    CredentialChange,
    CredentialKind,
    FactorInvitation,
)
from tsemed.accounts.security_models import (  # noqa: E402 they name the login above
    AlertKind,
    ConductAlert,
    EmailCode,
    KnownDevice,
    RateCounter,
    SignInAlert,
    UsedTotpStep,
)

__all__ = [
    "AlertKind",
    "ConductAlert",
    "CredentialChange",
    "CredentialKind",
    "Device",
    "EmailCode",
    "FactorInvitation",
    "KnownDevice",
    "PersonalLink",
    "RateCounter",
    "SignInAlert",
    "SignInMethod",
    "UsedTotpStep",
    "User",
]
