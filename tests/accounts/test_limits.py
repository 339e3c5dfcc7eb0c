"""A client that tries too often learns, kindly, when to come back; and locks nobody else out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from tests.accounts.conftest import Visitor, at_once, last_code
from tests.cast import NOW, Cast

from tsemed.accounts import counters, rate_limits
from tsemed.accounts.models import RateCounter, User
from tsemed.accounts.operations import delete_expired
from tsemed.accounts.rules import ALLOWANCES, Rate
from tsemed.base.models import AuditRow

TEN_A_MINUTE = Rate(10, 60)


def rows_of_cache() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache")
        return int(cursor.fetchone()[0])


def test_one_place_may_not_ask_for_many_addresses(cast: Cast) -> None:
    answers = [Visitor().asks_for_link(f"somebody{n}@example.org") for n in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert 500 < int(answers[-1]["Retry-After"]) <= 600
    page = Visitor().post("/login/", {"email": "x@example.org"}, headers={"Accept-Language": "en"})
    assert page.status_code == 302
    page = Visitor().post("/link/", {"typed": "x@y.org"}, headers={"Accept-Language": "en"})
    assert b"Please come back in 10 minutes." in page.content


def test_a_refused_flood_leaves_one_row(cast: Cast) -> None:
    for number in range(40):
        Visitor().asks_for_code(f"somebody{number}@example.org")
    assert AuditRow.objects.filter(reason="too_many").count() == 1
    assert AuditRow.objects.filter(reason="unknown").count() == 30


@pytest.mark.parametrize("asks", ["asks_for_code", "asks_for_link"])
def test_strangers_never_use_up_an_address(noa: User, asks: str) -> None:
    for number in range(40):
        getattr(Visitor.from_place(number), asks)(str(noa.email))
    known, unknown = Visitor.from_place(100), Visitor.from_place(101)
    answers = [getattr(known, asks)(str(noa.email)), getattr(unknown, asks)("nobody@example.org")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, answers[0]["Location"])
    ] * 2


def test_a_browser_without_a_known_owner_asks_ten_times(michal: User) -> None:
    browser = Visitor(enforce_csrf_checks=True)
    statuses = []
    for number in range(11):
        page = browser.get("/link/")
        form = {"typed": f"a{number}@b.org", "csrfmiddlewaretoken": page.context["csrf_token"]}
        statuses.append(browser.post("/link/", form).status_code)
    assert statuses == [302] * 10 + [429]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
    ],
)
def test_a_place_is_an_address_or_a_network(address: str, place: str) -> None:
    assert rate_limits.place_of(RequestFactory(REMOTE_ADDR=address).get("/")) == place


@pytest.mark.parametrize(
    ("proxies", "place"),
    [(0, "127.0.0.1"), (1, "198.51.100.9"), (2, "203.0.113.5"), (9, "unknown")],
)
def test_a_forwarded_address_counts_behind_own_proxies(
    settings: object, proxies: int, place: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    forwarded = {"X-Forwarded-For": "6.6.6.6, 203.0.113.5, 198.51.100.9"}
    assert rate_limits.place_of(RequestFactory(headers=forwarded).get("/")) == place


def test_a_count_is_per_purpose_and_subject_and_window(db: None) -> None:
    numbers = [counters.count("a", "x", TEN_A_MINUTE, at=NOW).number for _ in range(3)]
    others = [counters.count(*who, TEN_A_MINUTE, at=NOW).number for who in ("ay", "bx")]
    within = counters.count("a", "x", TEN_A_MINUTE, at=NOW + timedelta(seconds=59))
    after = counters.count("a", "x", TEN_A_MINUTE, at=NOW + timedelta(seconds=60))
    assert (numbers, others) == ([1, 2, 3], [1, 1])
    assert (within.number, within.seconds_left) == (4, 1)
    assert (after.number, after.seconds_left) == (1, 60)


@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_get_a_number_each(transactional_db: None) -> None:
    numbers = at_once(64, lambda _mine: counters.count("a", "x", TEN_A_MINUTE, at=NOW).number)
    assert sorted(numbers) == list(range(1, 65))


def test_a_flood_frees_no_other_counter(db: None) -> None:
    for number in range(20):
        counters.count("code, place", f"limited {number}", TEN_A_MINUTE, at=NOW)
    for number in range(1_000):
        counters.count("code, place", f"flood {number}", TEN_A_MINUTE, at=NOW)
    again = [
        counters.count("code, place", f"limited {number}", TEN_A_MINUTE, at=NOW).number
        for number in range(20)
    ]
    assert again == [2] * 20


def test_cleaning_removes_only_windows_that_are_over(db: None) -> None:
    counters.count("a", "over", Rate(5, 60), at=NOW)
    counters.count("a", "open", Rate(5, 7200), at=NOW)
    delete_expired(at=NOW + timedelta(hours=1))
    assert RateCounter.objects.get().subject_hash == counters.hash_of("a", "open")


def test_no_way_in_rests_on_the_cache(visitor: Visitor, noa: User, outside_demo: None) -> None:
    from allauth.mfa.totp.internal.auth import TOTP
    from tests.accounts.test_second_factor import SECRET, code_of_app

    cache.clear()
    TOTP.activate(noa, SECRET)
    visitor.asks_for_link(str(noa.email))
    visitor.signs_in(str(noa.email))
    visitor.post("/login/passkey/", {"credential": "{}"})
    visitor.post("/login/second/", {"code": "000000"})
    visitor.post("/login/second/", {"code": code_of_app()})
    visitor.post("/confirm/", {"code": "000000"})
    assert (visitor.user, rows_of_cache()) == (noa, 0)


def test_the_table_holds_no_address(michal: User) -> None:
    Visitor(REMOTE_ADDR="203.0.113.7").asks_for_link(str(michal.email))
    stored = str(list(RateCounter.objects.values_list("purpose", "subject_hash")))
    assert "link, place" in stored
    assert str(michal.email) not in stored
    assert "203.0.113.7" not in stored


def test_guesses_at_a_second_factor_are_limited(noa: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(noa, "JBSWY3DPEHPK3PXP")
    visitor = Visitor()
    visitor.asks_for_code(str(noa.email))
    visitor.types_code(last_code())
    pages = [visitor.post("/login/second/", {"code": "000000"}) for _guess in range(6)]
    words = "יותר מדי ניסיונות"
    assert [words in page.content.decode() for page in pages] == [False] * 5 + [True]
    assert visitor.user is None


@pytest.mark.parametrize("what", ["code", "link", "open", "passkey"])
def test_a_known_device_may_ask_more_often(what: str) -> None:
    allowed = ALLOWANCES[what]
    assert allowed.known.amount > allowed.browser.amount
