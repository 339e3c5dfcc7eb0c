"""A shared computer: after somebody has signed out, the Back button shows nothing of them.

The browser of these tests has its back/forward cache on, as everybody's has; the first test
proves it. Chromium keeps even pages with `no-store` in it, until a cookie changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.browser import launch_with_back_forward_cache
from tests.cast import Cast
from tests.journeys.conftest import session_of, settles
from tests.relationships.pairs import galil_pair

pytestmark = pytest.mark.split
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('tsemed.draft.'))"
STEP = "להתקשר למעסיקה"


@pytest.fixture(scope="module")
def shared_computer(playwright_here: Playwright) -> Iterator[Browser]:
    browser = launch_with_back_forward_cache(playwright_here)
    yield browser
    browser.close()


@pytest.fixture
def page(shared_computer: Browser, live_server: Any, people: Cast) -> Iterator[Page]:
    context = shared_computer.new_context(locale="he-IL", base_url=live_server.url)
    yield context.new_page()
    context.close()


def signs_in(page: Page, people: Cast, name: str, address: str) -> None:
    page.context.add_cookies([session_of(people.login(name), address)])


def runs_out(page: Page) -> None:
    """End the session without anybody signing out."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def signs_out(page: Page) -> None:
    page.locator("details.menu > summary").first.click()
    with page.expect_navigation():
        page.locator("form[data-signs-out] button").click()
    settles(page)


def goes_back(page: Page) -> None:
    page.go_back(wait_until="commit")
    page.wait_for_timeout(500)
    # A page out of the back/forward cache is there at once: its load event is long past.
    page.wait_for_function("document.readyState === 'complete'")


def test_the_back_forward_cache_is_on(page: Page) -> None:
    page.goto("/static/tsemed/js/draft.js")
    page.evaluate("window.isTheSamePage = true")
    page.goto("/login/")
    goes_back(page)
    assert page.evaluate("window.isTheSamePage === true")


def test_back_after_sign_out_shows_nothing_personal(
    page: Page, people: Cast, live_server: Any
) -> None:
    signs_in(page, people, "dana", live_server.url)
    names = [people.yosef.person.family_name, people.dana.family_name]
    for path in ("/people/", f"/people/{people.yosef.person_id}/", "/people/?side=mentee"):
        page.goto(path)
    assert all(name in page.content() for name in names)
    signs_out(page)
    for _ in range(3):
        goes_back(page)
        assert "/login/" in page.url
        assert [name for name in names if name in page.content()] == []


def test_a_personal_page_is_asked_for_again(page: Page, people: Cast, live_server: Any) -> None:
    signs_in(page, people, "dana", live_server.url)
    page.goto("/people/")
    page.evaluate("window.isTheSamePage = true")
    page.goto("/cycles/")
    goes_back(page)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is None


def types_a_report(page: Page, pk: int) -> None:
    page.goto(f"/pairs/{pk}/report/")
    page.locator('[name="next_step"]').fill(STEP)


def test_signing_out_asks_and_then_deletes_own_drafts(
    page: Page, people: Cast, live_server: Any
) -> None:
    pair = galil_pair(people)
    signs_in(page, people, "michal", live_server.url)
    types_a_report(page, pair.pk)
    signs_out(page)
    expect(page.locator("[data-unsent]")).to_be_visible()
    assert len(page.evaluate(DRAFTS)) == 1
    with page.expect_navigation():
        page.locator("main form[data-signs-out] button").click()
    assert page.evaluate(DRAFTS) == []


def test_the_next_reader_neither_sees_nor_loses_a_draft(
    page: Page, people: Cast, live_server: Any
) -> None:
    pair = galil_pair(people)
    signs_in(page, people, "michal", live_server.url)
    types_a_report(page, pair.pk)
    runs_out(page)
    signs_in(page, people, "dana", live_server.url)
    page.goto(f"/pairs/{pair.pk}/report/")
    expect(page.locator('[name="next_step"]')).to_have_value("")
    signs_out(page)
    runs_out(page)
    signs_in(page, people, "michal", live_server.url)
    page.goto(f"/pairs/{pair.pk}/report/")
    expect(page.locator('[name="next_step"]')).to_have_value(STEP)


def test_what_a_form_held_waits_for_its_writer_only(
    page: Page, people: Cast, live_server: Any
) -> None:
    path = f"/people/{people.yosef.person_id}/change/"
    signs_in(page, people, "dana", live_server.url)
    page.goto(path)
    page.locator('[name="town"]').fill("עכו")
    runs_out(page)
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    assert "/login/" in page.url
    signs_in(page, people, "yosef", live_server.url)
    page.goto(path)
    expect(page.locator('[name="town"]')).not_to_have_value("עכו")
    runs_out(page)
    signs_in(page, people, "dana", live_server.url)
    page.goto(path)
    expect(page.locator('[name="town"]')).to_have_value("עכו")
