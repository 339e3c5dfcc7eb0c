"""Reads of logins, links and devices. A user sees their own devices and nobody else's."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.http import Http404

from tsemed.accounts.models import Device, PersonalLink, User

# A person has a few devices; a list longer than this is somebody trying.
MOST_DEVICES = 50


def digest(secret: str) -> str:
    """What is stored of a secret that is long and random enough not to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_link(token: str) -> PersonalLink | None:
    """The link with this key, whatever has become of it."""
    return PersonalLink.objects.select_related("user").filter(token_hash=digest(token)).first()


def visible_to(user: User) -> QuerySet[Device]:
    """The devices a user is signed in with."""
    return Device.objects.filter(user=user, ended_at=None)


def devices_of(user: User) -> list[Device]:
    """The devices a user is signed in with, the latest first."""
    return list(visible_to(user)[:MOST_DEVICES])


def get_device_for(user: User, pk: int) -> Device:
    """The device, if it is the user's own and still signed in (else: not found)."""
    device = visible_to(user).filter(pk=pk).first()
    if device is None:
        raise Http404
    return device


def find_demo_login(slug: str) -> User | None:
    """The login of a character of the demo."""
    return User.objects.filter(email=f"{slug}@demo.tsemed.example", is_active=True).first()
