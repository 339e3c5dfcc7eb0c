"""Every view, before a phone that is one's own and has grown old."""

from __future__ import annotations

from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.accounts.conftest import Visitor
from tests.accounts.test_devices import comes_with_own_phone

from tsemed.accounts.devices import says
from tsemed.accounts.models import User
from tsemed.base.views import ANYBODY

DAY = 86_400

# The three things a phone is kept signed in for, as far as their apps exist.
OPEN_VIEWS = {"today:today", "relationships:report", "relationships:calendar"}
PROOFS = {"accounts:reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def named(resolver: URLResolver, space: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += named(pattern, inner)
        elif pattern.name:
            found.append((space + pattern.name, pattern))
    return found


def example(name: str, pattern: URLPattern) -> str:
    values = {"int": 1, "str": "x", "slug": "x"}
    arguments = {
        key: values.get(type(kind).__name__.removesuffix("Converter").lower(), "x")
        for key, kind in pattern.pattern.converters.items()
    }
    return reverse(name, kwargs=arguments)


def test_an_old_own_phone_opens_its_three_views_only(michal: User) -> None:
    phone = comes_with_own_phone(michal)
    phone.raise_request_exception = False
    phone.grows_old(idle=2 * DAY, since_sign_in=5 * DAY)
    opened, stopped = set(), set()
    with override_settings(DEBUG=False):
        for name, pattern in named(get_resolver()):
            if says(pattern.callback, "declared_permission") == ANYBODY or name == "account_logout":
                continue
            answer = phone.get(example(name, pattern))
            leads_to_proof = answer.headers.get("Location", "").startswith("/again/")
            (stopped if leads_to_proof else opened).add(name)
    assert opened - PROOFS <= OPEN_VIEWS
    assert "accounts:devices" in stopped
    assert len(stopped) > 10


def test_a_view_declares_that_it_opens_to_an_own_phone() -> None:
    views = named(get_resolver())
    marked = {name for name, requires in views if says(requires.callback, "opens_with_device")}
    assert marked - PROOFS <= OPEN_VIEWS


def test_a_full_sign_in_is_stopped_nowhere(michal: User) -> None:
    phone: Visitor = comes_with_own_phone(michal)
    for path in ("/devices/", "/factors/", reverse("today:today")):
        page = phone.get(path)
        assert (page.status_code, page.headers.get("Location")) == (200, None)
