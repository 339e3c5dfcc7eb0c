"""A real Chromium, a real server, and axe on every page that is visited."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from tests.cast import Cast, assemble
from tests.journeys.examined import mark_of

ARTEFACTS = Path(os.environ.get("TSEMED_ARTEFACTS", "artefacts")) / "journeys"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys need a browser."""
    for item in items:
        if "journeys" in str(item.fspath):
            item.add_marker(pytest.mark.browser)


# As they write themselves: a picture of a Hebrew page shall show Hebrew and Arabic names.
NAMES = {
    "noa": ("נועה", "לוי"),
    "dana": ("דנה", "כהן"),
    "farid": ("فريد", "حداد"),
    "tamar": ("תמר", "בר"),
    "ines": ("إيناس", "خوري"),
    "rivka": ("רבקה", "כץ"),
    "shlomo": ("שלמה", "שטרן"),
    "fanny": ("פאני", "גולד"),
    "peled": ("פלד", "רון"),
    "michal": ("מיכל", "אזולאי"),
    "omar": ("عمر", "ناصر"),
    "yosef": ("יוסף", "טספאי"),
    "amina": ("أمينة", "صالح"),
}


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Return the cast, committed, so that the server's own connections see it."""
    cast = assemble()
    for name, (given, family) in NAMES.items():
        who = getattr(cast, name)
        person = getattr(who, "person", who)
        person.given_name, person.family_name = given, family
        person.save()
    return cast


@pytest.fixture(autouse=True)
def own_outbox(settings: Any) -> None:
    """Letters of signing in go into our own outbox, as they do outside the tests."""
    settings.EMAIL_BACKEND = "tsemed.notifications.outbox.Outbox"


class Somebody:
    """One character before one screen, who is looked at by axe on every page."""

    def __init__(self, page: Page, address: str, name: str, language: str) -> None:
        self.page, self.address, self.name, self.language = page, address, name, language
        self.pictures = 0
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("console", self._hears)

    def _hears(self, line: ConsoleMessage) -> None:
        # A status that a test provokes on purpose is checked by the test, not by the console.
        if line.type == "error" and not line.text.startswith("Failed to load resource"):
            self.complaints.append(line.text)

    def opens(self, path: str) -> Page:
        """Go to a page of the server and look at it."""
        self.page.goto(self.address + path)
        self.looks()
        return self.page

    def searches(self, path: str, text: str) -> Page:
        """Search on a page of the server for a text, and look at what is found."""
        self.page.goto(self.address + path)
        field = self.page.locator('main [name="q"]')
        field.fill(text)
        field.press("Enter")
        self.page.wait_for_load_state("load")
        assert text not in self.page.url
        self.looks()
        return self.page

    def looks(self, what: str = "") -> None:
        """Check that axe finds nothing and that 320 px and twice the text fit; keep a picture."""
        settles(self.page)
        assert self.page.locator("h1").count() == 1, f"{self.page.url} wants one h1"
        assert self.page.locator("html").get_attribute("lang") == self.language
        self.pictures += 1
        mark = mark_of(self.page)
        if not mark or not mark.exists():
            self.takes_picture(what)
            assert violations_of(self.page) == [], self.page.url
            assert self.overflows() == [], self.page.url
            if mark:
                mark.touch()
        assert self.complaints == [], self.page.url

    def overflows(self) -> list[str]:
        """Return the ways of looking in which the page would have to be scrolled sideways."""
        screen = self.page.viewport_size or DESK
        found = [] if fits(self.page) else ["as it is"]
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [] if fits(self.page) else ["200 % text"]
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        self.page.set_viewport_size({**screen, "width": 320})
        found += [] if fits(self.page) else ["320 px"]
        self.page.set_viewport_size(screen)
        return found

    def takes_picture(self, what: str = "") -> None:
        """Keep what the screen shows as an artefact."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        path = re.sub(r"\W+", "-", self.page.url.split("/", 3)[-1]).strip("-") or "today"
        width = (self.page.viewport_size or {}).get("width", 0)
        title = f"{self.language}-{width}-{self.name}-{self.pictures:02d}-{what or path}.png"
        self.page.screenshot(path=str(ARTEFACTS / title), full_page=True)


Enter = Callable[..., Somebody]


def settles(page: Page) -> None:
    """Wait until the page is there with its fonts, and htmx has nothing under way."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)


def presses(page: Page, button: Locator) -> None:
    """Press what leads to another page, and wait until that one is there."""
    with page.expect_navigation():
        button.click()
    settles(page)


def violations_of(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds against WCAG 2.0 to 2.2, A and AA, and its own good practice."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


def fits(page: Page) -> bool:
    """Return whether nothing stands out of the page sideways."""
    seen = "document.documentElement"
    return bool(page.evaluate(f"{seen}.scrollWidth <= {seen}.clientWidth + 1"))


@pytest.fixture
def enter(chromium: Browser, live_server: Any, people: Cast) -> Iterator[Enter]:
    """Sign one of the cast in, with a session, in a language and on a screen."""
    contexts, everybody = [], []

    def come_in(
        name: str, language: str = "he", *, screen: dict[str, int] = DESK, **more: Any
    ) -> Somebody:
        context = chromium.new_context(
            viewport=screen,
            locale={"he": "he-IL", "ar": "ar-IL", "en": "en-GB"}[language],
            has_touch=screen is PHONE,
            accept_downloads=True,
            **more,
        )
        contexts.append(context)
        if name != "visitor":
            user = people.login(name)
            type(user).objects.filter(pk=user.pk).update(language=language)
            context.add_cookies([session_of(user, live_server.url)])
        somebody = Somebody(context.new_page(), live_server.url, name, language)
        everybody.append(somebody)
        return somebody

    yield come_in
    for context in contexts:
        context.close()
    assert [line for somebody in everybody for line in somebody.complaints] == []


def session_of(user: Any, address: str) -> Any:
    """Return the cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}
