"""What nobody types, sent to every address: the answer is kind, and nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.architecture.hostile import Attacker, addresses, cases_of_page, names_read, strange_paths
from tests.architecture.population import populate
from tests.architecture.visitor import Visitor, signed_in
from tests.cast import Cast

from tsemed.base.models import AuditKind, AuditRow
from tsemed.people.models import Person

__all__ = ["addresses"]

CHARACTERS = ("noa", "dana", "michal")
# The suite sends one case of so many; `python -m bench.attacks.crawl` sends all of them.
SHARE = 150
CANARY = "canarit"


@pytest.mark.split
@pytest.mark.parametrize("name", ["", *CHARACTERS])
def test_no_address_breaks_over_what_nobody_types(name: str, cast: Cast) -> None:
    populate(cast)
    visitor = Visitor(cast, name)
    attacker, names = Attacker(visitor.client), names_read()
    for address in addresses():
        for case in cases_of_page(visitor, address, names):
            if case.is_in_sample(SHARE):
                attacker.send(case)
    assert sum(attacker.statuses.values()) > 100
    assert [(fault.case.label, fault.kind, fault.place) for fault in attacker.faults] == []


def test_no_argument_of_an_address_breaks_it(cast: Cast) -> None:
    populate(cast)
    client = signed_in(cast, "dana")
    statuses = {path: client.get(path).status_code for path in [*strange_paths()][::13]}
    assert len(statuses) > 50
    assert {path: status for path, status in statuses.items() if status >= 500} == {}


def test_the_names_read_are_those_of_forms_and_views() -> None:
    known = {"q", "page", "day", "given_name", "person-phone", "wanted", "next", "credential"}
    assert known - set(names_read()) == set()


@pytest.mark.split
@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "MOVE"])
def test_another_method_is_refused_without_an_echo(method: str, cast: Cast) -> None:
    populate(cast)
    found = {}
    for client in (Client(), signed_in(cast, "dana")):
        for address in addresses()[::5]:
            headers = {"X-Canary": CANARY}
            answer: Any = client.generic(method, f"{address}?{CANARY}", CANARY, headers=headers)
            found[address] = (answer.status_code, answer.headers["Allow"], answer.content)
    assert set(found.values()) == {(405, "GET, HEAD, POST", b"")}


def everything_kept() -> str:
    """Return every row of every table of ours, as text."""
    return str([list(m._base_manager.values()) for m in apps.get_models() if _is_ours(m)])


def _is_ours(model: Any) -> bool:
    return bool(model.__module__.startswith("tsemed."))


@pytest.mark.split
@pytest.mark.parametrize("name", CHARACTERS)
def test_a_character_that_ends_texts_is_refused_and_nothing_is_stored(
    name: str, cast: Cast
) -> None:
    populate(cast)
    client = signed_in(cast, name)
    changes = AuditRow.objects.exclude(kind=AuditKind.REFUSAL)
    before = changes.count()
    statuses = {
        address: client.post(address, {"why": "a\x00b", "next": "/"}).status_code
        for address in addresses()
        if not address.startswith(("/login", "/logout", "/link", "/demo"))
    }
    assert 200 not in statuses.values(), statuses
    assert changes.count() == before
    assert "\\x00" not in everything_kept()


def test_characters_that_turn_the_direction_around_are_taken_out_of_names(cast: Cast) -> None:
    client = signed_in(cast, "dana")
    yosef = cast.yosef.person
    typed = {
        "version": yosef.version, "given_name": "Yo\u202esef\u2066", "family_name": "Tesfaye",
        "phone": f"\u202a{yosef.phone}\u202c", "email": yosef.email, "language": "he",
        "languages": ["he"],
    }  # fmt: skip
    client.post(reverse("people:change", args=[yosef.pk]), typed)
    saved = Person.objects.get(pk=yosef.pk)
    assert (saved.given_name, saved.phone) == ("Yosef", yosef.phone)
