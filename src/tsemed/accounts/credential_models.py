"""Changes of credentials that wait, and invitations to enrol a second factor."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.states import CHANGE, UNFINISHED, ChangeState
from tsemed.base.model_fields import EmailField
from tsemed.base.models import Stateful
from tsemed.base.states import StateTable


class CredentialKind(models.TextChoices):
    """Which credential of a login is to change."""

    ADDRESS = "address", _("Sign-in address")
    SECOND_FACTOR = "second_factor", _("Second factor")


CHANGE_STATES = [
    (ChangeState.PROPOSED.value, pgettext_lazy("credential", "Waits for a second person")),
    (ChangeState.CONFIRMED.value, pgettext_lazy("credential", "Confirmed, waits for its day")),
    (ChangeState.OPEN.value, pgettext_lazy("credential", "Waits for the code")),
    (ChangeState.DONE.value, pgettext_lazy("credential", "Done")),
    (ChangeState.REFUSED.value, pgettext_lazy("credential", "Refused")),
    (ChangeState.CANCELLED.value, pgettext_lazy("credential", "Cancelled")),
    (ChangeState.EXPIRED.value, pgettext_lazy("credential", "Expired")),
]


class CredentialChange(Stateful):
    """A new sign-in address, or a second factor to be removed, that has to be proved first.

    Asked by its owner it is open at once and needs the code of both addresses. Asked by
    somebody else it needs a second person and a waiting time until `effective_at`, and a new
    address its code. Codes are kept as a keyed hash. `tries` is raised before one is judged.
    """

    steps: ClassVar[StateTable] = CHANGE
    unaudited: ClassVar[frozenset[str]] = frozenset({"old_code", "new_code", "tries"})

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
    effective_at = models.DateTimeField(null=True)
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

    A person who reads somebody's mail cannot enrol with that alone. The code is kept as a keyed
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
