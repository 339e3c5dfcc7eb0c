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
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings
from tests.cast import CHARACTERS, Cast
from tests.house.population import about, populate_both
from tests.house.scopes import MAIN_PAGES, is_in_scope, labels_of
from tests.taken_back import taken_back

from tsemed.cycles.models import Cycle
from tsemed.cycles.queries import scope as cycles
from tsemed.exchange import queries as lists
from tsemed.exchange.models import Import
from tsemed.matching import queries as matching
from tsemed.matching.models import Proposal, Round
from tsemed.partners import queries as partners
from tsemed.partners.models import Partner
from tsemed.people import queries as people
from tsemed.people.models import Person
from tsemed.relationships.models import Relationship
from tsemed.relationships.queries import pairs

NEVER = 987_654_321
VARYING = {"Set-Cookie", "Date"}
NOT_ABOUT_ROWS = {"web:styleguide:error"}
# Whatever a form could say, so that a view goes as far as it can before it answers.
TYPED = {"why": "they are cousins", "agrees": "yes", "wanted": "pin", "mentor": "1", "to": "closed"}


def urls_with_ids() -> list[tuple[str, tuple[str, ...]]]:
    """The name and the integer arguments of every URL that takes ids."""
    found = []
    for name, pattern in named_patterns(get_resolver()):
        converters = pattern.pattern.converters
        if name in NOT_ABOUT_ROWS:
            continue
        if converters and {type(c).__name__ for c in converters.values()} == {"IntConverter"}:
            found.append((name, tuple(converters)))
    return found


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


def answer(client: Client, method: str, address: str) -> Answer:
    """What a request is answered; whatever it changed is taken back."""
    sent = TYPED if method == "post" else {}
    with taken_back():
        response: Any = getattr(client, method)(address, sent)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {k: v for k, v in response.headers.items() if k not in VARYING}
    return response.status_code, headers, re.sub(rb"[?&]next=[^\"]*", b"", body)


def signed_in(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=False)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(cast.login(name), backend=backend)
    return client


class Checker:
    """Asks every URL about every object that lies outside a character's scope."""

    def __init__(self, cast: Cast) -> None:
        populate_both(cast)
        self.cast = cast
        models = {about(url) for url, _arguments in urls_with_ids()}
        self.labels = {model: labels_of(model, cast) for model in models}

    def foreign(self, name: str, url: str) -> list[int]:
        """The objects of a URL that a character may not see."""
        model = about(url)
        found = self.labels[model].items()
        return [pk for pk, of in found if not is_in_scope(name, of, model=model, url=url)]

    def own(self, name: str, url: str) -> list[int]:
        """The objects of a URL that a character may see."""
        return sorted(set(self.labels[about(url)]) - set(self.foreign(name, url)))

    def told_apart(self, name: str, *, rooms: Iterable[str] = ()) -> Iterator[tuple[str, str, int]]:
        """Every foreign object that answers otherwise than one that does not exist."""
        client, rooms = signed_in(self.cast, name), tuple(rooms)
        for url, arguments in urls_with_ids():
            if rooms and url.split(":")[0] not in rooms:
                continue
            foreign = self.foreign(name, url)
            for method in ("get", "post") if foreign else ():
                nowhere = answer(client, method, address_of(url, arguments, NEVER))
                # A method that is not allowed is refused before any id is looked at.
                asked = foreign[:1] if nowhere[0] == 405 else foreign
                for pk in asked:
                    if answer(client, method, address_of(url, arguments, pk)) != nowhere:
                        yield url, method, pk


def address_of(url: str, arguments: tuple[str, ...], pk: int) -> str:
    return reverse(url, kwargs=dict.fromkeys(arguments, pk))


@pytest.mark.parametrize("name", CHARACTERS)
def test_not_yours_and_not_there_are_the_same_bytes(name: str, cast: Cast) -> None:
    assert urls_with_ids(), "no URL takes an id: this test would check nothing"
    assert list(Checker(cast).told_apart(name)) == []


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


# What is unscoped, where, for whom it then opens too much, and in which rooms that is seen.
UNSCOPED = [
    (matching, "visible_to", Round, "farid", "matching"),
    (matching, "proposals_visible_to", Proposal, "yosef", "matching"),
    (cycles, "visible_to", Cycle, "ines", "cycles"),
    (cycles, "visible_to", Cycle, "tamar", "reports"),
    (people, "visible_to", Person, "rivka", "people"),
    (partners, "visible_to", Partner, "tamar", "partners"),
    (pairs, "visible_to", Relationship, "michal", "relationships"),
    (lists, "visible_to", Import, "farid", "exchange"),
]


@pytest.mark.parametrize(
    ("where", "what", "model", "name", "room"),
    UNSCOPED,
    ids=[f"{room}-{model.__name__}" for _where, _what, model, _name, room in UNSCOPED],
)
def test_a_scope_taken_away_is_noticed(
    where: Any,
    what: str,
    model: Any,
    name: str,
    room: str,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checker = Checker(cast)
    assert list(checker.told_apart(name, rooms=[room])) == []
    monkeypatch.setattr(where, what, lambda user, **_day: model.objects.all())
    found = list(checker.told_apart(name, rooms=[room]))
    foreign = {pk for _url, _method, pk in found}
    assert foreign & set(model.objects.values_list("pk", flat=True))


def test_every_object_that_has_a_page_is_hidden_from_somebody_and_shown_to_somebody(
    cast: Cast, settings: Settings
) -> None:
    checker, closed = Checker(cast), []
    for url, arguments in urls_with_ids():
        settings.DEMO = url.startswith("notifications:")
        is_hidden = any(checker.foreign(name, url) for name in CHARACTERS)
        if not (is_hidden and any(opens(checker, url, arguments, name) for name in CHARACTERS)):
            closed.append(url)
    assert closed == [], "tests/house/population.py makes nothing for these URLs to hide"


def opens(checker: Checker, url: str, arguments: tuple[str, ...], name: str) -> bool:
    """Whether a URL answers a character about some object otherwise than "not found"."""
    client = signed_in(checker.cast, name)
    for pk in checker.labels[about(url)]:
        address = address_of(url, arguments, pk)
        status = answer(client, "get", address)[0]
        if (answer(client, "post", address)[0] if status == 405 else status) != 404:
            return True
    return False
