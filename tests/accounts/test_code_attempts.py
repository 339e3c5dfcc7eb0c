"""Every guess is counted before it is judged, also of sixty-four at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.utils import timezone
from tests.accounts.conftest import Visitor, at_once, last_code, last_link
from tests.accounts.test_second_factor import SECRET, code_of_app
from tests.cast import NOW, assemble

from tsemed.accounts import email_codes
from tsemed.accounts.email_codes import Purpose, Verdict
from tsemed.accounts.models import EmailCode, PersonalLink, User
from tsemed.accounts.one_time_codes import new_code
from tsemed.base.models import AuditRow

MANY = 64

races = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("transactional_db", "outside_demo"),
]


def refused(why: str) -> int:
    return AuditRow.objects.filter(reason=why).count()


def race(function: object) -> object:
    for mark in races:
        function = mark(function)
    return function


@race
def test_of_many_wrong_codes_at_once_five_are_judged() -> None:
    michal, visitor = assemble().login("michal"), Visitor()
    visitor.asks_for_code(str(michal.email))
    right = last_code()
    windows = [visitor.in_same_session() for _window in range(MANY)]
    at_once(MANY, lambda mine: windows[mine].types_code(f"WRONG-{mine}").status_code)
    assert (refused("wrong_code"), EmailCode.objects.get().tries) == (5, 5)
    visitor.types_code(right)
    assert visitor.user is None


@race
def test_of_many_right_codes_at_once_one_opens() -> None:
    michal, visitor = assemble().login("michal"), Visitor()
    visitor.asks_for_code(str(michal.email))
    right = last_code()
    pk = EmailCode.objects.get().pk
    now = timezone.now()

    def judge(_mine: int) -> Verdict:
        return email_codes.judge_code(pk, right, purpose=Purpose.SIGN_IN, at=now)

    verdicts = at_once(MANY, judge)
    assert verdicts.count(Verdict.RIGHT) == 1
    assert verdicts.count(Verdict.WRONG) == 0


@race
def test_of_many_wrong_factors_at_once_five_are_judged() -> None:
    noa, visitor = assemble().login("noa"), Visitor()
    TOTP.activate(noa, SECRET)
    visitor.asks_for_code(str(noa.email))
    visitor.types_code(last_code())
    windows = [visitor.in_same_session() for _window in range(MANY)]
    guess = {"code": "000000"}
    at_once(MANY, lambda mine: windows[mine].post("/login/second/", guess).status_code)
    assert refused("wrong_second_factor") == 5
    visitor.post("/login/second/", {"code": code_of_app()})
    assert visitor.user is None


@race
def test_of_many_wrong_confirmations_at_once_few_are_judged() -> None:
    noa, visitor = assemble().login("noa"), Visitor()
    TOTP.activate(noa, SECRET)
    visitor.signs_in(str(noa.email))
    visitor.post("/login/second/", {"code": code_of_app()})
    windows = [visitor.in_same_session() for _window in range(MANY)]
    at_once(MANY, lambda mine: windows[mine].post("/confirm/", {"code": "000000"}).status_code)
    assert refused("wrong_second_factor") == 10


@race
def test_of_many_wrong_fresh_codes_at_once_five_are_judged() -> None:
    michal, visitor = assemble().login("michal"), Visitor()
    visitor.signs_in(str(michal.email))
    visitor.post("/again/", {"send": "yes", "next": "/"})
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    windows = [visitor.in_same_session() for _window in range(MANY)]
    at_once(MANY, lambda mine: windows[mine].post("/again/", {"code": wrong}).status_code)
    assert refused("wrong_code") == 5
    page = visitor.post("/again/", {"code": right, "next": "/devices/"})
    assert page.status_code == 200
    assert EmailCode.objects.get(purpose=Purpose.FRESH).used_at is None


@race
def test_of_many_guessed_links_at_once_thirty_are_judged() -> None:
    assemble()

    def guess(mine: int) -> int:
        return int(Visitor().post(f"/link/{'x' * 40}{mine:03d}/", {}).status_code)

    statuses = at_once(MANY, guess)
    assert (statuses.count(410), statuses.count(429)) == (30, 34)
    assert refused("link_unknown") == 30


@race
def test_a_recovery_code_typed_at_once_opens_once() -> None:
    noa = assemble().login("noa")
    TOTP.activate(noa, SECRET)
    code = RecoveryCodes.activate(noa).get_unused_codes()[0]
    visitors = [Visitor.from_place(number) for number in range(2)]
    for visitor in visitors:
        visitor.asks_for_code(str(noa.email))
        visitor.types_code(last_code())
    at_once(2, lambda mine: visitors[mine].post("/login/second/", {"code": code}).status_code)
    assert [visitor.user for visitor in visitors].count(noa) == 1


def test_a_code_for_one_thing_opens_nothing_else(michal: User) -> None:
    code = new_code()
    row = email_codes.enter_code(
        code, purpose=Purpose.SIGN_IN, user=michal, address="a@b.org", at=NOW
    )
    verdicts = [
        email_codes.judge_code(row.pk, code, purpose=purpose, at=NOW)
        for purpose in (Purpose.FRESH, Purpose.SIGN_IN, Purpose.SIGN_IN)
    ]
    assert verdicts == [Verdict.WRONG, Verdict.RIGHT, Verdict.SPENT]


def test_a_code_is_good_for_ten_minutes(michal: User) -> None:
    code = new_code()
    row = email_codes.enter_code(
        code, purpose=Purpose.SIGN_IN, user=michal, address="a@b.org", at=NOW
    )
    late = NOW + timedelta(minutes=10)
    assert email_codes.judge_code(row.pk, code, purpose=Purpose.SIGN_IN, at=late) is Verdict.SPENT


@pytest.mark.parametrize("typed", ["", "-", "x"])
def test_a_row_without_a_code_is_opened_by_nothing(michal: User, typed: str) -> None:
    row = email_codes.enter_code("", purpose=Purpose.SIGN_IN, user=michal, address="a", at=NOW)
    verdict = email_codes.judge_code(row.pk, typed, purpose=Purpose.SIGN_IN, at=NOW)
    assert verdict is Verdict.WRONG


def test_neither_code_nor_address_is_stored(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(str(michal.email))
    stored = str(list(EmailCode.objects.values())) + str(dict(visitor.session))
    code = last_code()
    assert code not in stored
    assert code.replace("-", "").lower() not in stored.lower()
    assert str(michal.email) not in str(list(EmailCode.objects.values()))


def test_a_code_of_the_app_opens_once_whatever_the_cache_keeps(
    noa: User, outside_demo: None
) -> None:
    TOTP.activate(noa, SECRET)
    code = code_of_app()
    first, second = Visitor.from_place(1), Visitor.from_place(2)
    for visitor in (first, second):
        visitor.signs_in(str(noa.email))
        visitor.post("/login/second/", {"code": code})
        cache.clear()
    assert (first.user, second.user) == (noa, None)


def test_right_second_factors_use_up_no_guess(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    TOTP.activate(noa, SECRET)
    codes = RecoveryCodes.activate(noa).get_unused_codes()
    visitor.signs_in(str(noa.email))
    visitor.post("/login/second/", {"code": code_of_app()})
    answers = [visitor.post("/confirm/", {"code": code}).status_code for code in codes]
    page = visitor.post("/confirm/", {"code": "000000"}).content.decode()
    assert answers == [302] * 10
    assert "זה לא התקבל" in page
    assert "יותר מדי ניסיונות" not in page


def test_ending_codes_ends_those_of_one_login(michal: User, noa: User) -> None:
    pks = [
        email_codes.enter_code("A", purpose=Purpose.SIGN_IN, user=user, address="a", at=NOW).pk
        for user in (michal, noa)
    ]
    email_codes.end_codes(michal, at=NOW)
    assert [email_codes.is_open(pk, at=NOW) for pk in pks] == [False, True]


def test_a_link_is_opened_by_its_own_browser_only(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    for _guess in range(29):
        Visitor().post(last_link(), {})
    visitor.post(last_link(), {})
    assert visitor.user == michal
    assert PersonalLink.objects.get().used_at is not None
