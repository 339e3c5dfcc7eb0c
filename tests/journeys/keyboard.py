"""Walking a page with the keys, as a user without a mouse does, and seeing where one is."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.journeys.conftest import settles

MOST_STOPS = 60
# The frame of focus is drawn on the element itself or, where a control is hidden behind its
# words, on the words next to it or around it.
SHOWS_FOCUS = """() => {
  const here = document.activeElement;
  return [here, here.nextElementSibling, here.closest('label')].some((one) => {
    if (!one) return false;
    const look = getComputedStyle(one);
    return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  });
}"""


def tabs_to(page: Page, wanted: str) -> None:
    """Press Tab until an element has the focus; each stop on the way shows where one is."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        if page.evaluate("document.activeElement === document.body"):
            continue
        assert page.evaluate(SHOWS_FOCUS), f"no visible focus on {where}"
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by Tab on {page.url}")


def presses_enter(page: Page) -> None:
    """Send the form by the keyboard, and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    settles(page)
