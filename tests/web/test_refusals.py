"""What is refused leaves a row of the audit: who, at which page, why; once a minute."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import NOW, Cast, assemble

from tsemed.accounts.models import ConductAlert, User
from tsemed.base.audit import record_refusal
from tsemed.base.models import AuditKind, AuditRow, RefusalMinute
from tsemed.cycles.models import Cycle
from tsemed.notifications.cleanup import delete_old_rows
from tsemed.people.todos import todos_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def refusals() -> list[tuple[object, str, dict[str, object]]]:
    rows = AuditRow.objects.filter(kind=AuditKind.REFUSAL).order_by("id")
    return [(row.actor, row.reason, row.details) for row in rows]


def test_a_page_of_another_role_leaves_a_row(cast: Cast) -> None:
    browser(cast, "dana").get(reverse("web:audit"))
    details = {"method": "GET", "why": "not_allowed"}
    assert refusals() == [(cast.login("dana"), "web:audit", details)]


def test_a_form_sent_to_another_scope_leaves_a_row(cast: Cast) -> None:
    amina = cast.amina.person
    client = browser(cast, "dana")
    client.post(reverse("people:change", args=[amina.pk]), {"given_name": "x"})
    details = {"method": "POST", "why": "not_found", "pk": amina.pk}
    assert refusals() == [(cast.login("dana"), "people:change", details)]


def test_a_step_out_of_order_leaves_a_row(cast: Cast) -> None:
    cycle = Cycle.objects.get(pk=cast.galil.pk)
    address = reverse("cycles:step", args=[cycle.pk])
    browser(cast, "dana").post(address, {"to": "draft", "seen": cycle.version})
    details = {"method": "POST", "why": "WrongState", "pk": cycle.pk}
    assert refusals() == [(cast.login("dana"), "cycles:step", details)]


def test_a_lost_race_is_no_refusal(cast: Cast) -> None:
    address = reverse("cycles:step", args=[cast.galil.pk])
    browser(cast, "dana").post(address, {"to": "mentoring", "seen": "999"})
    assert refusals() == []


def test_pages_of_others_opened_by_number_leave_a_row(cast: Cast) -> None:
    client, michal = browser(cast, "farid"), cast.michal.person.pk
    client.get(reverse("people:person", args=[987_654_321]))
    details = {"method": "GET", "why": "not_found", "pk": 987_654_321}
    assert refusals() == [(cast.login("farid"), "people:person", details)]
    client.get(reverse("people:change", args=[michal]))
    assert refusals()[1][2] == {"method": "GET", "why": "not_found", "pk": michal}


def test_an_address_without_a_number_leaves_no_row(cast: Cast) -> None:
    client = browser(cast, "dana")
    assert client.get("/nowhere/").status_code == 404
    client.get(reverse("people:person", args=[cast.michal.person.pk]))
    assert refusals() == []


def test_who_opens_many_foreign_pages_is_brought_to_the_officer(cast: Cast) -> None:
    client, officer = browser(cast, "farid"), browser(cast, "peled")
    for number in range(20):
        client.get(reverse("people:person", args=[900_000_000 + number]))
    assert not ConductAlert.objects.exists()
    assert "people.many_refusals" not in kinds_on_today(officer)
    for _page in range(30):
        client.get(reverse("web:audit"))
    [alert] = ConductAlert.objects.all()
    assert (alert.user, alert.kind) == (cast.login("farid"), "many_refusals")
    rows = AuditRow.objects.filter(event="accounts.user.many_refusals")
    assert rows.get().subject_id == alert.user_id
    assert "people.many_refusals" in kinds_on_today(officer)
    assert "people.many_refusals" not in kinds_on_today(browser(cast, "noa"))
    delete_old_rows(alert.at + timedelta(days=8))
    assert not ConductAlert.objects.exists()


def kinds_on_today(client: Client) -> set[str]:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    return {item.kind for item in todos_for(user, on=timezone.localdate())}


def test_a_visitor_leaves_no_row(cast: Cast) -> None:
    Client().post(reverse("people:register"), {})
    assert refusals() == []


def test_a_flood_of_refusals_leaves_one_row_a_minute(cast: Cast) -> None:
    client = browser(cast, "dana")
    for _press in range(20):
        client.get(reverse("web:audit"))
    client.post(reverse("people:change", args=[cast.amina.person.pk]), {})
    assert len(refusals()) in (2, 3)  # a minute may end in between
    page = {"page": "web:audit", "method": "GET", "why": "not_allowed", "ids": {}}
    dana, noa = cast.login("dana"), cast.login("noa")
    later = NOW + timedelta(days=1)
    kept = [
        record_refusal(user, at=at, **page)
        for user, at in (
            (dana, later),
            (dana, later + timedelta(seconds=20)),
            (noa, later),
            (dana, later + timedelta(minutes=1)),
        )
    ]
    assert kept == [True, False, True, True]


def test_minutes_are_forgotten_and_rows_are_not(cast: Cast) -> None:
    page = {"page": "web:audit", "method": "GET", "why": "not_allowed", "ids": {}}
    record_refusal(cast.login("dana"), at=NOW, **page)
    delete_old_rows(NOW + timedelta(hours=2))
    assert (RefusalMinute.objects.count(), len(refusals())) == (0, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_refusals_at_once_one_leaves_a_row() -> None:
    dana = assemble().login("dana")
    gate = threading.Barrier(16)

    def refuse() -> None:
        gate.wait()
        record_refusal(dana, page="x:y", method="GET", why="not_allowed", ids={}, at=NOW)
        connection.close()

    together = [threading.Thread(target=refuse) for _one in range(16)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert len(refusals()) == 1


def test_the_audit_shows_the_page_of_a_refusal(cast: Cast) -> None:
    browser(cast, "dana").get(reverse("web:audit"))
    page = browser(cast, "peled").get(reverse("web:audit"), {"kind": "refusal"})
    assert [line["what"] for line in page.context["lines"]] == ["הדף web:audit"]
