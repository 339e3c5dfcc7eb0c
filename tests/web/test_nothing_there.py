"""The page of what is not there leads on: navigation, and the search for who may search."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEARCH = 'href="/search/"'


@pytest.mark.parametrize(("name", "searches"), [("dana", True), ("yosef", False)])
def test_it_leads_to_search_for_who_may_search(
    cast: Cast, client: Client, name: str, searches: bool
) -> None:
    client.force_login(cast.login(name), backend=BACKEND)
    page = client.get("/nowhere/").content.decode()
    assert (SEARCH in page) == searches
    assert 'href="/cycles/"' in page or not searches
    assert "<form" not in page


def test_a_stranger_gets_no_search(client: Client, db: None) -> None:
    assert SEARCH not in client.get("/nowhere/").content.decode()
