"""Every URL declares who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rules
from django.urls import URLPattern, URLResolver, get_resolver

from tsemed.base.views import ANYBODY, SIGNED_IN, declared_permission


def every_pattern(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield every address of the project with its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def test_every_url_declares_its_permission() -> None:
    silent = [address for address, view in every_pattern() if declared_permission(view) is None]
    assert silent == [], 'put @requires("app.verb_thing") on the view, or ANYBODY, or SIGNED_IN'


def test_every_declared_permission_is_a_rule() -> None:
    unknown = {
        permission
        for _, view in every_pattern()
        if (permission := declared_permission(view)) not in (None, ANYBODY, SIGNED_IN)
        and not rules.perm_exists(permission)
    }
    assert unknown == set(), "rules.add_perm(name, predicate) in the app's permissions.py"
