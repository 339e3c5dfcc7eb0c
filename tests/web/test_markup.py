"""What a browser would repair silently: repeated attributes, repeated ids, skipped headings."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = {
    "noa": ("/", "/cycles/", "/people/register/", "/pairs/", "/partners/", "/styleguide/"),
    "dana": ("/", "/matching/", "/lists/", "/lists/new/", "/people/me/readings/"),
    "yosef": ("/", "/pairs/", "/people/me/readings/", "/devices/"),
    "peled": ("/", "/audit/"),
}


class Strict(HTMLParser):
    """Collects what is wrong with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.wrong += [f"{tag}: {n} twice" for n in set(names) if names.count(n) > 1]
        self.ids += [str(value) for name, value in attrs if name == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


def wrong_with(page: str) -> list[str]:
    """Return every fault of a page, in words."""
    strict = Strict()
    strict.feed(page)
    levels = strict.levels
    jumps = [f"h{a} before h{b}" for a, b in itertools.pairwise(levels) if b > a + 1]
    twice = [f"id {one} twice" for one in set(strict.ids) if strict.ids.count(one) > 1]
    one_h1 = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    return strict.wrong + twice + jumps + one_h1


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_pages_say_nothing_twice_and_skip_no_heading(name: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.login(name), backend=BACKEND)
    found = {path: wrong_with(client.get(path).content.decode()) for path in PAGES[name]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.django_db
def test_no_form_offers_a_row_of_dashes(cast: Cast, client: Client) -> None:
    client.force_login(cast.login("noa"), backend=BACKEND)
    forms = ("/people/register/", "/partners/open/", "/cycles/open/freelancer/")
    pages = {path: client.get(path).content.decode() for path in forms}
    assert [path for path, page in pages.items() if "-----" in page] == []
    assert "בחירה…" in pages["/people/register/"]


def test_a_page_with_faults_is_found() -> None:
    page = '<h1 id="a">A</h1><h3 id="a" dir="ltr" dir="ltr">B</h3>'
    assert wrong_with(page) == ["h3: dir twice", "id a twice", "h1 before h3"]
