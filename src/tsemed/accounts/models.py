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
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.permissions import has_perm as rule_allows

from pairing.reference.invisible import clean_address
from tsemed.accounts.states import CHANGE, UNFINISHED, ChangeState
from tsemed.base.model_fields import EmailField
from tsemed.base.models import Stateful
from tsemed.base.states import StateTable


class UserManager(BaseUserManager["User"]):
    """Makes logins; none has a password."""

    def create_user(self, email: str | None = None, **fields: Any) -> User:
        """This will make a login that signs in by code, passkey or personal link."""
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
        """Whether the rule of this name allows it, for one object or at all."""
        return self.is_active and bool(rule_allows(name, self, about))  # type: ignore[no-untyped-call]


class PersonalLinkSet(models.QuerySet["PersonalLink"]):
    """Links by what they still open."""

    def usable(self, at: datetime) -> Self:
        """Those nobody has used and whose ten minutes are not over."""
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


class Way(models.TextChoices):
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
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
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


class CredentialKind(models.TextChoices):
    """Which credential of a login is to change."""

    ADDRESS = "address", _("Sign-in address")
    SECOND_FACTOR = "second_factor", _("Second factor")


CHANGE_STATES = [
    (ChangeState.PROPOSED.value, pgettext_lazy("credential", "Waits for a second person")),
    (ChangeState.OPEN.value, pgettext_lazy("credential", "Waits for the code")),
    (ChangeState.DONE.value, pgettext_lazy("credential", "Done")),
    (ChangeState.REFUSED.value, pgettext_lazy("credential", "Refused")),
    (ChangeState.CANCELLED.value, pgettext_lazy("credential", "Cancelled")),
    (ChangeState.EXPIRED.value, pgettext_lazy("credential", "Expired")),
]


class CredentialChange(Stateful):
    """A new sign-in address, or a second factor to be removed, that has to be proved first.

    Asked by its owner it is open at once and needs the code of both addresses. Asked by
    somebody else it needs a second person, and a new address its code. Codes are kept as a
    keyed hash. `tries` is raised before a code is judged.
    """

    steps: ClassVar[StateTable] = CHANGE

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credential_changes"
    )
    kind = models.CharField(max_length=15, choices=CredentialKind.choices)
    address = EmailField(blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=CHANGE_STATES, default=ChangeState.PROPOSED, editable=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    old_code = models.CharField(max_length=64, blank=True)
    new_code = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_change_per_credential",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("user")),
                name="change_confirmed_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"credential change {self.pk}"


class FactorInvitation(models.Model):
    """Lets a member of staff enrol a second factor; its code is passed on by voice.

    Whoever reads somebody's mail cannot enrol with that alone. The code is kept as a keyed
    hash, is good once, and `tries` is raised before it is judged.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_invitations"
    )
    # Empty where it was made on the server, for the first manager of an installation.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=64)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at=None, ended_at=None),
                name="one_open_invitation_per_login",
            ),
            models.CheckConstraint(
                condition=~Q(invited_by=F("user")), name="nobody_invites_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


from tsemed.accounts.security_models import (  # noqa: E402 they name the login above
    EmailCode,
    KnownDevice,
    RateCounter,
    SignInAlert,
    UsedTotpStep,
)

__all__ = [
    "CHANGE_STATES",
    "CredentialChange",
    "CredentialKind",
    "Device",
    "EmailCode",
    "FactorInvitation",
    "KnownDevice",
    "PersonalLink",
    "RateCounter",
    "SignInAlert",
    "UsedTotpStep",
    "User",
    "Way",
]
