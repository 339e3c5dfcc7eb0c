"""The pages on which two persons change credentials, under the eyes of axe, on a phone too."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.accounts.test_credential_changes import proposes
from tests.accounts.test_passkey_in_browser import SitsDown, looks, origin, sits_down
from tests.cast import Cast, assemble

from tsemed.accounts.models import CredentialChange, User

__all__ = ["origin", "sits_down"]

pytestmark = pytest.mark.browser


def sits(page: Page, origin: str, cast: Cast, name: str) -> Page:
    """Return the browser of somebody who walked in as in the demo."""
    from django.test import Client

    client = Client()
    client.force_login(
        cast.login(name), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
    )
    return page


@pytest.mark.split
@pytest.mark.parametrize(("language", "width"), [("he", 1280), ("ar", 360)])
def test_every_page_of_two_persons_looks_right(
    sits_down: SitsDown, origin: str, language: str, width: int, transactional_db: Any
) -> None:
    cast = assemble()
    proposes(cast, "dana", cast.michal.person)
    User.objects.update(language=language)
    page, name = sits_down(language, width=width), f"{language}-{width}"
    change, michal = CredentialChange.objects.get(), cast.michal.person.pk
    walked = {
        "dana": (f"/people/{michal}/address/", f"/people/{michal}/factor/", f"/people/{michal}/"),
        "peled": (f"/people/credentials/{change.pk}/", "/people/invitations/", "/"),
        "michal": ("/address/",),
    }
    titles = []
    for who, paths in walked.items():
        for number, path in enumerate(paths):
            sits(page, origin, cast, who).goto(origin + path)
            looks(page, f"{name}-two-{who}-{number}")
            titles.append(page.locator("h1").inner_text())
    assert len(titles) == 7
    sits(page, origin, cast, "noa").goto(f"{origin}/people/{cast.dana.pk}/invitation/")
    page.locator("main form button").press("Enter")
    page.locator(".codes li").wait_for()
    looks(page, f"{name}-two-invited")
