"""Personal links: once, ten minutes, this browser, and only by pressing the button."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from tests.accounts.conftest import Visitor, last_link
from tests.cast import Cast, assemble

from tsemed.accounts.models import Device, PersonalLink, User
from tsemed.base.models import AuditKind, AuditRow


def reasons() -> list[str]:
    rows = AuditRow.objects.filter(kind=AuditKind.SIGN_IN, details__refused=True)
    return list(rows.order_by("id").values_list("reason", flat=True))


def bare(page: bytes) -> bytes:
    """Return a page without what is drawn again each time."""
    page = re.sub(rb'(csrfmiddlewaretoken|form_key)" value="[^"]*', rb"\1", page)
    return re.sub(rb'(X-CSRFToken": ")[^"]*', rb"\1", page)


def test_the_link_leads_to_the_page_it_was_asked_for(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email), after="/devices/")
    answer = visitor.post(last_link(), {})
    assert (answer.status_code, answer["Location"]) == (302, "/devices/")
    assert visitor.user == michal
    assert Device.objects.get(user=michal).method == "link"


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_address_uses_nothing_up(visitor: Visitor, michal: User, method: str) -> None:
    visitor.asks_for_link(str(michal.email))
    for _scanner in range(3):
        getattr(Visitor(), method)(last_link())
        getattr(visitor, method)(last_link())
    assert visitor.user is None
    assert PersonalLink.objects.get().used_at is None
    visitor.post(last_link(), {})
    assert visitor.user == michal


def test_a_link_opens_once(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    visitor.post(last_link(), {})
    visitor.post("/logout/")
    again = visitor.post(last_link(), {})
    assert (again.status_code, visitor.user, reasons()) == (410, None, ["link_used"])


def test_a_link_opens_within_ten_minutes(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    link = PersonalLink.objects.get()
    assert link.expires_at - link.asked_at == timedelta(minutes=10)
    PersonalLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = visitor.post(last_link(), {})
    assert (answer.status_code, visitor.user, reasons()) == (410, None, ["link_late"])


def test_another_browser_gets_a_kind_page_and_leaves_the_link_whole(
    visitor: Visitor, michal: User
) -> None:
    visitor.asks_for_link(str(michal.email))
    other = Visitor()
    other.get("/link/")
    answer = other.post(last_link(), {}, headers={"Accept-Language": "en"})
    assert b"asked for in another browser" in answer.content
    assert b'action="/link/"' in answer.content
    assert (other.user, reasons()) == (None, ["link_elsewhere"])
    visitor.post(last_link(), {})
    assert visitor.user == michal


def test_a_link_nobody_made_opens_nothing(visitor: Visitor, michal: User) -> None:
    answer = visitor.post("/link/" + "x" * 43 + "/", {})
    assert (answer.status_code, visitor.user, reasons()) == (410, None, ["link_unknown"])


def test_known_and_unknown_get_the_same_bytes(cast: Cast) -> None:
    person = cast.michal.person
    answers = []
    for typed in (person.email, str(person.phone), "nobody@example.org", "050-9999999", "?"):
        browser = Visitor()
        asked = browser.asks_for_link(typed)
        page = browser.get(asked["Location"])
        answers.append((asked.status_code, asked["Location"], bare(page.content)))
    assert answers == [answers[0]] * 5


def test_known_and_unknown_cost_the_same_rows(cast: Cast) -> None:
    for typed in (cast.michal.person.email, "nobody@example.org"):
        before = PersonalLink.objects.count(), len(mail.outbox)
        Visitor().asks_for_link(typed)
        assert (PersonalLink.objects.count(), len(mail.outbox)) == (before[0] + 1, before[1] + 1)
    opens_nothing = PersonalLink.objects.get(user=None)
    assert opens_nothing.used_at is None


def test_the_phone_number_leads_to_the_mail_of_its_owner(cast: Cast, visitor: Visitor) -> None:
    number = str(cast.michal.person.phone).replace("+972", "0")
    visitor.asks_for_link(f"{number[:3]}-{number[3:]}")
    assert mail.outbox[-1].to == [cast.michal.person.email]
    visitor.post(last_link(), {})
    assert visitor.user == cast.login("michal")


def test_neither_key_nor_cookie_nor_address_is_stored(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    stored = str(list(PersonalLink.objects.values()))
    token = last_link().split("/")[2]
    assert token not in stored
    assert visitor.cookies["link_browser"].value not in stored
    assert str(michal.email) not in stored + str(list(AuditRow.objects.values()))


def test_the_address_with_the_key_does_not_travel_on(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    page = visitor.get(last_link())
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert not re.findall(rb'(?:src|href)="https?:', page.content)


def test_the_letter_gives_nobody_away(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    letter = mail.outbox[-1]
    assert letter.subject == "הקישור האישי"
    assert not {"michal", "azulay", "bank", "steps"} & set(str(letter.body).lower().split())


def test_a_link_never_leads_out_of_the_site(visitor: Visitor, michal: User) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        visitor.asks_for_link(str(michal.email), after=elsewhere)
    assert set(PersonalLink.objects.values_list("path", flat=True)) == {"/"}


def test_asking_twice_with_one_form_sends_one_letter(visitor: Visitor, michal: User) -> None:
    page = visitor.get("/link/").content.decode()
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found
    form = {"typed": michal.email, "next": "/", "form_key": found[1]}
    answers = [visitor.post("/link/", form)["Location"] for _press in range(5)]
    assert answers == ["/link/sent/"] * 5
    assert len(mail.outbox) == 1


def test_a_link_for_somebody_else_ends_the_session_before(
    visitor: Visitor, michal: User, cast: Cast
) -> None:
    visitor.force_login(cast.login("yosef"))
    visitor.get("/link/")
    token = "t" * 43
    from tsemed.accounts.queries import digest

    PersonalLink.objects.create(
        token_hash=digest(token),
        browser_hash=digest(visitor.cookies["link_browser"].value)
        if "link_browser" in visitor.cookies
        else digest(""),
        user=michal,
        path="/",
        asked_at=timezone.now(),
        expires_at=timezone.now() + timedelta(minutes=5),
    )
    visitor.post(f"/link/{token}/", {})
    assert visitor.user == michal
    assert not Device.objects.filter(user=cast.login("yosef"), ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_five_presses_at_once_make_one_session(transactional_db: None) -> None:
    michal = assemble().login("michal")
    visitor = Visitor()
    visitor.asks_for_link(str(michal.email))
    link, cookie = last_link(), visitor.cookies["link_browser"].value
    statuses: list[int] = []

    def press() -> None:
        browser = Visitor()
        browser.cookies["link_browser"] = cookie
        statuses.append(browser.post(link, {}).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _press in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 410, 410, 410, 410]
    assert Device.objects.filter(user=michal, ended_at=None).count() == 1


def test_staff_with_a_passkey_show_it_after_the_link_too(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(noa, "JBSWY3DPEHPK3PXP")
    visitor.asks_for_link(str(noa.email))
    answer: Any = visitor.post(last_link(), {})
    assert (answer["Location"], visitor.user) == ("/login/second/", None)


def test_d23_a_link_asked_for_with_invisible_marks_is_sent(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(f"\u200f\u200e{michal.email}\ufeff")
    assert mail.outbox[-1].to == [michal.email]
