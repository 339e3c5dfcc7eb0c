"""The owner moves the address that opens the account: a code to the old and one to the new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.accounts.conftest import Visitor
from tests.accounts.postman import Postman, postman
from tests.accounts.test_second_factor import SECRET, code_of_app
from tests.cast import Cast, person

from tsemed.accounts.credential_effects import move_address
from tsemed.accounts.models import CredentialChange, Device, KnownDevice, PersonalLink, User
from tsemed.accounts.states import ChangeState
from tsemed.base.models import AuditRow
from tsemed.notifications.message_templates import MessageTemplate, Recipient
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import enqueue_text
from tsemed.people.models import Person
from tsemed.ui.emails import DrawnEmail

__all__ = ["postman"]

OLD, NEW = "michal.azulay@example.org", "michal@new.example.org"
pytestmark = pytest.mark.usefixtures("outside_demo")


def signs_in(postman: Postman, address: str) -> Visitor:
    """Return somebody at a browser of their own, in with a code from their mailbox."""
    browser = Visitor(headers={"accept-language": "en"})
    browser.asks_for_code(address)
    browser.types_code(postman.code_to(address))
    return browser


def asks_for(browser: Visitor, address: str) -> Any:
    return browser.post("/address/", {"address": address})


def types_both(browser: Visitor, old: str, new: str) -> Any:
    return browser.post("/address/codes/", {"old_code": old, "new_code": new})


def addresses_of(user: User) -> tuple[str | None, str]:
    """Return the address of the login, and the e-mail of its person, as the database has them."""
    return User.objects.get(pk=user.pk).email, Person.objects.get(user=user).email


def test_both_codes_move_the_address(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, "  Michal@New.Example.org ")
    answer = types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    assert answer["Location"].startswith("/login/")
    assert addresses_of(michal) == (NEW, NEW)
    assert signs_in(postman, NEW).user == michal


@pytest.mark.parametrize("way", ["code", "link"])
def test_the_old_address_opens_nothing_afterwards(postman: Postman, michal: User, way: str) -> None:
    EmailAddress.objects.create(user=michal, email=OLD, verified=True, primary=True)
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    stranger = Visitor()
    {"code": stranger.asks_for_code, "link": stranger.asks_for_link}[way](OLD)
    assert "אינה מוכרת כאן" in postman.letters_to(OLD)[-1]
    assert not EmailAddress.objects.exists()
    assert not PersonalLink.objects.filter(user=michal).exists()


def test_an_address_row_of_allauth_opens_nothing(michal: User, cast: Cast) -> None:
    EmailAddress.objects.create(
        user=cast.login("yosef"), email="stray@example.org", verified=True, primary=True
    )
    stranger = Visitor()
    stranger.asks_for_code("stray@example.org")
    assert "קוד" not in str(mail.outbox[-1].subject)
    assert mail.outbox[-1].to == ["stray@example.org"]


def test_both_addresses_are_notified(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    letters = [postman.letters_to(address)[-1] for address in (OLD, NEW)]
    assert letters[0] == letters[1]
    assert "מעכשיו כתובת אחרת פותחת את החשבון" in letters[0]
    assert "http" not in letters[0]


@pytest.mark.parametrize("which", ["old", "new", "swapped"])
def test_one_right_code_is_not_enough(postman: Postman, michal: User, which: str) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    old, new = postman.code_to(OLD), postman.code_to(NEW)
    typed = {"old": (old, "BBBB-BBBB"), "new": ("BBBB-BBBB", new), "swapped": (new, old)}[which]
    page = types_both(browser, *typed)
    assert "אחד הקודים אינו נכון" in page.content.decode()
    assert addresses_of(michal) == (OLD, OLD)


def test_five_wrong_tries_end_an_own_change(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    codes = postman.code_to(OLD), postman.code_to(NEW)
    for _try in range(5):
        types_both(browser, "BBBB-BBBB", codes[1])
    types_both(browser, *codes)
    assert addresses_of(michal) == (OLD, OLD)
    assert CredentialChange.objects.get().state == ChangeState.CANCELLED
    assert AuditRow.objects.filter(reason="wrong_address_code").count() == 5


def test_codes_run_out_after_thirty_minutes(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    codes = postman.code_to(OLD), postman.code_to(NEW)
    change = CredentialChange.objects.get()
    assert change.expires_at - change.asked_at == timedelta(minutes=30)
    CredentialChange.objects.update(expires_at=timezone.now())
    types_both(browser, *codes)
    assert addresses_of(michal) == (OLD, OLD)


def test_another_browser_is_signed_out_by_the_change(postman: Postman, michal: User) -> None:
    browser, elsewhere = signs_in(postman, OLD), signs_in(postman, OLD)
    elsewhere.post("/devices/own-phone/")
    bare = Client()
    bare.force_login(michal, backend="allauth.account.auth_backends.AuthenticationBackend")
    Device.objects.filter(session_key=bare.session.session_key).delete()
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    pages = [one.get("/devices/")["Location"] for one in (browser, elsewhere, bare)]
    assert pages == ["/login/?next=%2Fdevices%2F"] * 3
    assert not Device.objects.filter(user=michal, ended_at=None).exists()
    assert not Device.objects.filter(own_phone_at__isnull=False).exists()


def test_an_earlier_code_signs_nobody_in(postman: Postman, michal: User) -> None:
    browser, slow = signs_in(postman, OLD), Visitor()
    slow.asks_for_code(OLD)
    pending = postman.code_to(OLD)
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    slow.types_code(pending)
    assert slow.user is None


def test_a_first_step_from_before_leads_nowhere(postman: Postman, michal: User) -> None:
    browser, slow = signs_in(postman, OLD), Visitor()
    TOTP.activate(michal, SECRET)
    slow.asks_for_code(OLD)
    slow.types_code(postman.code_to(OLD))
    move_address(michal, to=NEW, change=0, by=michal, at=timezone.now())
    answer = slow.post("/login/second/", {"code": code_of_app()})
    assert (answer["Location"], slow.user) == ("/login/", None)
    assert AuditRow.objects.filter(reason="credentials_changed").count() == 1
    assert browser.get("/devices/")["Location"].startswith("/login/")


def test_a_device_known_before_is_a_stranger_afterwards(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    assert KnownDevice.objects.filter(user=michal, ended_at=None).count() == 1
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    assert not KnownDevice.objects.filter(user=michal, ended_at=None).exists()


def test_an_earlier_personal_link_is_late(postman: Postman, michal: User) -> None:
    browser, slow = signs_in(postman, OLD), Visitor()
    slow.asks_for_link(OLD)
    link = next(w for w in postman.letters_to(OLD)[-1].split() if "/link/" in w)
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    page = slow.post(link.removeprefix("http://localhost:8000"), {})
    assert (page.status_code, slow.user) == (410, None)


def test_a_taken_address_gets_no_code(postman: Postman, michal: User, cast: Cast) -> None:
    theirs = cast.yosef.person.email
    browser = signs_in(postman, OLD)
    free, taken = asks_for(browser, NEW), asks_for(browser, theirs)
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    pages = [browser.get("/address/").content.count(b'name="new_code"')]
    assert pages == [1]
    assert "כבר פותחת חשבון אחר" in postman.letters_to(theirs)[-1]
    types_both(browser, postman.code_to(OLD), "")
    assert addresses_of(michal) == (OLD, OLD)


def test_an_address_of_an_unsigned_person_is_taken(postman: Postman, michal: User) -> None:
    waiting = person("Dalia", "Never", login=False)
    browser = signs_in(postman, OLD)
    asks_for(browser, waiting.email)
    assert "כבר פותחת חשבון אחר" in postman.letters_to(waiting.email)[-1]


def test_an_address_taken_meanwhile_ends_the_change(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    codes = postman.code_to(OLD), postman.code_to(NEW)
    User.objects.create_user(NEW)
    answer = types_both(browser, *codes)
    assert answer["Location"] == "/address/"
    assert addresses_of(michal) == (OLD, OLD)
    assert CredentialChange.objects.get().state == ChangeState.CANCELLED


def test_asking_again_ends_the_codes_from_before(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    earlier = postman.code_to(OLD), postman.code_to(NEW)
    asks_for(browser, "other@new.example.org")
    types_both(browser, *earlier)
    assert addresses_of(michal) == (OLD, OLD)


def test_a_sixth_request_within_an_hour_sends_nothing(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    for number in range(6):
        page = asks_for(browser, f"m{number}@new.example.org")
    assert "יותר מדי בקשות לשינוי" in page.content.decode()
    assert postman.letters_to("m5@new.example.org") == []


def test_the_page_wants_a_fresh_sign_in(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    browser.grows_old(idle=60, since_sign_in=20 * 60)
    asked = [browser.get("/address/"), asks_for(browser, NEW), types_both(browser, "a", "b")]
    assert [answer["Location"].split("?")[0] for answer in asked] == ["/again/"] * 3
    assert not CredentialChange.objects.exists()


def test_the_owner_keeps_the_address_by_one_press(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    codes = postman.code_to(OLD), postman.code_to(NEW)
    browser.post("/address/cancel/", {"change": CredentialChange.objects.get().pk})
    types_both(browser, *codes)
    assert addresses_of(michal) == (OLD, OLD)


def test_the_audit_names_the_event_and_no_address(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    change = CredentialChange.objects.get()
    row = AuditRow.objects.get(event="accounts.user.address_changed")
    assert (row.actor, row.subject_id, row.details) == (michal, michal.pk, {"change": change.pk})
    kept = str(list(AuditRow.objects.values()))
    assert OLD not in kept
    assert NEW not in kept


def test_no_code_stands_in_the_tables(postman: Postman, michal: User) -> None:
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    codes = [postman.code_to(address).replace("-", "") for address in (OLD, NEW)]
    kept = str(list(CredentialChange.objects.values())) + str(list(OutboxMessage.objects.values()))
    assert not [code for code in codes if code in kept.replace("-", "")]


def test_letters_that_wait_go_to_the_new_address(postman: Postman, michal: User) -> None:
    later = timezone.now()
    to = Recipient(OLD, "he", user_id=michal.pk)
    waits = enqueue_text(
        MessageTemplate("matching", "asked"),
        DrawnEmail("a", "b", ""),
        to=to,
        key="k",
        at=later,
    )
    OutboxMessage.objects.filter(pk=waits.pk).update(not_before=later + timedelta(days=2))
    browser = signs_in(postman, OLD)
    asks_for(browser, NEW)
    types_both(browser, postman.code_to(OLD), postman.code_to(NEW))
    waits.refresh_from_db()
    assert waits.address == NEW
