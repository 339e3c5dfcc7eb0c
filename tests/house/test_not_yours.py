"""What one may not see answers byte for byte like what does not exist.

For every URL that takes ids and every character: every id that exists but answers "not found"
must give exactly the bytes that an id nobody ever had gives.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.cast import CHARACTERS, Cast
from tests.house.population import populate

NEVER = 987_654_321
VARYING = {"Set-Cookie", "Date"}


def urls_with_ids() -> list[tuple[str, tuple[str, ...]]]:
    """The name and the integer arguments of every URL that takes ids."""
    found = []
    for name, pattern in named_patterns(get_resolver()):
        converters = pattern.pattern.converters
        if converters and {type(c).__name__ for c in converters.values()} == {"IntConverter"}:
            found.append((name, tuple(converters)))
    return found


def named_patterns(resolver: URLResolver, space: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += named_patterns(pattern, inner)
        elif pattern.name:
            found.append((space + pattern.name, pattern))
    return found


def ids_that_exist() -> list[int]:
    """Every id in use in any of our tables; ids are small, so one list serves all URLs."""
    models = [m for m in apps.get_models() if m.__module__.startswith("tsemed.")]
    with_number = [m for m in models if m._meta.pk.get_internal_type() != "UUIDField"]
    highest = max(
        m._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        for m in with_number
    )
    return list(range(1, highest + 1))


def answer(client: Client, method: str, address: str) -> tuple[int, dict[str, str], bytes]:
    response: Any = getattr(client, method)(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {k: v for k, v in response.headers.items() if k not in VARYING}
    return response.status_code, headers, re.sub(rb"[?&]next=[^\"]*", b"", body)


@pytest.mark.parametrize("name", CHARACTERS)
def test_not_yours_and_not_there_are_the_same_bytes(name: str, cast: Cast) -> None:
    populate(cast)
    client = Client(raise_request_exception=False)
    client.force_login(
        cast.login(name), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    ids = ids_that_exist()
    told_apart = []
    for (url, arguments), method in product(urls_with_ids(), ("get", "post")):
        nowhere = answer(client, method, reverse(url, kwargs=dict.fromkeys(arguments, NEVER)))
        for pk in ids:
            here = answer(client, method, reverse(url, kwargs=dict.fromkeys(arguments, pk)))
            if here[0] == 404 and here != nowhere:
                told_apart.append((url, method, pk))
    assert urls_with_ids(), "no URL takes an id: this test would check nothing"
    assert told_apart == []


def test_every_object_that_has_a_page_is_hidden_from_somebody_and_shown_to_somebody(
    cast: Cast,
) -> None:
    populate(cast)
    ids, seen = ids_that_exist(), {}
    for name in CHARACTERS:
        client = Client(raise_request_exception=False)
        client.force_login(
            cast.login(name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        for url, arguments in urls_with_ids():
            for pk in ids:
                status = answer(client, "get", reverse(url, kwargs=dict.fromkeys(arguments, pk)))[0]
                seen.setdefault(url, set()).add(status == 404)
    one_sided = sorted(url for url, answers in seen.items() if len(answers) < 2)
    assert one_sided == [], "tests/house/population.py makes nothing for these URLs to hide"
