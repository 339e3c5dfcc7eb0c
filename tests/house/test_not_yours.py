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
from pytest_django import Settings
from tests.cast import CHARACTERS, Cast
from tests.house.population import about, populate
from tests.taken_back import taken_back

NEVER = 987_654_321
VARYING = {"Set-Cookie", "Date"}
NOT_ABOUT_ROWS = {"web:styleguide:error"}


def urls_with_ids() -> list[tuple[str, tuple[str, ...]]]:
    """The name and the integer arguments of every URL that takes ids."""
    found = []
    for name, pattern in named_patterns(get_resolver()):
        converters = pattern.pattern.converters
        if name in NOT_ABOUT_ROWS:
            continue
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


def ids_that_exist(url: str) -> list[int]:
    """Every id that this URL could be about and that exists."""
    model = apps.get_model(about(url))
    return sorted(model._base_manager.values_list("pk", flat=True))


def answer(client: Client, method: str, address: str) -> tuple[int, dict[str, str], bytes]:
    """What a request is answered; whatever it changed is taken back."""
    with taken_back():
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
    told_apart = []
    for (url, arguments), method in product(urls_with_ids(), ("get", "post")):
        hidden = {}
        for pk in ids_that_exist(url):
            here = answer(client, method, reverse(url, kwargs=dict.fromkeys(arguments, pk)))
            if here[0] == 404:
                hidden[pk] = here
        if hidden:
            nowhere = answer(client, method, reverse(url, kwargs=dict.fromkeys(arguments, NEVER)))
            told_apart += [(url, method, pk) for pk, here in hidden.items() if here != nowhere]
    assert urls_with_ids(), "no URL takes an id: this test would check nothing"
    assert told_apart == []


def test_every_object_that_has_a_page_is_hidden_from_somebody_and_shown_to_somebody(
    cast: Cast, settings: Settings
) -> None:
    populate(cast)
    seen: dict[str, set[bool]] = {}
    for demo, name in product((True, False), CHARACTERS):
        settings.DEMO = demo
        client = Client(raise_request_exception=False)
        client.force_login(
            cast.login(name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        for url, arguments in urls_with_ids():
            answers = seen.setdefault(url, set())
            for pk in ids_that_exist(url) if len(answers) < 2 else ():
                address = reverse(url, kwargs=dict.fromkeys(arguments, pk))
                status = answer(client, "get", address)[0]
                if status == 405:
                    status = answer(client, "post", address)[0]
                answers.add(status == 404)
                if len(answers) == 2:
                    break
    one_sided = sorted(url for url, answers in seen.items() if len(answers) < 2)
    assert one_sided == [], "tests/house/population.py makes nothing for these URLs to hide"
