"""When a sign-in ends, and that nobody is thrown out without a way back."""

from __future__ import annotations

import pytest
from tests.accounts.conftest import Visitor

from tsemed.accounts.models import User

MINUTE, HOUR = 60, 3600


@pytest.mark.parametrize(
    ("who", "idle", "since", "stands"),
    [
        ("michal", 14 * MINUTE, HOUR, True),
        ("michal", 16 * MINUTE, HOUR, False),
        ("michal", 0, 13 * HOUR, False),
        ("noa", 29 * MINUTE, HOUR, True),
        ("noa", 31 * MINUTE, HOUR, False),
        ("noa", 0, 13 * HOUR, False),
    ],
)
def test_a_sign_in_ends_by_itself(
    visitor: Visitor, michal: User, noa: User, who: str, idle: int, since: int, stands: bool
) -> None:
    user = {"michal": michal, "noa": noa}[who]
    visitor.force_login(user)
    visitor.grows_old(idle=idle, since_sign_in=since)
    page = visitor.get("/devices/")
    assert page.status_code == (200 if stands else 302)
    assert visitor.user == (user if stands else None)


def test_reading_keeps_a_sign_in_alive_until_its_twelve_hours(
    visitor: Visitor, michal: User
) -> None:
    visitor.force_login(michal)
    for _page in range(3):
        visitor.grows_old(idle=10 * MINUTE)
        assert visitor.get("/devices/").status_code == 200
    assert visitor.user == michal


def test_after_a_pause_the_page_leads_back_to_where_one_was(visitor: Visitor, michal: User) -> None:
    visitor.force_login(michal)
    visitor.grows_old(idle=HOUR)
    answer = visitor.get("/devices/?x=1")
    assert answer["Location"] == "/login/?next=%2Fdevices%2F%3Fx%3D1"
    page = visitor.get(answer["Location"], headers={"Accept-Language": "he"})
    assert "היציאה נעשתה אחרי הפסקה" in page.content.decode()


def test_a_form_sent_after_a_pause_leads_back_to_the_page_it_stood_on(
    visitor: Visitor, michal: User
) -> None:
    visitor.force_login(michal)
    visitor.grows_old(idle=HOUR)
    answer = visitor.post(
        "/devices/own-phone/", headers={"Referer": "http://testserver/devices/?tab=2"}
    )
    assert answer["Location"] == "/login/?next=%2Fdevices%2F%3Ftab%3D2"


def test_a_form_from_another_site_leads_back_to_today(visitor: Visitor, michal: User) -> None:
    answer = visitor.post("/devices/own-phone/", headers={"Referer": "https://evil.example/x"})
    assert answer["Location"] == "/login/?next=%2F"


def test_htmx_goes_to_the_sign_in_page_as_a_whole(visitor: Visitor, michal: User) -> None:
    visitor.force_login(michal)
    visitor.grows_old(idle=HOUR)
    answer = visitor.post(
        "/devices/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/devices/?tab=2"},
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["HX-Redirect"] == "/login/?next=%2Fdevices%2F%3Ftab%3D2"


def test_a_session_without_the_marks_of_a_sign_in_is_nobodys(
    visitor: Visitor, michal: User
) -> None:
    visitor.force_login(michal)
    session = visitor.session
    del session["sign_in"]
    session.save()
    assert visitor.get("/devices/").status_code == 302
    assert visitor.user is None


@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
def test_an_address_that_is_none_leads_back_to_today(
    visitor: Visitor, michal: User, header: str
) -> None:
    visitor.force_login(michal)
    visitor.grows_old(idle=16 * 60)
    broken = {header: "http://[::1/\x7f", "HX-Request": "true"}
    answer = visitor.post("/devices/own-phone/", headers=broken)
    assert answer.headers["HX-Redirect"] == "/login/?next=%2F"
