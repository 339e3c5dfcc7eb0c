"""So many attempts in so much time, counted in the shared cache for all processes together.

allauth counts its own pages. This counts what is ours: asking for a link, opening one,
asking for a fresh code.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from tsemed.accounts.rules import Rate, wait_before

PER_PLACE = {
    "ask": Rate(20, 600),
    "open": Rate(30, 600),
    "again": Rate(20, 600),
}
PER_ADDRESS = {
    "ask": Rate(5, 3600),
    "again": Rate(5, 3600),
}
_LOCKED_FOR = 5


class TooMany(Exception):
    """Too many attempts; the next may be made in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds = seconds


def count_attempt(request: HttpRequest, what: str, *, address: str = "") -> None:
    """This will count an attempt from this place, and about this address; or raise TooMany."""
    place = get_adapter().get_client_ip(request)
    _count(f"place:{what}:{place}", PER_PLACE[what])
    if address:
        _count(f"address:{what}:{address.strip().lower()}", PER_ADDRESS[what])


def _count(name: str, rate: Rate) -> None:
    # The address itself never stands in the cache table.
    key = "limit:" + hashlib.sha256(name.encode()).hexdigest()
    with _alone(key):
        now = time.time()
        history = [moment for moment in cache.get(key, []) if moment > now - rate.seconds]
        if wait := wait_before(history, rate, at=now):
            raise TooMany(wait)
        cache.set(key, [*history, now], rate.seconds)


@contextmanager
def _alone(key: str) -> Iterator[None]:
    # Whoever cannot get in within a second of trying is many at once, which is what we count.
    for _attempt in range(50):
        if cache.add(f"{key}:lock", 1, _LOCKED_FOR):
            break
        time.sleep(0.02)
    else:
        raise TooMany(_LOCKED_FOR)
    try:
        yield
    finally:
        cache.delete(f"{key}:lock")
