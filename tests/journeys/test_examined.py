"""A page that was examined is not examined again; another one, or one that failed, is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journeys.conftest import Enter
from tests.journeys.examined import mark_of, without_numbers

pytestmark = pytest.mark.split

WITHOUT_TEXT = "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/x.png>')"


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which marks are kept."""
    monkeypatch.setenv("TSEMED_EXAMINED", str(tmp_path))
    return tmp_path


def test_the_same_page_is_examined_once(enter: Enter, marks: Path) -> None:
    dana = enter("dana")
    for _visit in range(2):
        dana.opens("/cycles/")
    assert len(list(marks.iterdir())) == 1


def test_a_page_that_fails_is_examined_again(enter: Enter, marks: Path) -> None:
    visitor = enter("visitor")
    visitor.opens("/login/")
    visitor.page.evaluate(WITHOUT_TEXT)
    for _visit in range(2):
        with pytest.raises(AssertionError, match="image-alt"):
            visitor.looks()
    assert len(list(marks.iterdir())) == 1


@pytest.mark.parametrize(
    "changes",
    [
        "document.querySelector('h1').className = 'another'",
        "document.querySelector('h1').textContent = 'another'",
        "document.querySelector('input:not([type=hidden])').value = 'typed'",
        "document.querySelector('main a').focus()",
    ],
)
def test_another_state_of_a_page_is_another_page(changes: str, enter: Enter, marks: Path) -> None:
    page = enter("visitor").page
    page.goto(enter("visitor").address + "/login/")
    before = mark_of(page)
    page.evaluate(changes)
    assert mark_of(page) != before


def test_keys_and_numbers_make_no_other_page() -> None:
    document = '<p id="a{n}"><input type="hidden" value="{key}"><a href="/people/{n}/">{d}</a></p>'
    one, other = (
        without_numbers(document.format(n=number, key=key, d=digit))
        for number, key, digit in ((7, "abc", 1), (123, "xyz", 2))
    )
    assert one == other
    assert without_numbers("<p>1</p>") != without_numbers("<p>10</p>")
