"""Staff have a second factor before they have anything else."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from tests.accounts.conftest import Visitor, invited
from tests.cast import CHARACTERS, Cast

from tsemed.accounts.models import User
from tsemed.accounts.second_factor import is_staff

SECRET = "JBSWY3DPEHPK3PXP"
STAFF = {"noa", "dana", "farid", "tamar", "ines", "fanny", "peled"}


def code_of_app() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


@pytest.mark.parametrize("name", CHARACTERS)
def test_who_is_staff(name: str, cast: Cast) -> None:
    assert is_staff(cast.login(name)) == (name in STAFF)


def test_staff_without_a_second_factor_are_led_to_set_one_up(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    visitor.signs_in(str(noa.email))
    for path in ("/", "/devices/", "/people/", "/cycles/"):
        assert visitor.get(path)["Location"] == "/factors/"
    page = visitor.get("/factors/").content.decode()
    assert "קודם אימות נוסף" in page
    assert visitor.get("/factors/app/")["Location"] == "/factors/"
    visitor.accepts(invited(noa))
    assert visitor.get("/factors/app/").status_code == 200
    assert visitor.get("/factors/passkeys/add/").status_code == 200


def test_htmx_is_led_there_too(visitor: Visitor, noa: User, outside_demo: None) -> None:
    visitor.signs_in(str(noa.email))
    answer = visitor.get("/devices/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/factors/")


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_ends_with_recovery_codes(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    visitor.signs_in(str(noa.email))
    visitor.accepts(invited(noa))
    visitor.get("/factors/app/")
    session = visitor.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    answer = visitor.post("/factors/app/", {"code": code_of_app()})
    assert answer["Location"] == "/factors/codes/"
    page = visitor.get("/factors/codes/")
    codes = Authenticator.objects.get(user=noa, type="recovery_codes").wrap().get_unused_codes()
    assert all(code in page.content.decode() for code in codes)
    assert visitor.get("/devices/").status_code == 200
    assert mail.outbox[-1].to == [noa.email]
    assert len(mail.outbox) == 2


def test_staff_with_an_app_type_its_code_after_the_one_by_mail(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    TOTP.activate(noa, SECRET)
    answer = visitor.signs_in(str(noa.email))
    assert (answer["Location"], visitor.user) == ("/login/second/", None)
    visitor.post("/login/second/", {"code": code_of_app()})
    assert visitor.user == noa
    assert visitor.get("/devices/").status_code == 200


def test_a_recovery_code_opens_once(visitor: Visitor, noa: User, outside_demo: None) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    TOTP.activate(noa, SECRET)
    code = RecoveryCodes.activate(noa).get_unused_codes()[0]
    visitor.signs_in(str(noa.email))
    visitor.post("/login/second/", {"code": code})
    assert visitor.user == noa
    second = Visitor()
    second.signs_in(str(noa.email))
    second.post("/login/second/", {"code": code})
    assert second.user is None


def test_a_factor_set_up_elsewhere_is_asked_for_in_a_session_that_has_shown_none(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    visitor.signs_in(str(noa.email))
    TOTP.activate(noa, SECRET)
    assert visitor.get("/devices/")["Location"] == "/again/?next=%2Fdevices%2F"
    assert visitor.get("/again/?next=/devices/")["Location"] == "/confirm/?next=%2Fdevices%2F"
    answer = visitor.post("/confirm/", {"code": code_of_app(), "next": "/devices/"})
    assert answer["Location"] == "/devices/"
    assert visitor.get("/devices/").status_code == 200


def test_mentors_need_no_second_factor(visitor: Visitor, michal: User, outside_demo: None) -> None:
    visitor.signs_in(str(michal.email))
    page = visitor.get("/devices/")
    assert "המכשירים שלי" in page.content.decode()


def test_new_staff_owe_a_second_factor_at_once(
    visitor: Visitor, cast: Cast, outside_demo: None
) -> None:
    from tests.cast import affiliate

    from tsemed.people.models import Capacity

    visitor.signs_in(str(cast.login("michal").email))
    assert visitor.get("/devices/").status_code == 200
    affiliate(cast.michal.person, cast.office, Capacity.FINANCE)
    assert visitor.get("/devices/")["Location"] == "/factors/"


def test_the_app_code_is_the_clocks(noa: User) -> None:
    TOTP.activate(noa, SECRET)
    assert len(code_of_app()) == 6
    assert time.time() > 0
