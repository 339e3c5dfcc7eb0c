"""Signing in with a real Chromium: a passkey with the authenticator of its developers' tools,
and every page with the keyboard alone and under the eyes of axe.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.accounts.conftest import invited, last_code, last_link
from tests.cast import assemble
from tests.journeys.examined import mark_of

from tsemed.accounts.models import Device, User
from tsemed.base.models import AuditKind, AuditRow

pytestmark = pytest.mark.browser

ARTEFACTS = Path(os.environ.get("TSEMED_ARTEFACTS", "artefacts")) / "accounts"
SitsDown = Callable[..., Page]
LOCKED_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def origin(live_server: Any) -> str:
    # A passkey belongs to a name, and an address of numbers is none.
    return str(live_server.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def sits_down(chromium: Browser) -> Iterator[SitsDown]:
    """Open pages of browsers whose device knows passkeys."""
    contexts = []

    def sit_down(language: str = "he", *, width: int = 1280) -> Page:
        locale = {"he": "he-IL", "ar": "ar-IL", "en": "en-GB"}[language]
        context = chromium.new_context(locale=locale, viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: refuse_csp(line.text))
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": LOCKED_PHONE})
        return page

    yield sit_down
    for context in contexts:
        context.close()


def refuse_csp(text: str) -> None:
    assert "Content Security Policy" not in text, text


def looks(page: Page, title: str) -> None:
    """Check that Axe finds nothing and nothing scrolls sideways; keep a picture."""
    page.wait_for_load_state("networkidle")
    assert page.locator(".error-page").count() == 0, page.content()
    mark = mark_of(page)
    if mark and mark.exists():
        return
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / f"{title}.png"), full_page=True)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    wrong = [(v["id"], [n["html"][:100] for n in v["nodes"][:2]]) for v in found["violations"]]
    assert wrong == [], f"{title}: {wrong}"
    root = "document.documentElement"
    assert not page.evaluate(f"{root}.scrollWidth > {root}.clientWidth + 1"), title
    if mark:
        mark.touch()


def signs_in_by_code(page: Page, origin: str, user: User, *, as_far_as: str = "") -> None:
    """Type the address, Enter, the code, Enter: the keyboard alone."""
    page.goto(origin + "/login/")
    page.locator("#id_email").focus()
    page.keyboard.type(str(user.email))
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/confirm/**")
    page.locator("#id_code").focus()
    page.keyboard.type(last_code())
    page.keyboard.press("Enter")
    page.wait_for_url(as_far_as or (lambda address: "/login/" not in address))


def accepts_invitation(page: Page, origin: str, user: User) -> None:
    """Type in the code that somebody read out."""
    page.goto(origin + "/factors/")
    page.locator("#id_code").focus()
    page.keyboard.type(invited(user))
    page.keyboard.press("Enter")
    page.locator("a[href='/factors/passkeys/add/']").wait_for()


def test_staff_set_up_a_passkey_and_sign_in_with_nothing_else(
    sits_down: SitsDown, origin: str, settings: Any
) -> None:
    settings.DEMO = False
    noa = assemble().login("noa")
    page = sits_down()
    signs_in_by_code(page, origin, noa)
    assert page.url == origin + "/factors/"
    accepts_invitation(page, origin, noa)
    page.locator("a[href='/factors/passkeys/add/']").press("Enter")
    page.locator("#mfa_webauthn_add").press("Enter")
    page.wait_for_url("**/factors/codes/")
    assert page.locator(".codes li").count() == 10
    page.goto(origin + "/logout/")
    page.locator("main form[action='/logout/'] button").press("Enter")
    page.wait_for_url("**/login/")
    page.locator("#passkey_login").press("Enter")
    page.wait_for_url(origin + "/")
    page.goto(origin + "/devices/")
    assert page.url == origin + "/devices/"
    assert Device.objects.get(user=noa, ended_at=None).method == "mfa"


def test_a_passkey_confirms_a_sensitive_action(
    sits_down: SitsDown, origin: str, settings: Any
) -> None:
    settings.DEMO = False
    page = sits_down()
    noa = assemble().login("noa")
    signs_in_by_code(page, origin, noa)
    accepts_invitation(page, origin, noa)
    page.goto(origin + "/factors/passkeys/add/")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/factors/codes/")
    page.goto(origin + "/again/?next=/devices/")
    looks(page, "he-1280-confirm-passkey")
    page.locator("#mfa_webauthn_reauthenticate").press("Enter")
    page.wait_for_url(origin + "/devices/")
    assert page.locator("h1").inner_text() == "המכשירים שלי"


def test_a_passkey_of_nobody_says_so_kindly_and_lets_nobody_in(
    sits_down: SitsDown, origin: str
) -> None:
    page = sits_down()
    page.goto(origin + "/login/")
    page.locator("#passkey_login").click()
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    assert page.url == origin + "/login/"
    assert not AuditRow.objects.filter(kind=AuditKind.SIGN_IN).exists()


@pytest.mark.split
@pytest.mark.parametrize(("language", "width"), [("he", 1280), ("ar", 360)])
def test_every_page_of_the_way_in_looks_right(
    sits_down: SitsDown, origin: str, settings: Any, language: str, width: int
) -> None:
    michal = assemble().login("michal")
    User.objects.update(language=language)
    page = sits_down(language, width=width)
    name = f"{language}-{width}"
    for path, title in (("/login/", "sign-in-demo"), ("/demo/", "demo")):
        page.goto(origin + path)
        looks(page, f"{name}-{title}")
    settings.DEMO = False
    for path, title in (("/login/", "sign-in"), ("/link/", "link"), ("/link/x/", "link-closed")):
        page.goto(origin + path)
        looks(page, f"{name}-{title}")
    page.goto(origin + "/link/?next=/devices/")
    page.locator("#id_typed").fill(str(michal.email))
    page.keyboard.press("Enter")
    page.wait_for_url("**/link/sent/")
    looks(page, f"{name}-link-sent")
    page.goto(origin + last_link())
    looks(page, f"{name}-link-open")
    page.locator("main form button").press("Enter")
    page.wait_for_url("**/devices/")
    looks(page, f"{name}-devices")
    page.goto(origin + "/again/?next=/devices/")
    page.locator("button[name='send']").click()
    looks(page, f"{name}-again")
    for path, title in (("/address/", "address"), ("/address/new/", "new-address")):
        page.goto(origin + path)
        looks(page, f"{name}-{title}")
    page.goto(origin + "/address/")
    page.locator("#id_address").fill("michal@new.example.org")
    page.keyboard.press("Enter")
    page.locator("#id_new_code").wait_for()
    looks(page, f"{name}-address-codes")
    assert len(list(ARTEFACTS.glob(f"{name}-*.png"))) >= 9


@pytest.mark.split
@pytest.mark.parametrize(("language", "width"), [("he", 1280), ("ar", 360)])
def test_every_page_of_the_second_factor_looks_right(
    sits_down: SitsDown, origin: str, settings: Any, language: str, width: int
) -> None:
    settings.DEMO = False
    noa = assemble().login("noa")
    User.objects.update(language=language)
    page, name = sits_down(language, width=width), f"{language}-{width}"
    page.goto(origin + "/login/")
    page.locator("#id_email").fill(str(noa.email))
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/confirm/**")
    looks(page, f"{name}-code")
    page.locator("#id_code").fill(last_code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/factors/")
    looks(page, f"{name}-second-factor-owed")
    accepts_invitation(page, origin, noa)
    for path in ("passkeys/add/", "app/"):
        page.goto(f"{origin}/factors/{path}")
        looks(page, f"{name}-{path.strip('/').replace('/', '-')}")
    page.goto(origin + "/factors/passkeys/add/")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/factors/codes/")
    looks(page, f"{name}-codes")
    page.goto(origin + "/factors/")
    looks(page, f"{name}-second-factor")
    page.context.clear_cookies()
    signs_in_by_code(page, origin, noa, as_far_as="**/login/second/")
    looks(page, f"{name}-second-factor-asked")
    assert page.locator("#id_code").get_attribute("autocomplete") == "one-time-code"
