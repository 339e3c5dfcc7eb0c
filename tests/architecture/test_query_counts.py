"""A list asks the database as often for 300 rows as for 3, and never more than 25 times.

Every view that leafs through pages must stand here, so a new list cannot be forgotten.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from tests.architecture import growth
from tests.architecture.test_not_yours import named_patterns
from tests.cast import Cast

MOST = 25
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Listed:
    """A page that lists: who opens it, what makes it longer, and a word each row shows."""

    who: str
    grow: Callable[[Cast, int], object]
    word: str
    about: Callable[[Cast], int] | None = None
    sent: dict[str, str] = field(default_factory=dict)
    least: int = 15


def _galil(cast: Cast) -> int:
    return cast.galil.pk


def _round(cast: Cast) -> int:
    return growth.the_round(cast).pk


LISTS = {
    "today:today": Listed("dana", growth.pairs, "Tamar"),
    "people:list": Listed("dana", growth.people, "Tamar"),
    "people:doubts": Listed("noa", growth.doubts, "Tamar"),
    "people:credential_changes": Listed("noa", growth.credential_changes, "Tamar"),
    "people:readings": Listed("yosef", growth.readings, "Dana"),
    "web:search": Listed("dana", growth.people, "Tamar", sent={"q": "many"}),
    "web:audit": Listed("peled", growth.readings, "Dana"),
    "relationships:list": Listed("dana", growth.pairs, "Tamar"),
    "cycles:list": Listed("noa", growth.cycles, "Cycle "),
    "cycles:participants": Listed("dana", growth.people, "Tamar", _galil),
    "matching:rounds": Listed("noa", growth.rounds, "Cycle "),
    "matching:round": Listed("dana", growth.proposals, "Tamar", _round),
    "matching:table": Listed("dana", growth.proposals, "Tamar", _round),
    "matching:constraints": Listed(
        "dana",
        growth.pins,
        "Tamar",
        _round,
        sent={"decide": "look", "mentee_named": "many", "mentor_named": "many"},
    ),
    "matching:approvals": Listed("noa", growth.proposals_to_approve, "Tamar"),
    "partners:list": Listed("noa", growth.partners, "Firm"),
    "imports:imports": Listed("dana", growth.lists, "Galil"),
    "imports:import": Listed(
        "dana", growth.rows_of_a_list, "Tamar", lambda cast: growth.the_list(cast).pk
    ),
    "questionnaires:list": Listed("noa", growth.questionnaires, "Firm"),
    "finance:list": Listed("noa", growth.sheets, "Farid"),
    "reports:summaries": Listed("noa", growth.cycles, "Cycle "),
    "notifications:mailbox": Listed("dana", growth.letters, "Letter"),
    "accounts:devices": Listed("dana", growth.devices, "Chrome"),
}
# Made-up rows, which ask nothing; and an answer that draws the list of words once more.
COUNTED_ELSEWHERE = {"web:styleguide:components", "matching:approve"}


def leafs_through_pages(view: Any) -> bool:
    """Return whether a view, or a function of its own file that it calls, makes a page of many."""
    inner = inspect.unwrap(view)
    if hasattr(inner, "lists"):
        return True
    called = [inner, *(inner.__globals__.get(name) for name in inner.__code__.co_names)]
    own = [one for one in called if inspect.isfunction(one) and one.__module__ == inner.__module__]
    names = {name for one in own for name in one.__code__.co_names}
    return not names.isdisjoint({"page_of", "Paginator"})


def test_every_view_that_leafs_through_pages_is_counted() -> None:
    leafing = {
        name for name, pattern in named_patterns(get_resolver())
        if pattern.callback.__module__.startswith("tsemed")
        and leafs_through_pages(pattern.callback)
    }  # fmt: skip
    assert len(leafing) > 12
    forgotten = leafing - LISTS.keys() - COUNTED_ELSEWHERE
    assert forgotten == set(), "declare it in LISTS with what makes it grow"


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_asks_as_often_for_300_rows_as_for_3(name: str, cast: Cast) -> None:
    listed = LISTS[name]
    client = Client()
    client.force_login(cast.login(listed.who), backend=BACKEND)
    listed.grow(cast, 3)
    address = reverse(name, args=[listed.about(cast)] if listed.about else [])
    if "q" in listed.sent:
        address = client.post(address, listed.sent).headers["Location"]
    asked(client, address, listed)
    few, shown_few = asked(client, address, listed)
    listed.grow(cast, 297)
    learn_sizes()
    many, shown_many = asked(client, address, listed)
    assert shown_few >= 3, "the three rows must be on the page, or nothing was counted"
    assert shown_many >= max(listed.least, shown_few + 10), "the page did not grow"
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few))) or "the same, oftener"
    assert len(few) <= MOST


def learn_sizes() -> None:
    """Inform the database how full its tables are now, as it does by itself within a minute.

    Without it PostgreSQL plans for tables that it saw empty, and one page takes minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def asked(client: Client, address: str, listed: Listed) -> tuple[list[str], int]:
    """Return the questions a page asked, and how often its rows' word stands on it."""
    is_look = listed.sent and "q" not in listed.sent
    with CaptureQueriesContext(connection) as captured:
        page = client.post(address, listed.sent) if is_look else client.get(address)
    assert page.status_code == 200, address
    return [query["sql"] for query in captured], page.content.decode().count(listed.word)
