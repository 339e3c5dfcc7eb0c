"""What one may not see answers byte for byte like what does not exist.

For every URL that takes ids and every character, every object outside the character's scope must
give exactly the answer of an id that nobody ever had: status, headers and body. The scope is
written by hand in `scopes.py`, so that a scope lost in the product is noticed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings
from tests.architecture.population import about, populate_both
from tests.architecture.scopes import MAIN_PAGES, is_in_scope, labels_of
from tests.architecture.visitor import TYPED, Visitor, signed_in
from tests.cast import CHARACTERS, Cast
from tests.rolled_back import rolled_back

from tsemed.cycles.models import Cycle
from tsemed.cycles.queries import scope as cycles
from tsemed.imports import queries as lists
from tsemed.imports.models import Import
from tsemed.matching import queries as matching
from tsemed.matching.models import Proposal, Round
from tsemed.partners import queries as partners
from tsemed.partners.models import Partner
from tsemed.people import queries as people
from tsemed.people.models import Person
from tsemed.questionnaires import queries as asked
from tsemed.questionnaires.models import QuestionnaireVersion
from tsemed.relationships.models import Relationship
from tsemed.relationships.queries import pairs

pytestmark = pytest.mark.split

NEVER = 987_654_321
# The length of a page follows from its bytes, among them the address that was asked for.
# The number of a request is drawn at random, and names no row.
VARYING = {"Set-Cookie", "Date", "Content-Length", "X-Request-Id"}
NOT_ABOUT_ROWS = {"web:styleguide:error"}
# The suite draws the whole answer of a URL for three characters; for the others it asks the view.
SHARE = 4


def urls_with_ids() -> list[tuple[str, tuple[str, ...]]]:
    """Return the name and the integer arguments of every URL that takes ids."""
    found = []
    for name, pattern in named_patterns(get_resolver()):
        converters = pattern.pattern.converters
        if name in NOT_ABOUT_ROWS:
            continue
        if converters and {type(c).__name__ for c in converters.values()} == {"IntConverter"}:
            found.append((name, tuple(converters)))
    return found


def ids_that_exist(url: str) -> list[int]:
    """Return every id that this URL could be about and that exists."""
    model = apps.get_model(about(url))
    return sorted(model._base_manager.values_list("pk", flat=True))


def named_patterns(resolver: URLResolver, space: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += named_patterns(pattern, inner)
        elif pattern.name:
            found.append((space + pattern.name, pattern))
    return found


Answer = tuple[int, dict[str, str], bytes]
# What differs from page to page and reveals nothing: the keys of forms.
KEYS = re.compile(rb'(name="(csrfmiddlewaretoken|form_key)" value="|"X-CSRFToken": ")[^"]*')


def answer(client: Client, method: str, address: str) -> Answer:
    """Return what a request is answered; whatever it changed is taken back.

    The address that was asked for stands in the page as "THIS".
    """
    with rolled_back():
        response: Any = getattr(client, method)(address, TYPED if method == "post" else {})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {k: v for k, v in response.headers.items() if k not in VARYING}
    body = KEYS.sub(rb"\1", re.sub(rb"[?&]next=[^\"]*", b"", body))
    return response.status_code, headers, body.replace(address.encode(), b"THIS")


class NotThere:
    """Ask views about foreign objects, and draw whole answers only where the views differ.

    Most answers to foreign objects are "not there". The page of that is drawn by one function
    from the visitor alone, so drawing it 10,000 times would reveal nothing: where the view itself
    raises Http404, that is the answer. Everything else is asked for and compared byte for byte.
    """

    def __init__(self, cast: Cast, name: str) -> None:
        self.visitor = Visitor(cast, name)
        self.nowhere: dict[tuple[str, str], int] = {}

    def status(self, method: str, address: str) -> int:
        """Return what the view behind an address answers; 404 for "not there", 500 for an error."""
        try:
            found = self.visitor.ask(address, method, TYPED if method == "post" else {})
        except Exception:  # noqa: BLE001 - asked again as a browser does, and compared
            return 500
        return 404 if found is None else int(found.status_code)

    def status_nowhere(self, method: str, nowhere: str) -> int:
        """Return the same of an address of what never was, asked once."""
        if (method, nowhere) not in self.nowhere:
            self.nowhere[method, nowhere] = self.status(method, nowhere)
        return self.nowhere[method, nowhere]

    def tells_apart(self, method: str, address: str, *, nowhere: str) -> bool:
        """Return whether the two addresses are answered differently."""
        there, never = self.status(method, address), self.status_nowhere(method, nowhere)
        if there == never == 404:
            return False
        if there != never and 500 not in (there, never):
            return True
        return self.draws_apart(method, address, nowhere=nowhere)

    def draws_apart(self, method: str, address: str, *, nowhere: str) -> bool:
        """Return whether a browser is given different bytes at the two addresses."""
        client = self.visitor.client
        return answer(client, method, address) != answer(client, method, nowhere)


class Checker:
    """Asks every URL about every object that lies outside a character's scope."""

    def __init__(self, cast: Cast, *, demo: bool = True) -> None:
        populate_both(cast)
        self.cast, self.demo = cast, demo
        models = {about(url) for url, _arguments in urls_with_ids()}
        self.labels = {model: labels_of(model, cast) for model in models}

    def own(self, name: str, url: str) -> list[int]:
        """Return the objects of a URL that a character may see."""
        where: dict[str, Any] = {"model": about(url), "url": url, "demo": self.demo}
        found = self.labels[about(url)].items()
        return [pk for pk, of in found if is_in_scope(name, of, **where)]

    def foreign(self, name: str, url: str) -> list[int]:
        """Return the objects of a URL that a character may not see."""
        own = set(self.own(name, url))
        return [pk for pk in self.labels[about(url)] if pk not in own]

    def distinguished(
        self, name: str, *, apps: Iterable[str] = (), share: int = SHARE
    ) -> Iterator[tuple[str, str, int]]:
        """Yield every foreign object that answers otherwise than one that does not exist.

        Every view is asked about every object. The whole answer of a browser is drawn once a
        URL for one of `share` characters, in turn, and wherever a view answers by itself.
        """
        asked, apps = NotThere(self.cast, name), tuple(apps)
        for at, (url, arguments) in enumerate(urls_with_ids()):
            foreign = self.foreign(name, url)
            if not foreign or (apps and url.split(":")[0] not in apps):
                continue
            for method in ("get", "post"):
                nowhere = address_of(url, arguments, NEVER)
                first = address_of(url, arguments, foreign[0])
                is_drawn = (at + CHARACTERS.index(name)) % share == 0
                if is_drawn and asked.draws_apart(method, first, nowhere=nowhere):
                    yield url, method, foreign[0]
                # A method that is not allowed is refused before any id is looked at.
                if asked.status_nowhere(method, nowhere) == 405:
                    continue
                for pk in foreign[1:] if is_drawn else foreign:
                    address = address_of(url, arguments, pk)
                    if asked.tells_apart(method, address, nowhere=nowhere):
                        yield url, method, pk


def address_of(url: str, arguments: tuple[str, ...], pk: int) -> str:
    return reverse(url, kwargs=dict.fromkeys(arguments, pk))


@pytest.mark.parametrize("name", CHARACTERS)
def test_not_yours_and_not_there_are_the_same_bytes(name: str, cast: Cast) -> None:
    assert urls_with_ids(), "no URL takes an id: this test would check nothing"
    assert list(Checker(cast).distinguished(name)) == []


def test_outside_the_demo_letters_are_not_there(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False
    checker = Checker(cast, demo=False)
    assert checker.foreign("michal", "notifications:letter")
    assert list(checker.distinguished("michal", apps=["notifications"])) == []


def test_the_scopes_written_by_hand_open_the_pages_they_name(cast: Cast) -> None:
    checker, closed = Checker(cast), []
    for name in CHARACTERS:
        client = signed_in(cast, name)
        for model, url in MAIN_PAGES.items():
            statuses = {pk: client.get(reverse(url, args=[pk])) for pk in checker.own(name, url)}
            closed += [
                (name, model, pk, page.status_code)
                for pk, page in statuses.items()
                if page.status_code != 200 or b"<h1" not in page.content
            ]
    assert closed == []


# What is unscoped, where, for whom it then opens too much, and in which apps that is seen.
UNSCOPED = [
    (matching, "visible_to", Round, "farid", "matching"),
    (matching, "proposals_visible_to", Proposal, "yosef", "matching"),
    (cycles, "visible_to", Cycle, "ines", "cycles"),
    (cycles, "visible_to", Cycle, "tamar", "reports"),
    (people, "visible_to", Person, "rivka", "people"),
    (partners, "visible_to", Partner, "tamar", "partners"),
    (pairs, "visible_to", Relationship, "michal", "relationships"),
    (lists, "visible_to", Import, "farid", "imports"),
    (asked, "versions_visible_to", QuestionnaireVersion, "dana", "questionnaires"),
]


@pytest.mark.parametrize(
    ("where", "what", "model", "name", "app"),
    UNSCOPED,
    ids=[f"{app}-{model.__name__}" for _where, _what, model, _name, app in UNSCOPED],
)
def test_a_scope_taken_away_is_noticed(
    where: Any,
    what: str,
    model: Any,
    name: str,
    app: str,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checker = Checker(cast)
    assert list(checker.distinguished(name, apps=[app])) == []
    monkeypatch.setattr(where, what, lambda user, **_day: model.objects.all())
    found = list(checker.distinguished(name, apps=[app]))
    foreign = {pk for _url, _method, pk in found}
    assert foreign & set(model.objects.values_list("pk", flat=True))


def test_every_url_shows_something_to_somebody_and_hides_it_from_somebody(cast: Cast) -> None:
    checker, hidden = Checker(cast), Checker.__new__(Checker)
    hidden.__dict__ |= checker.__dict__ | {"demo": False}
    one_sided = [
        url
        for url, arguments in urls_with_ids()
        if not any(hidden.foreign(name, url) for name in CHARACTERS)
        or not any(opens(checker, url, arguments, name) for name in CHARACTERS)
    ]
    assert one_sided == [], "tests/architecture/population.py makes nothing for these URLs to hide"


def opens(checker: Checker, url: str, arguments: tuple[str, ...], name: str) -> bool:
    """Return whether a URL answers a character about some object otherwise than "not there"."""
    asked = NotThere(checker.cast, name)
    return any(
        asked.status(method, address_of(url, arguments, pk)) != 404
        for method in ("get", "post")
        for pk in checker.own(name, url)
    )
