"""Every component and every error page, in both directions, light and dark, before axe."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import DESK, PHONE, Enter, Somebody

pytestmark = pytest.mark.split

SPECIMENS = ("", "today/", "matching/", "meeting-report/")
ERRORS = (400, 403, 404, 409, 429, 500)


def visits(visitor: Somebody, paths: list[str], theme: str) -> set[str]:
    """Look at each page and return the headings they carry."""
    visitor.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    return {visitor.opens(path).locator("h1").inner_text() for path in paths}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "screen"), [("he", DESK), ("ar", PHONE), ("en", DESK)])
def test_every_component_can_be_read_by_everybody(
    language: str, screen: dict[str, int], theme: str, enter: Enter
) -> None:
    visitor = enter("visitor", language, screen=screen)
    headings = visits(visitor, [f"/styleguide/{page}" for page in SPECIMENS], theme)
    assert len(headings) == len(SPECIMENS)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "screen"), [("he", DESK), ("ar", PHONE), ("en", DESK)])
def test_every_error_page_can_be_read_by_everybody(
    language: str, screen: dict[str, int], theme: str, enter: Enter
) -> None:
    visitor = enter("visitor", language, screen=screen)
    headings = visits(visitor, [f"/styleguide/error/{code}/" for code in ERRORS], theme)
    assert len(headings) == len(ERRORS)


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_what_is_not_there_says_so_in_ones_language(language: str, enter: Enter) -> None:
    dana = enter("dana", language, screen=PHONE)
    dana.opens("/people/999999/")
    assert dana.page.locator("main .error-page h1").inner_text().strip()


@pytest.mark.parametrize("path", ["/login/", "/link/"])
@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_the_way_in_can_be_read_by_everybody(language: str, path: str, enter: Enter) -> None:
    visitor = enter("visitor", language, screen=PHONE)
    assert visits(visitor, [path], "light") == visits(visitor, [path], "dark")
