"""Reads of logins, links and devices. A user sees their own devices and nobody else's."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from tsemed.accounts.models import (
    ConductAlert,
    CredentialChange,
    Device,
    FactorInvitation,
    KnownDevice,
    PersonalLink,
    SignInAlert,
    User,
)
from tsemed.accounts.rules import LIMITS
from tsemed.accounts.states import UNFINISHED

# A person has a few devices; a list longer than this is somebody trying.
MOST_DEVICES = 50


def digest(secret: str) -> str:
    """Return what is stored of a secret that is long and random enough not to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_link(token: str) -> PersonalLink | None:
    """Return the link with this key, whatever has become of it."""
    return PersonalLink.objects.select_related("user").filter(token_hash=digest(token)).first()


def visible_to(user: User, *, at: datetime) -> QuerySet[Device]:
    """Return the devices a user is signed in with: in use, or a phone of their own."""
    in_use = Q(seen_at__gt=at - timedelta(seconds=LIMITS.idle_of_staff))
    own_phone = Q(own_phone_at__gt=at - timedelta(seconds=LIMITS.own_phone))
    return Device.objects.filter(in_use | own_phone, user=user, ended_at=None)


def devices_of(user: User, *, at: datetime) -> list[Device]:
    """Return the devices a user is signed in with, the latest first."""
    return list(visible_to(user, at=at)[:MOST_DEVICES])


def get_device_for(user: User, pk: int, *, at: datetime) -> Device:
    """Return the device, if it is the user's own and still signed in (else: not found)."""
    device = visible_to(user, at=at).filter(pk=pk).first()
    if device is None:
        raise Http404
    return device


def known_devices_of(user: User, *, at: datetime) -> list[KnownDevice]:
    """Return the devices a user has signed in with before, the latest first."""
    return list(KnownDevice.objects.standing(at).filter(user=user)[:MOST_DEVICES])


def get_known_device_for(user: User, pk: int, *, at: datetime) -> KnownDevice:
    """Return the known device if it is the user's own, else raise Http404."""
    known = KnownDevice.objects.standing(at).filter(user=user, pk=pk).first()
    if known is None:
        raise Http404
    return known


def logins_under_attack(*, since: datetime) -> QuerySet[SignInAlert]:
    """Return the alerts of logins that strangers have tried often since a moment."""
    return SignInAlert.objects.since(since).order_by()


def conduct_alerts(*, since: datetime) -> QuerySet[ConductAlert]:
    """Return the alerts that insiders have caused since a moment."""
    return ConductAlert.objects.filter(at__gt=since).order_by()


def find_demo_login(slug: str) -> User | None:
    """Return the login of a character of the demo."""
    return User.objects.filter(email=f"{slug}@demo.tsemed.example", is_active=True).first()


def open_invitation_of(user: User, *, at: datetime) -> FactorInvitation | None:
    """Return the invitation to enrol a second factor that a login may still accept."""
    waiting = FactorInvitation.objects.filter(user=user, accepted_at=None, ended_at=None)
    return waiting.filter(expires_at__gt=at).first()


def unfinished_changes(*, at: datetime) -> QuerySet[CredentialChange]:
    """Return the changes of credentials that wait for somebody and have not run out."""
    return CredentialChange.objects.filter(state__in=UNFINISHED, expires_at__gt=at)


def changes_of(user: User, *, at: datetime) -> list[CredentialChange]:
    """Return every change of a login's credentials that waits for somebody."""
    return list(unfinished_changes(at=at).filter(user=user).order_by("pk"))


def get_own_change(user: User, pk: int, *, at: datetime) -> CredentialChange:
    """Return a waiting change of the user's own credentials (else: not found)."""
    change = unfinished_changes(at=at).filter(user=user, pk=pk).first()
    if change is None:
        raise Http404
    return change
