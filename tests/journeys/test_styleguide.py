"""Every component and every error page, in both directions, light and dark, before axe."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import DESK, PHONE, Enter, Somebody

SPECIMENS = ("", "today/", "matching/", "meeting-report/")
ERRORS = (400, 403, 404, 409, 429, 500)


def visits(visitor: Somebody, paths: list[str], theme: str) -> None:
    visitor.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for path in paths:
        visitor.opens(path)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "screen"), [("he", DESK), ("ar", PHONE), ("en", DESK)])
def test_every_component_can_be_read_by_everybody(
    language: str, screen: dict[str, int], theme: str, enter: Enter
) -> None:
    visitor = enter("visitor", language, screen=screen)
    visits(visitor, [f"/styleguide/{page}" for page in SPECIMENS], theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "screen"), [("he", DESK), ("ar", PHONE), ("en", DESK)])
def test_every_error_page_can_be_read_by_everybody(
    language: str, screen: dict[str, int], theme: str, enter: Enter
) -> None:
    visitor = enter("visitor", language, screen=screen)
    visits(visitor, [f"/styleguide/error/{code}/" for code in ERRORS], theme)


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_what_is_not_there_says_so_in_ones_language(language: str, enter: Enter) -> None:
    dana = enter("dana", language, screen=PHONE)
    dana.opens("/people/999999/")
    assert dana.page.locator("main .error-page h1").inner_text().strip()


@pytest.mark.parametrize("path", ["/login/", "/link/"])
@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_the_way_in_can_be_read_by_everybody(language: str, path: str, enter: Enter) -> None:
    visitor = enter("visitor", language, screen=PHONE)
    for theme in ("light", "dark"):
        visits(visitor, [path], theme)
