"""Known devices: the cookie of a browser in which the owner of a login has signed in before.

The cookie is signed and holds a random key for each of the few logins used in one browser. It
opens nothing; it keeps the owner out of the limits that strangers use up.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tsemed.accounts import devices, second_factor, sessions
from tsemed.accounts.audit_events import DEVICE_FORGOTTEN
from tsemed.accounts.models import Device, KnownDevice, User
from tsemed.accounts.queries import digest
from tsemed.accounts.requests import user_of
from tsemed.accounts.rules import REMEMBERED_FOR
from tsemed.base.audit import record
from tsemed.base.cookies import keep_cookie

COOKIE = "known_device"
SALT = "tsemed.accounts.known_devices"

# A family may share one browser; the key used longest ago is dropped.
MOST_LOGINS = 3

# In the session from a sign-in until its browser is remembered.
PENDING = "known_device_pending"


def find(
    request: HttpRequest, users: Collection[User] | None, *, at: datetime
) -> KnownDevice | None:
    """Return the known device this request comes from, for one of these logins or for any."""
    tokens = _tokens_of(request)
    if not tokens:
        return None
    # Whose they are is compared here and not in the query, which an unknown address would save.
    wanted = None if users is None else {user.pk for user in users}
    found = KnownDevice.objects.standing(at).filter(token_hash__in=map(digest, tokens))
    return next((known for known in found if wanted is None or known.user_id in wanted), None)


def await_proof(request: HttpRequest) -> None:
    """Note that the browser of a new sign-in is to be remembered."""
    request.session[PENDING] = True


def remember_if_proved(request: HttpRequest, response: HttpResponse, *, at: datetime) -> None:
    """Remember the browser of a sign-in that is complete: staff have shown a second factor.

    A login walked into through the demo proves nothing and is not remembered.
    """
    if not request.user.is_authenticated or not request.session.get(PENDING):
        return
    if second_factor.is_demo_visit(request) or second_factor.second_factor_is_owed(request):
        return
    del request.session[PENDING]
    tokens = _remember(request, user_of(request), _tokens_of(request), at=at)
    keep_cookie(response, COOKIE, signing.dumps(tokens, salt=SALT), seconds=int(REMEMBERED_FOR))


@transaction.atomic
def forget(known: KnownDevice, *, by: User, at: datetime) -> None:
    """Forget a device: from now on it is a stranger's."""
    KnownDevice.objects.filter(pk=known.pk, ended_at=None).update(ended_at=at)
    details = {"known_device": known.pk}
    record(DEVICE_FORGOTTEN, by, by=by, at=at, details=details)


def forget_all(user: User, *, at: datetime) -> None:
    """Forget every device of a login, as when its address was taken over."""
    KnownDevice.objects.filter(user=user, ended_at=None).update(ended_at=at)


@transaction.atomic
def _remember(request: HttpRequest, user: User, tokens: list[str], *, at: datetime) -> list[str]:
    """Enter this browser for a login, or note its visit, and return the keys of its cookie."""
    browser, system = devices.names_of(request.META.get("HTTP_USER_AGENT", ""))
    hashes = {digest(token): token for token in tokens}
    known = KnownDevice.objects.standing(at).filter(user=user, token_hash__in=hashes).first()
    if known is None:
        token = secrets.token_urlsafe(32)
        known = KnownDevice(user=user, token_hash=digest(token), known_at=at)
    else:
        token = hashes[known.token_hash]
    known.browser, known.system, known.seen_at = browser, system, at
    known.save()
    Device.objects.filter(pk=sessions.device_of(request) or 0).update(known=known)
    return [token, *(kept for kept in tokens if kept != token)][:MOST_LOGINS]


def _tokens_of(request: HttpRequest) -> list[str]:
    """Return the keys in the cookie of a request; none if the signature is not ours."""
    signed = request.COOKIES.get(COOKIE, "")
    try:
        kept: Any = signing.loads(signed, salt=SALT, max_age=int(REMEMBERED_FOR)) if signed else []
    except signing.BadSignature:
        return []
    return [token for token in kept if isinstance(token, str)][:MOST_LOGINS]
