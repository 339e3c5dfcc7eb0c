"""A real Chromium, a real server, and axe on every page that is visited."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from tests.cast import Cast, assemble

ARTEFACTS = Path(os.environ.get("TSEMED_ARTEFACTS", "artefacts")) / "journeys"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys need a browser, and share one worker so that two browsers never compete."""
    for item in items:
        if "journeys" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "no Chromium here: `make test` installs it where it may"
    browser = playwright_here.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, committed, so that the server's own connections see it."""
    return assemble()


@pytest.fixture(autouse=True)
def own_outbox(settings: Any) -> None:
    """Letters of signing in go into our own outbox, as they do outside the tests."""
    settings.EMAIL_BACKEND = "tsemed.notifications.outbox.Outbox"


class Somebody:
    """One character before one screen, who is looked at by axe on every page."""

    def __init__(self, page: Page, address: str, name: str, language: str) -> None:
        self.page, self.address, self.name, self.language = page, address, name, language
        self.pictures = 0

    def opens(self, path: str) -> Page:
        """Go to a page of the server and look at it."""
        self.page.goto(self.address + path)
        self.looks()
        return self.page

    def looks(self, what: str = "") -> None:
        """Axe finds nothing, nothing overflows, and a picture is kept."""
        self.page.wait_for_load_state("networkidle")
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response
        violations = [
            (v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found["violations"]
        ]
        self.takes_picture(what)
        assert violations == [], f"{self.page.url}: {violations}"
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )
        assert not wider, f"{self.page.url} scrolls sideways"
        assert self.page.locator("html").get_attribute("lang") == self.language

    def takes_picture(self, what: str = "") -> None:
        """Keep what the screen shows as an artefact."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.pictures += 1
        path = re.sub(r"\W+", "-", self.page.url.split("/", 3)[-1]).strip("-") or "today"
        width = (self.page.viewport_size or {}).get("width", 0)
        title = f"{self.language}-{width}-{self.name}-{self.pictures:02d}-{what or path}.png"
        self.page.screenshot(path=str(ARTEFACTS / title), full_page=True)


Enter = Callable[..., Somebody]


@pytest.fixture
def enter(chromium: Browser, live_server: Any, people: Cast) -> Iterator[Enter]:
    """Somebody of the cast comes in, with a session, in a language and before a screen."""
    contexts = []

    def come_in(name: str, language: str = "he", *, screen: dict[str, int] = DESK) -> Somebody:
        context = chromium.new_context(
            viewport=screen,
            locale={"he": "he-IL", "ar": "ar-IL", "en": "en-GB"}[language],
            has_touch=screen is PHONE,
            accept_downloads=True,
        )
        contexts.append(context)
        if name != "visitor":
            user = people.login(name)
            type(user).objects.filter(pk=user.pk).update(language=language)
            context.add_cookies([_session_of(user, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.on("console", lambda line: _refuse_csp(line.text))
        return Somebody(page, live_server.url, name, language)

    yield come_in
    for context in contexts:
        context.close()


def _session_of(user: Any, address: str) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}


def _refuse_csp(text: str) -> None:
    assert "Content Security Policy" not in text, text
