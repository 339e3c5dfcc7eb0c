"""An attack on a login: the owner gets a letter a day, the privacy officer a line and a row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db.models import F
from django.test import Client
from tests.accounts.conftest import Visitor, last_code
from tests.accounts.test_second_factor import SECRET
from tests.cast import NOW, TODAY, Cast

from tsemed.accounts import alerts
from tsemed.accounts.audit_events import MANY_REQUESTS
from tsemed.accounts.models import RateCounter, SignInAlert, User
from tsemed.accounts.rules import Asker
from tsemed.base.audit_events import EVENTS
from tsemed.base.models import AuditKind, AuditRow
from tsemed.notifications.schedule import Hourglass
from tsemed.people.todos import todos_for

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALERT = "ניסיונות כניסה רבים לחשבון שלך"


def letters() -> list[str]:
    return [letter.subject for letter in mail.outbox]


def attacks() -> list[tuple[int, str]]:
    rows = AuditRow.objects.filter(kind=AuditKind.REFUSAL).order_by("id")
    return [(row.subject_id, EVENTS[row.event].code) for row in rows]


def asked_from(*places: int, address: str) -> None:
    for place in places:
        Visitor.from_place(place).asks_for_code(address)


def an_hour_passes() -> None:
    RateCounter.objects.update(ends_at=F("ends_at") - HOUR)


def test_ten_requests_from_one_place_are_alerted_at_once(noa: User) -> None:
    asked_from(*[1] * 9, address=str(noa.email))
    assert ALERT not in letters()
    asked_from(1, address=str(noa.email))
    assert letters().count(ALERT) == 1
    assert len(mail.outbox) == 3
    assert attacks() == [(noa.pk, "many_requests")]


def test_the_letter_waits_where_three_have_gone(noa: User) -> None:
    asked_from(*range(20), address=str(noa.email))
    assert (len(mail.outbox), letters().count(ALERT)) == (3, 0)
    assert attacks() == [(noa.pk, "many_requests")]
    an_hour_passes()
    asked_from(30, address=str(noa.email))
    assert letters()[3:] == [ALERT, letters()[0]]


def test_the_hourly_job_sends_what_is_owed(noa: User) -> None:
    asked_from(*range(20), address=str(noa.email))
    an_hour_passes()
    Hourglass().run_due_jobs(at=SignInAlert.objects.get().last_at + HOUR)
    assert letters()[3:] == [ALERT]
    assert not SignInAlert.objects.owed().exists()


def test_an_owner_is_notified_once_a_day(michal: User) -> None:
    for hour in range(26):
        alerts.alert(michal, MANY_REQUESTS, at=NOW + HOUR * hour)
    assert letters().count(ALERT) == 2
    alerted_at = SignInAlert.objects.get(user=michal).alerted_at
    assert alerted_at == NOW + DAY


def test_ten_wrong_codes_are_alerted(michal: User) -> None:
    for place in range(2):
        thief = Visitor.from_place(place)
        thief.asks_for_code(str(michal.email))
        for _guess in range(5):
            thief.types_code("WRONG-ONE")
    assert (letters().count(ALERT), len(mail.outbox)) == (1, 3)
    assert attacks() == [(michal.pk, "many_wrong_codes")]


def test_wrong_second_factors_are_alerted(noa: User, outside_demo: None) -> None:
    TOTP.activate(noa, SECRET)
    thief = Visitor()
    thief.asks_for_code(str(noa.email))
    thief.types_code(last_code())
    for _guess in range(8):
        thief.post("/login/second/", {"code": "000000"})
    assert letters().count(ALERT) == 1
    assert attacks() == [(noa.pk, "many_wrong_factors")]


def test_a_known_device_alerts_nobody(michal: User) -> None:
    known = Asker("place", known=1, owner=michal.pk)
    for _asking in range(30):
        alerts.note_request(michal, str(michal.email), asker=known, at=NOW)
        alerts.note_wrong_code(michal, asker=known, at=NOW)
    assert (attacks(), mail.outbox) == ([], [])


def test_an_unknown_address_is_no_login_to_alert(cast: Cast) -> None:
    asked_from(*range(20), address="bystander@example.org")
    assert (len(mail.outbox), attacks()) == (3, [])


def test_the_officer_reads_of_it_on_today(cast: Cast) -> None:
    peled, noa = cast.login("peled"), cast.login("noa")
    kinds = [line.kind for line in todos_for(peled, on=TODAY)]
    assert "people.sign_in_attempts" not in kinds
    alerts.alert(cast.login("michal"), MANY_REQUESTS, at=NOW - DAY)
    alerts.alert(noa, MANY_REQUESTS, at=NOW - DAY * 6)
    [line] = [line for line in todos_for(peled, on=TODAY) if "attempts" in line.kind]
    assert (str(line.what), line.address) == (
        "ניסיונות כניסה רבים לשני חשבונות השבוע",
        "/audit/?kind=refusal",
    )
    assert not [line for line in todos_for(noa, on=TODAY) if "attempts" in line.kind]


def test_the_line_goes_after_a_week(cast: Cast) -> None:
    alerts.alert(cast.login("michal"), MANY_REQUESTS, at=NOW - DAY * 9)
    lines = todos_for(cast.login("peled"), on=TODAY)
    assert "people.sign_in_attempts" not in [line.kind for line in lines]
    alerts.forget_old_alerts(at=NOW)
    assert SignInAlert.objects.count() == 0


def test_the_officer_finds_the_rows_by_their_kind(cast: Cast) -> None:
    noa = cast.login("noa")
    alerts.alert(noa, MANY_REQUESTS, at=NOW)
    officer = Client()
    officer.force_login(
        cast.login("peled"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page: Any = officer.get("/audit/?kind=refusal")
    assert [line["what"] for line in page.context["lines"]] == [f"כניסה מס׳ {noa.pk}"]


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_the_alert_names_nobody_and_holds_no_key(michal: User, language: str) -> None:
    User.objects.filter(pk=michal.pk).update(language=language)
    michal.refresh_from_db()
    alerts.alert(michal, MANY_REQUESTS, at=NOW)
    [letter] = mail.outbox
    assert "/devices/" in str(letter.body)
    assert "/link/" not in str(letter.body)
    assert "michal" not in (letter.subject + str(letter.body)).lower()
