"""A device its owner has signed in with gets through, whatever strangers do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail, signing
from django.db.models import F
from tests.accounts.conftest import Visitor, last_code, last_link
from tests.accounts.test_second_factor import SECRET, code_of_app
from tests.cast import Cast

from tsemed.accounts.known_devices import COOKIE, SALT
from tsemed.accounts.models import Device, KnownDevice, User
from tsemed.accounts.rules import LETTERS_OF_KNOWN
from tsemed.base.models import AuditRow
from tsemed.people.models import Person

pytestmark = pytest.mark.usefixtures("outside_demo")


def device_of(user: User, *, place: int = 200) -> Visitor:
    """Return a browser in which somebody has signed in completely, and then signed out."""
    device = Visitor.from_place(place)
    device.signs_in(str(user.email))
    device.post("/logout/")
    mail.outbox.clear()
    return device


def flood(user: User) -> None:
    """Use up every letter to an address, each asked for by another stranger."""
    for number in range(12):
        Visitor.from_place(number).asks_for_code(str(user.email))
        Visitor.from_place(number).asks_for_link(str(user.email))


def test_a_full_sign_in_makes_the_browser_known(visitor: Visitor, michal: User) -> None:
    visitor.signs_in(str(michal.email))
    known, cookie = KnownDevice.objects.get(user=michal), visitor.cookies[COOKIE]
    [token] = signing.loads(cookie.value, salt=SALT)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 180 * 86_400
    assert token not in str(list(KnownDevice.objects.values()))
    assert Device.objects.get(user=michal).known == known


def test_the_owner_gets_in_during_a_flood(michal: User) -> None:
    device = device_of(michal)
    flood(michal)
    sent = len(mail.outbox)
    device.signs_in(str(michal.email))
    assert (device.user, len(mail.outbox)) == (michal, sent + 1)


def test_the_owner_gets_a_link_during_a_flood(michal: User) -> None:
    device = device_of(michal)
    flood(michal)
    device.asks_for_link(str(michal.email))
    device.post(last_link(), {})
    assert device.user == michal


def test_the_owner_at_the_place_of_the_flood_gets_in(michal: User) -> None:
    device = device_of(michal, place=1)
    answers = [Visitor.from_place(1).asks_for_code(f"a{number}@b.org") for number in range(31)]
    assert answers[-1].status_code == 429
    device.signs_in(str(michal.email))
    assert device.user == michal


def test_a_known_device_has_few_letters_too(michal: User) -> None:
    device = device_of(michal)
    device.asks_for_code(str(michal.email))
    answers = [device.asks_for_new_code()["Location"] for _asking in range(9)]
    assert len(mail.outbox) == LETTERS_OF_KNOWN.amount
    assert set(answers) == {"/login/code/confirm/"}


def test_a_known_device_leaves_strangers_their_letters(michal: User) -> None:
    device = device_of(michal)
    for _asking in range(4):
        device.asks_for_link(str(michal.email))
    mail.outbox.clear()
    Visitor.from_place(1).asks_for_code(str(michal.email))
    assert len(mail.outbox) == 1


def test_a_device_is_a_stranger_to_other_logins(michal: User, cast: Cast) -> None:
    device = device_of(cast.login("yosef"))
    flood(michal)
    mail.outbox.clear()
    device.asks_for_code(str(michal.email))
    assert mail.outbox == []


def test_a_device_asking_for_other_logins_counts_as_a_stranger(michal: User, cast: Cast) -> None:
    device = device_of(cast.login("yosef"))
    answers = [device.asks_for_link(str(michal.email)) for _asking in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]


def test_a_device_is_known_to_one_of_a_shared_telephone(michal: User, cast: Cast) -> None:
    yosef = cast.yosef.person
    Person.objects.filter(pk=cast.michal.person.pk).update(phone=yosef.phone)
    device = device_of(cast.login("yosef"))
    for _asking in range(5):
        device.asks_for_link(str(yosef.phone))
    readers = [letter.to[0] for letter in mail.outbox]
    assert (readers.count(yosef.email), readers.count(str(michal.email))) == (5, 2)


@pytest.mark.parametrize("forged", ["", "x", "WyJ0Il0:1aaaaa:other-key", "[]:1:x"])
def test_a_forged_cookie_is_a_strangers(michal: User, forged: str) -> None:
    device_of(michal)
    flood(michal)
    mail.outbox.clear()
    stranger = Visitor.from_place(50)
    stranger.cookies[COOKIE] = forged
    answer = stranger.asks_for_code(str(michal.email))
    assert (answer.status_code, mail.outbox) == (302, [])


def test_staff_are_known_after_the_second_factor(visitor: Visitor, noa: User) -> None:
    visitor.signs_in(str(noa.email))
    visitor.get("/factors/")
    assert not KnownDevice.objects.filter(user=noa).exists()
    other = Visitor.from_place(2)
    TOTP.activate(noa, SECRET)
    other.signs_in(str(noa.email))
    other.post("/login/second/", {"code": code_of_app()})
    assert KnownDevice.objects.filter(user=noa).count() == 1


def test_walking_into_the_demo_makes_nothing_known(
    visitor: Visitor, noa: User, settings: Any
) -> None:
    settings.DEMO = True
    User.objects.filter(pk=noa.pk).update(email="mentoring-manager@demo.tsemed.example")
    visitor.post("/demo/", {"character": "mentoring-manager"})
    visitor.get("/devices/")
    assert (visitor.user, KnownDevice.objects.count()) == (noa, 0)


def test_a_second_sign_in_notes_the_visit_only(michal: User) -> None:
    device = device_of(michal)
    KnownDevice.objects.update(seen_at=F("seen_at") - timedelta(days=100))
    before = KnownDevice.objects.get().seen_at
    device.signs_in(str(michal.email))
    assert KnownDevice.objects.get().seen_at > before


def test_a_device_unused_for_half_a_year_is_a_stranger(michal: User) -> None:
    device = device_of(michal)
    KnownDevice.objects.update(seen_at=F("seen_at") - timedelta(days=181))
    flood(michal)
    mail.outbox.clear()
    device.asks_for_code(str(michal.email))
    assert mail.outbox == []


def test_a_browser_is_known_to_a_family(michal: User, cast: Cast) -> None:
    yosef = cast.login("yosef")
    device = device_of(michal)
    device.signs_in(str(yosef.email))
    device.post("/logout/")
    for user in (michal, yosef):
        flood(user)
        device.signs_in(str(user.email))
        assert device.user == user
        device.post("/logout/")


def test_my_devices_lists_known_ones_and_forgets(michal: User) -> None:
    device, here = device_of(michal), Visitor()
    here.signs_in(str(michal.email))
    page = here.get("/devices/", headers={"Accept-Language": "he"}).content.decode()
    assert page.count('name="known"') == 2
    old = KnownDevice.objects.order_by("pk").first()
    assert old is not None
    here.post("/devices/", {"known": old.pk})
    flood(michal)
    mail.outbox.clear()
    device.asks_for_code(str(michal.email))
    assert mail.outbox == []
    forgotten = AuditRow.objects.filter(event="accounts.user.device_forgotten", actor=michal)
    assert forgotten.count() == 1
    assert here.get("/devices/").content.decode().count('name="known"') == 1


def test_sending_a_device_away_forgets_it(michal: User) -> None:
    lost, here = Visitor(), Visitor()
    lost.signs_in(str(michal.email))
    gone = Device.objects.get(user=michal)
    here.signs_in(str(michal.email))
    here.post("/devices/", {"device": gone.pk})
    assert gone.known is not None
    gone.known.refresh_from_db()
    assert gone.known.ended_at is not None
    assert KnownDevice.objects.filter(ended_at=None).count() == 1


def test_nobody_forgets_the_device_of_somebody_else(michal: User, cast: Cast) -> None:
    device_of(cast.login("yosef"))
    theirs = KnownDevice.objects.get(user=cast.login("yosef"))
    visitor = Visitor()
    visitor.signs_in(str(michal.email))
    refused = visitor.post("/devices/", {"known": theirs.pk})
    nowhere = visitor.post("/devices/", {"known": 987_654_321})
    theirs.refresh_from_db()
    assert (refused.status_code, refused.content) == (404, nowhere.content)
    assert theirs.ended_at is None


def test_a_known_device_guesses_by_itself(noa: User) -> None:
    TOTP.activate(noa, SECRET)
    device = Visitor.from_place(1)
    device.signs_in(str(noa.email))
    device.post("/login/second/", {"code": code_of_app()})
    device.post("/logout/")
    thief = Visitor.from_place(2)
    thief.asks_for_code(str(noa.email))
    thief.types_code(last_code())
    for _guess in range(8):
        thief.post("/login/second/", {"code": "000000"})
    device.signs_in(str(noa.email))
    page = device.post("/login/second/", {"code": "000000"}, headers={"Accept-Language": "en"})
    assert b"This was not accepted" in page.content
    assert b"Too many attempts" not in page.content
