"""The headers that every answer carries, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(answer: Any) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", maxsplit=1) for part in parts)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/"), ("get", "/people/"), ("get", "/login/"), ("get", "/nowhere/"),
        ("get", "/audit/"), ("post", "/people/1/change/"), ("trace", "/"),
        ("get", "/static/tsemed/js/shell.js"),
    ],
)  # fmt: skip
def test_every_answer_carries_the_policy(cast: Cast, method: str, path: str) -> None:
    client = Client()
    client.force_login(cast.login("dana"), backend=BACKEND)
    answer = client.generic(method.upper(), path)
    assert policy_of(answer) == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # Pages on the way in say only where they stand; neither kind names a page to another site.
    assert answer.headers["Referrer-Policy"] in ("same-origin", "strict-origin")


def test_no_page_may_be_framed(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.login("dana"), backend=BACKEND)
    assert client.get(reverse("people:list")).headers["X-Frame-Options"] == "DENY"
