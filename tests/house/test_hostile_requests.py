"""What nobody types, sent to every address of the house: told kindly, and nothing is stored."""

from __future__ import annotations

from itertools import cycle, product
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse
from tests.cast import Cast
from tests.house.population import populate
from tests.house.test_not_yours import NOT_ABOUT_ROWS, ids_that_exist, named_patterns
from tests.taken_back import taken_back

from tsemed.base.models import AuditRow
from tsemed.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Every name under which a page of the house reads what was sent.
_WORDS = (
    "q page side partner cycle state model health kind data_class about by day before fate to next "
    "why word comment conflict version mentee mentor decide wanted known same purpose agrees "
    "way typed name email code target programme file reason groups form device passkey "
    "given_name family_name phone town birth_year starts_on ends_on capacity carrier duties person "
    "role held on minutes channel topics next_step next_on call_me character language theme"
)
NAMES = tuple(_WORDS.split())
NUMBERS = ("9" * 40, "9" * 5_000, "²", "٣", "-1")
ONLY_IN_DEVELOPMENT = "/styleguide/"
OF_SOME_PEOPLE = ("people:change_mentor", "people:change_mentee")
CHARACTERS = ("noa", "dana", "michal")


def addresses() -> list[str]:
    """Every address that takes no key, for one thing that exists and one that never will."""
    found = []
    for name, pattern in named_patterns(get_resolver()):
        kinds = {key: type(c).__name__ for key, c in pattern.pattern.converters.items()}
        if not kinds:
            found.append(reverse(name))
        elif set(kinds.values()) == {"IntConverter"} and name not in NOT_ABOUT_ROWS:
            there = ids_that_exist(name)
            # The first person is neither mentor nor mentee and has no such page.
            pks = [*(there if name in OF_SOME_PEOPLE else there[:1]), int("9" * 30)]
            found += [reverse(name, kwargs=dict.fromkeys(kinds, pk)) for pk in pks]
    return sorted(one for one in set(found) if not one.startswith(ONLY_IN_DEVELOPMENT))


def answered(client: Client, method: str, address: str, sent: dict[str, str]) -> int:
    """The status of an answer; whatever it changed is taken back."""
    with taken_back():
        response: Any = getattr(client, method)(address, sent)
    return int(response.status_code)


def visitor(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.login(name), backend=BACKEND)
    return client


@pytest.mark.parametrize("name", CHARACTERS)
def test_no_address_breaks_over_what_nobody_types(name: str, cast: Cast) -> None:
    populate(cast)
    client = visitor(cast, name)
    sent = {
        "NUL": dict.fromkeys(NAMES, "a\x00b"),
        "numbers": dict(zip(NAMES, cycle(NUMBERS))),
        "other numbers": dict(zip(NAMES, cycle(NUMBERS[::-1]))),
        "words": dict.fromkeys(NAMES, "\u202e=1+1"),
    }
    broken = [
        (method, address, kind)
        for address, method, kind in product(addresses(), ("get", "post"), sent)
        if answered(client, method, address, sent[kind]) >= 500
    ]
    assert broken == []


def everything_kept() -> str:
    """Every row of every table of ours, as text."""
    return str([list(m._base_manager.values()) for m in apps.get_models() if _is_ours(m)])


def _is_ours(model: Any) -> bool:
    return bool(model.__module__.startswith("tsemed."))


@pytest.mark.parametrize("name", CHARACTERS)
def test_a_character_that_ends_texts_is_refused_and_nothing_is_stored(
    name: str, cast: Cast
) -> None:
    populate(cast)
    client = visitor(cast, name)
    before = AuditRow.objects.count()
    statuses = {
        address: client.post(address, {"why": "a\x00b", "next": "/"}).status_code
        for address in addresses()
        if not address.startswith(("/login", "/logout", "/link", "/demo"))
    }
    assert 200 not in statuses.values(), statuses
    assert AuditRow.objects.count() == before
    assert "\\x00" not in everything_kept()


def test_characters_that_turn_the_direction_around_are_taken_out_of_names(cast: Cast) -> None:
    client = visitor(cast, "dana")
    yosef = cast.yosef.person
    typed = {
        "version": yosef.version, "given_name": "Yo\u202esef\u2066", "family_name": "Tesfaye",
        "phone": f"\u202a{yosef.phone}\u202c", "email": yosef.email, "language": "he",
        "languages": ["he"],
    }  # fmt: skip
    client.post(reverse("people:change", args=[yosef.pk]), typed)
    saved = Person.objects.get(pk=yosef.pk)
    assert (saved.given_name, saved.phone) == ("Yosef", yosef.phone)
