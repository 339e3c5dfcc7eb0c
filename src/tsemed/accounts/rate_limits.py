"""Who asks, and whether they may ask once more.

Every attempt is counted before anything is judged. Strangers are counted by the place and the
browser they come from; a known device of the owner is counted by itself, so nobody can use up
the owner's attempts.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

from tsemed.accounts import counters, known_devices
from tsemed.accounts.models import User
from tsemed.accounts.rules import (
    ALLOWANCES,
    FACTOR_OF_KNOWN,
    FACTOR_OF_STRANGERS,
    FRESH_CODES,
    Asker,
    Rate,
)

# A network gives one household or one machine a whole /64 of the new addresses.
PREFIX_OF_IPV6 = 64


class TooMany(Exception):
    """Too many attempts; the next may be made in so many seconds.

    `is_first` holds for the first attempt of the window that was refused, so that a flood leaves
    one row in the audit and not thousands.
    """

    def __init__(self, seconds: float, *, is_first: bool = False) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds = seconds
        self.is_first = is_first


def asker_of(request: HttpRequest, users: Collection[User] | None = None, *, at: datetime) -> Asker:
    """Return who asks about these logins; a device is known for its own logins only.

    Without logins, as for a passkey that says whose it is only afterwards, a device counts as
    known if any login knows it.
    """
    known = known_devices.find(request, users, at=at)
    # A form cannot be sent without this cookie; clients without it are counted by place alone.
    browser = str(request.META.get("CSRF_COOKIE") or "")
    if known is None:
        return Asker(place_of(request), browser)
    return Asker(place_of(request), browser, known.pk, known.user_id)


def place_of(request: HttpRequest) -> str:
    """Return the network address a request comes from; of IPv6 the part that names a network."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request).strip())
    except (ValueError, PermissionDenied, ImproperlyConfigured):
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, PREFIX_OF_IPV6), strict=False))
    return str(address)


def count_attempt(asker: Asker, what: str, *, at: datetime) -> None:
    """Count an attempt of an asker, or raise TooMany."""
    for purpose, subject, rate in _counted(asker, what):
        _count(purpose, subject, rate, at=at)


def count_factor(user: User, asker: Asker, *, at: datetime) -> None:
    """Count a guess at the second factor of a login, or raise TooMany."""
    for purpose, subject, rate in _factor_counters(user, asker):
        _count(purpose, subject, rate, at=at)


def give_back_factor(user: User, asker: Asker) -> None:
    """Take a guess that was right off the count."""
    for purpose, subject, _rate in _factor_counters(user, asker):
        counters.give_back(purpose, subject)


def count_fresh_code(user: User, *, at: datetime) -> None:
    """Count a code that somebody signed in asks for, or raise TooMany."""
    _count("again", f"login {user.pk}", FRESH_CODES, at=at)


def _counted(asker: Asker, what: str) -> Iterator[tuple[str, str, Rate]]:
    allowed = ALLOWANCES[what]
    if asker.known:
        yield f"{what}, known", str(asker.known), allowed.known
        return
    yield f"{what}, place", asker.place, allowed.place
    if asker.browser:
        yield f"{what}, browser", asker.browser, allowed.browser


def _factor_counters(user: User, asker: Asker) -> Iterator[tuple[str, str, Rate]]:
    rates = FACTOR_OF_KNOWN if asker.known else FACTOR_OF_STRANGERS
    subject = f"login {user.pk}, device {asker.known}" if asker.known else f"login {user.pk}"
    for rate in rates:
        yield f"factor, {rate.seconds:.0f} s", subject, rate


def _count(purpose: str, subject: str, rate: Rate, *, at: datetime) -> None:
    counted = counters.count(purpose, subject, rate, at=at)
    if counted.number > rate.amount:
        is_first = counted.number == rate.amount + 1
        raise TooMany(counted.seconds_left, is_first=is_first)
