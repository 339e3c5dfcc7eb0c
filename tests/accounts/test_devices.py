"""My devices, and the phone that is one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.accounts.conftest import Visitor, last_code, last_link
from tests.cast import Cast

from tsemed.accounts.models import Device, PersonalLink, User
from tsemed.accounts.operations import delete_expired

HOUR, DAY = 3600, 86_400
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari"


def comes_with_own_phone(michal: User) -> Visitor:
    visitor = Visitor(headers={"User-Agent": PHONE})
    visitor.asks_for_link(str(michal.email))
    visitor.post(last_link(), {"own_phone": "on"})
    return visitor


def test_the_list_names_the_browser_and_the_way_one_came(michal: User) -> None:
    visitor = comes_with_own_phone(michal)
    page = visitor.get("/devices/").content.decode()
    assert "<bdi>Chrome</bdi> · <bdi>Android</bdi>" in " ".join(page.split())
    device = Device.objects.get(user=michal)
    assert (device.browser, device.system, device.method) == ("Chrome", "Android", "link")
    assert device.own_phone_at is not None


def test_sending_a_device_away_signs_it_out_there(michal: User) -> None:
    lost = comes_with_own_phone(michal)
    here = Visitor()
    here.force_login(michal)
    here.post("/devices/", {"device": Device.objects.get(method="link").pk})
    assert lost.get("/devices/").status_code == 302
    assert lost.user is None
    assert here.user == michal
    assert [device.method for device in Device.objects.filter(ended_at=None)] == [""]


def test_nobody_sends_away_the_device_of_somebody_else(michal: User, cast: Cast) -> None:
    other = Visitor()
    other.force_login(cast.login("yosef"))
    theirs = Device.objects.get(user=cast.login("yosef"))
    visitor = Visitor()
    visitor.force_login(michal)
    refused = visitor.post("/devices/", {"device": theirs.pk})
    nowhere = visitor.post("/devices/", {"device": 987_654_321})
    assert (refused.status_code, refused.content) == (404, nowhere.content)
    assert other.get("/devices/").status_code == 200


def test_an_own_phone_after_a_pause_asks_for_a_code_before_anything_more(michal: User) -> None:
    phone = comes_with_own_phone(michal)
    phone.grows_old(idle=2 * DAY, since_sign_in=10 * DAY)
    answer = phone.get("/devices/")
    assert answer["Location"] == "/again/?next=%2Fdevices%2F"
    phone.post("/again/", {"send": "yes", "next": "/devices/"})
    answer = phone.post("/again/", {"code": last_code(), "next": "/devices/"})
    assert answer["Location"] == "/devices/"
    assert phone.get("/devices/").status_code == 200
    assert Device.objects.get(user=michal).ended_at is None


def test_a_wrong_fresh_code_opens_nothing_and_five_are_enough(michal: User) -> None:
    phone = comes_with_own_phone(michal)
    phone.grows_old(idle=2 * DAY, since_sign_in=10 * DAY)
    phone.post("/again/", {"send": "yes", "next": "/devices/"})
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    for _guess in range(5):
        page = phone.post("/again/", {"code": wrong, "next": "/devices/"})
        assert page.status_code == 200
    phone.post("/again/", {"code": right, "next": "/devices/"})
    assert phone.get("/devices/")["Location"].startswith("/again/")


def test_an_own_phone_is_signed_out_after_thirty_days(michal: User) -> None:
    phone = comes_with_own_phone(michal)
    phone.grows_old(idle=DAY, since_sign_in=30 * DAY + HOUR)
    assert phone.get("/again/")["Location"].startswith("/login/")
    assert phone.user is None


def test_the_cookie_of_an_own_phone_lives_thirty_days_and_others_twelve_hours(
    michal: User,
) -> None:
    phone, computer = comes_with_own_phone(michal), Visitor()
    computer.asks_for_link(str(michal.email))
    computer.post(last_link(), {})
    ages = [int(v.cookies["sessionid"]["max-age"]) for v in (phone, computer)]
    assert ages == [30 * DAY, 12 * HOUR]


def test_a_phone_of_staff_is_never_marked(noa: User) -> None:
    visitor = comes_with_own_phone(noa)
    assert Device.objects.get(user=noa).own_phone_at is None
    visitor.post("/devices/own-phone/")
    assert Device.objects.get(user=noa).own_phone_at is None


def test_a_phone_may_be_marked_later_from_the_list(michal: User) -> None:
    visitor = Visitor()
    visitor.signs_in(str(michal.email))
    visitor.post("/devices/own-phone/")
    assert Device.objects.get(user=michal).own_phone_at is not None
    visitor.grows_old(idle=DAY, since_sign_in=DAY)
    assert visitor.get("/devices/")["Location"].startswith("/again/")


def test_the_list_shows_what_still_stands_and_housekeeping_forgets_the_rest(michal: User) -> None:
    phone, computer = comes_with_own_phone(michal), Visitor()
    computer.force_login(michal)
    Device.objects.update(seen_at=timezone.now() - timedelta(days=2))
    here = Visitor()
    here.force_login(michal)
    page = here.get("/devices/").content.decode()
    assert page.count('name="device"') == 2
    Device.objects.filter(method="").update(seen_at=timezone.now() - timedelta(days=61))
    PersonalLink.objects.update(expires_at=timezone.now() - timedelta(days=2))
    delete_expired(at=timezone.now())
    assert [device.method for device in Device.objects.all()] == ["link"]
    assert PersonalLink.objects.count() == 0
    assert phone.user == michal


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_costs_the_same_for_many_devices(
    rows: int, michal: User, django_assert_max_num_queries: object
) -> None:
    for _device in range(rows):
        Visitor().force_login(michal)
    visitor = Visitor()
    visitor.force_login(michal)
    with django_assert_max_num_queries(12) as counted:  # type: ignore[operator]
        page = visitor.get("/devices/")
    assert page.content.count(b'name="device"') == rows + 1
    COUNTED.add(len(counted))
    assert len(COUNTED) == 1


COUNTED: set[int] = set()
