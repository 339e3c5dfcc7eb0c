"""What a session remembers of its sign-in, and what it is still good for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from tsemed.accounts import devices, operations
from tsemed.accounts.models import Device, SignInMethod, User
from tsemed.accounts.requests import user_of
from tsemed.accounts.rules import LIMITS, Marks, SessionState, session_state_of
from tsemed.accounts.second_factor import is_staff

KEY = "sign_in"

# Set before a sign-in after somebody declared "this is my own phone".
OWN_PHONE = "sign_in_own_phone"

# A visit is written down again once it is this much older, so most pages write nothing.
TOUCH_AFTER = 60


def begin(request: HttpRequest, user: User, *, at: datetime) -> Device:
    """Start the clock of a sign-in and enter the device into its owner's list."""
    now, old = at.timestamp(), request.session.get(KEY, {})
    is_own = bool(request.session.pop(OWN_PHONE, False)) and not is_staff(user)
    browser, system = devices.names_of(request.META.get("HTTP_USER_AGENT", ""))
    device = operations.enter_device(
        user,
        session_key=_key_of(request),
        browser=browser,
        system=system,
        method=sign_in_method_of(request, user),
        own_phone=is_own,
        earlier=old.get("device"),
        at=at,
    )
    since = device.own_phone_at.timestamp() if device.own_phone_at else None
    request.session[KEY] = {"began": now, "seen": now, "own": since, "device": device.pk}
    if since is not None:
        request.session.set_expiry(int(LIMITS.own_phone))
    return device


def sign_in_method_of(request: HttpRequest, user: Any) -> SignInMethod:
    """Return the channel by which the owner of this session last proved who they are."""
    proofs = get_authentication_records(request, user)
    method = proofs[-1].get("method", "") if proofs else ""
    return SignInMethod(method) if method in SignInMethod.values else SignInMethod.UNKNOWN


def session_state(request: HttpRequest, *, at: datetime) -> SessionState:
    """Return what this session is good for now."""
    marks, now = _marks(request), at.timestamp()
    verdict = session_state_of(marks, at=now, is_staff=False)
    if verdict is SessionState.FULL:
        return verdict
    # Asking who is staff costs a query, so it is asked only where it makes a difference.
    return session_state_of(marks, at=now, is_staff=is_staff(user_of(request)))


def touch(request: HttpRequest, *, at: datetime) -> None:
    """Note that somebody is still there."""
    kept, now = request.session[KEY], at.timestamp()
    if now - kept["seen"] < TOUCH_AFTER:
        return
    request.session[KEY] = {**kept, "seen": now}
    operations.note_visit(kept["device"], at=at)


def renew(request: HttpRequest, *, at: datetime) -> None:
    """Restart the clock after a fresh proof of who is there."""
    now = at.timestamp()
    request.session[KEY] = {**request.session[KEY], "began": now, "seen": now}
    operations.note_visit(request.session[KEY]["device"], at=at)


def make_own_phone(request: HttpRequest, *, at: datetime) -> None:
    """Keep this phone signed in for its three views."""
    kept = request.session[KEY]
    operations.mark_own_phone(kept["device"], by=user_of(request), at=at)
    request.session[KEY] = {**kept, "own": at.timestamp()}
    request.session.set_expiry(int(LIMITS.own_phone))


def device_of(request: HttpRequest) -> int | None:
    """Return the id of the device this session runs on."""
    kept = request.session.get(KEY)
    return int(kept["device"]) if kept else None


def began_at(request: HttpRequest) -> datetime | None:
    """Return when this sign-in began."""
    kept = request.session.get(KEY)
    return datetime.fromtimestamp(kept["began"], tz=UTC) if kept else None


def _key_of(request: HttpRequest) -> str:
    if request.session.session_key is None:
        request.session.save()
    return str(request.session.session_key)


def _marks(request: HttpRequest) -> Marks | None:
    kept = request.session.get(KEY)
    return Marks(kept["began"], kept["seen"], kept["own"]) if kept else None
