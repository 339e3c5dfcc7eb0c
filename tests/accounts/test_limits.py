"""Whoever tries too often is told, kindly, when to come back."""

from __future__ import annotations

from django.core import mail
from django.core.cache import cache
from tests.accounts.conftest import Visitor
from tests.cast import Cast

from tsemed.accounts.models import User


def test_the_sixth_link_in_an_hour_for_one_address_waits(michal: User) -> None:
    answers = [Visitor().asks_for_link(str(michal.email)) for _asking in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert len(mail.outbox) == 5
    assert 3500 < int(answers[-1]["Retry-After"]) <= 3600
    visitor = Visitor()
    visitor.get("/link/")
    page = visitor.post(
        "/link/", {"typed": michal.email, "next": "/"}, headers={"Accept-Language": "en"}
    )
    assert b"Please come back in 60 minutes." in page.content


def test_an_unknown_address_is_limited_just_the_same(michal: User) -> None:
    statuses = [Visitor().asks_for_link("nobody@example.org").status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_one_place_may_not_ask_for_many_addresses(cast: Cast) -> None:
    statuses = [
        Visitor().asks_for_link(f"somebody{number}@example.org").status_code for number in range(21)
    ]
    assert statuses == [302] * 20 + [429]


def test_the_limit_counts_for_all_processes_and_keeps_no_address(michal: User) -> None:
    Visitor().asks_for_link(str(michal.email))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM shared_cache")
        stored = str(cursor.fetchall())
    assert "limit:" in stored
    assert str(michal.email) not in stored


def test_the_sixth_code_in_ten_minutes_for_one_address_waits(michal: User) -> None:
    for _asking in range(6):
        last = Visitor().asks_for_code(str(michal.email))
    assert last.status_code == 200
    assert len(mail.outbox) == 5


def test_guessing_second_factors_is_limited(noa: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP
    from tests.accounts.conftest import last_code

    TOTP.activate(noa, "JBSWY3DPEHPK3PXP")
    visitor = Visitor()
    visitor.asks_for_code(str(noa.email))
    visitor.types_code(last_code())
    pages = [visitor.post("/login/second/", {"code": "000000"}) for _guess in range(6)]
    words = "יותר מדי ניסיונות"
    assert [words in page.content.decode() for page in pages] == [False] * 5 + [True]
    assert visitor.user is None


def test_the_cache_forgets_when_the_time_is_over(michal: User) -> None:
    for _asking in range(6):
        Visitor().asks_for_link(str(michal.email))
    cache.clear()
    assert Visitor().asks_for_link(str(michal.email)).status_code == 302
    assert len(mail.outbox) == 6
