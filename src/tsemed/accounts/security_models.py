"""Tables of what keeps others out: counters, codes, known devices, alerts.

They are tables and not the cache, because rows of the cache are thrown away when it is full: a
flood of requests about one address would free another from its limit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.rules import MOST_TRIES, REMEMBERED_FOR


class RateCounter(models.Model):
    """How often something was tried within one window of time, about one subject.

    The subject stands here as a keyed hash: the table alone names no address and no place. A row
    counts for its own subject only; it is removed when its window is over, never to free space.
    """

    purpose = models.CharField(max_length=40)
    subject_hash = models.CharField(max_length=64)
    number = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["purpose", "subject_hash"], name="one_counter_per_purpose_and_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.number}"


class EmailCodeSet(models.QuerySet["EmailCode"]):
    """Codes by what they still open."""

    def usable(self, at: datetime) -> Self:
        """Return those not used, not too old and with tries left."""
        return self.filter(used_at__isnull=True, expires_at__gt=at, tries__lt=MOST_TRIES)


class EmailCode(models.Model):
    """A code sent by e-mail, with the number of its tries.

    A request about an unknown address, or one that no letter answers, leaves a row that nothing
    opens, so that the work is the same.
    """

    purpose = models.CharField(max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    address_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects = EmailCodeSet.as_manager()

    def __str__(self) -> str:
        return f"code {self.pk}"


class KnownDeviceSet(models.QuerySet["KnownDevice"]):
    """Known devices by whether they still count."""

    def standing(self, at: datetime) -> Self:
        """Return those nobody has forgotten and that were used within half a year."""
        since = at - timedelta(seconds=REMEMBERED_FOR)
        return self.filter(ended_at__isnull=True, seen_at__gt=since)


class KnownDevice(models.Model):
    """A browser in which the owner of a login has signed in completely before.

    Its cookie opens nothing. It takes the browser out of the limits of strangers, so nobody can
    lock the owner out by asking in the owner's name. Only what the cookie hashes to is stored.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)
    known_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = KnownDeviceSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"known device {self.pk}"


class SignInAlertSet(models.QuerySet["SignInAlert"]):
    """Alerts by what is to be done about them."""

    def owed(self) -> Self:
        """Return those whose owner has not been notified yet."""
        return self.filter(is_owed=True)

    def since(self, at: datetime) -> Self:
        """Return those with an attempt after a moment."""
        return self.filter(last_at__gt=at)


class SignInAlert(models.Model):
    """Many attempts by strangers on one login: since when, until when, when its owner was alerted.

    One row per login. The letter is owed when attempts are many and the last letter is a day old.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    began_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    is_owed = models.BooleanField(default=False)
    alerted_at = models.DateTimeField(null=True)

    objects = SignInAlertSet.as_manager()

    def __str__(self) -> str:
        return f"alert {self.pk}"


class AlertKind(models.TextChoices):
    """Why the privacy officer should look at what somebody did."""

    MANY_REFUSALS = "many_refusals", _("Many refused pages")
    CHANGE_TO_WATCH = "change_to_watch", _("Change of credentials by or for the office")
    CHANGE_CANCELLED = "change_cancelled", _("Confirmed change of credentials cancelled")


class ConductAlert(models.Model):
    """Something that somebody signed in has done, and the privacy officer is to look at."""

    kind = models.CharField(max_length=20, choices=AlertKind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class UsedTotpStepSet(models.QuerySet["UsedTotpStep"]):
    """The latest accepted half minute of each authenticator app."""

    def take(self, authenticator: Any, *, step: int) -> bool:
        """Accept a half minute once; False when it or a later one was accepted before."""
        self.bulk_create([UsedTotpStep(authenticator=authenticator)], ignore_conflicts=True)
        return bool(self.filter(authenticator=authenticator, step__lt=step).update(step=step))


class UsedTotpStep(models.Model):
    """The latest half minute whose code of an authenticator app was accepted.

    A code of that half minute or of an earlier one is refused, so a code seen over somebody's
    shoulder opens nothing (RFC 6238, section 5.2).
    """

    authenticator = models.OneToOneField(
        "mfa.Authenticator", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    step = models.BigIntegerField(default=0)

    objects = UsedTotpStepSet.as_manager()

    def __str__(self) -> str:
        return f"step {self.step}"
