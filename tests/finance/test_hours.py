"""A freelancer's month: written, submitted, returned, approved, paid, corrected."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import NOW, Cast
from tests.finance.months import (
    NOVEMBER,
    OCTOBER,
    RATE,
    SEPTEMBER,
    browser,
    hours,
    month,
    place_of,
    terms,
)

from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion
from tsemed.cycles.models import Assignment
from tsemed.finance.models import HourEntry, Sheet
from tsemed.finance.operations import (
    HoursRefused,
    MonthNotBegun,
    NothingToSubmit,
    NotHourly,
    RateMissing,
    SheetLocked,
    change_hours,
    open_sheet,
    remove_hours,
)
from tsemed.finance.views.sheets import APPROVE, PAY, RETURN, SUBMIT

DAY = date(2026, 10, 5)


def submitted(cast: Cast, *, first: date = OCTOBER, minutes: int = 90) -> Sheet:
    sheet = month(cast, first)
    hours(cast, sheet, first.replace(day=5), minutes)
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    return sheet


def approved(cast: Cast, **more: Any) -> Sheet:
    sheet = submitted(cast, **more)
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    return sheet


def test_om_10_3_a_month_is_written_and_submitted_in_the_browser(cast: Cast) -> None:
    terms(cast)
    farid, place = browser(cast, "farid"), place_of(cast)
    Assignment.objects.filter(pk=place.pk).update(ends_on=None)
    assert "Hours of this month" in farid.get(reverse("finance:list")).content.decode()
    opened = farid.post(reverse("finance:open_sheet", args=[place.pk]))
    sheet = Sheet.objects.get()
    assert opened["Location"] == reverse("finance:sheet", args=[sheet.pk])
    assert sheet.month == localdate().replace(day=1)
    where = reverse("finance:write_hours", args=[sheet.pk])
    today = localdate().isoformat()
    sent = {"on": today, "hours": "1:30", "kind": "training", "note": "the opening"}
    assert farid.post(where, sent).status_code == 302
    assert farid.post(where, {**sent, "hours": "0.5"}).status_code == 302
    page = farid.get(opened["Location"]).content.decode()
    assert "2:00" in page
    assert "241.00" in page
    step = reverse("finance:submit_sheet", args=[sheet.pk])
    farid.post(step, {"seen": "1"})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.minutes) == ("submitted", 120)
    assert "Write hours" not in farid.get(opened["Location"]).content.decode()


@pytest.mark.parametrize(
    ("typed", "minutes"), [("1:30", 90), ("1.5", 90), ("2", 120), ("0,25", 15), ("0:05", 5)]
)
def test_hours_are_read_as_people_write_them(cast: Cast, typed: str, minutes: int) -> None:
    sheet, farid = month(cast), browser(cast, "farid")
    sent = {"on": "2026-10-05", "hours": typed, "kind": "travel"}
    farid.post(reverse("finance:write_hours", args=[sheet.pk]), sent)
    assert HourEntry.objects.get().minutes == minutes


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"hours": "an hour"}, "Write hours as 1:30 or 1.5."),
        ({"hours": "17"}, "at most 16 hours"),
        ({"hours": "-2"}, "only to correct an earlier month"),
        ({"on": "2026-09-05"}, "not approved yet"),
        ({"on": "2028-01-01"}, "has not come yet"),
        ({"kind": "sleeping"}, "Select a valid choice"),
        ({"on": "no day"}, "Enter a valid date"),
    ],
)
def test_hours_that_cannot_be_are_refused(cast: Cast, typed: dict[str, str], words: str) -> None:
    sheet, farid = month(cast), browser(cast, "farid")
    sent = {"on": "2026-10-05", "hours": "1:30", "kind": "matching", "note": "as agreed", **typed}
    answer = farid.post(reverse("finance:write_hours", args=[sheet.pk]), sent)
    assert (answer.status_code, HourEntry.objects.count()) == (200, 0)
    assert words in answer.content.decode()
    assert "as agreed" in answer.content.decode()


def test_om_10_4_approval_fixes_the_amount(cast: Cast) -> None:
    terms(cast, route="direct")
    sheet = submitted(cast)
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    assert (sheet.amount, sheet.route) == (RATE * 90 // 60, "direct")
    terms(cast, since=date(2026, 10, 2), rate=20_000, reason="indexed")
    sheet.refresh_from_db()
    assert sheet.amount == RATE * 90 // 60
    PAY.take(sheet, by=cast.login("fanny"), at=NOW)
    assert sheet.state == "paid"


def test_om_10_5_a_month_goes_back_with_a_word(cast: Cast) -> None:
    terms(cast)
    sheet, noa = submitted(cast), browser(cast, "noa")
    where = reverse("finance:return_sheet", args=[sheet.pk])
    assert noa.post(where, {"seen": sheet.version, "why": ""}).status_code == 409
    assert noa.post(where, {"seen": sheet.version, "why": "which day?"}).status_code == 302
    sheet.refresh_from_db()
    hours(cast, sheet, DAY, 30)
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    assert sheet.minutes == 120


def test_own_hours_are_approved_by_another(cast: Cast) -> None:
    terms(cast)
    sheet = submitted(cast)
    place = place_of(cast)
    Assignment.objects.filter(pk=place.pk).update(person=cast.noa)
    sheet = Sheet.objects.with_people().get(pk=sheet.pk)
    noa = browser(cast, "noa")
    answer = noa.post(reverse("finance:approve_sheet", args=[sheet.pk]), {"seen": sheet.version})
    sheet.refresh_from_db()
    assert (answer.status_code, sheet.state, sheet.amount) == (403, "submitted", None)


@pytest.mark.parametrize(
    ("name", "route", "status"),
    [("noa", "through_office", 302), ("fanny", "direct", 403), ("farid", "direct", 403)],
)
def test_hours_are_approved_by_who_answers_for_the_money(
    cast: Cast, name: str, route: str, status: int
) -> None:
    terms(cast, route=route)
    sheet = submitted(cast)
    where = reverse("finance:approve_sheet", args=[sheet.pk])
    answer = browser(cast, name).post(where, {"seen": sheet.version})
    assert answer.status_code == status


@pytest.mark.parametrize(("route", "status"), [("direct", 302), ("through_office", 403)])
def test_the_programme_that_pays_approves(cast: Cast, route: str, status: int) -> None:
    place = place_of(cast)
    place.cycle.programmes.set([cast.steps])
    terms(cast, route=route)
    sheet, tamar = submitted(cast), browser(cast, "tamar")
    assert "1:30" in tamar.get(reverse("finance:sheet", args=[sheet.pk])).content.decode()
    where = reverse("finance:approve_sheet", args=[sheet.pk])
    assert tamar.post(where, {"seen": sheet.version}).status_code == status


@pytest.mark.parametrize("name", ["dana", "omar", "rivka", "ines"])
def test_hours_of_another_are_not_found(cast: Cast, name: str) -> None:
    sheet = month(cast)
    entry = hours(cast, sheet, DAY)
    client = browser(cast, name)
    answer = client.get(reverse("finance:sheet", args=[sheet.pk]))
    removed = client.post(reverse("finance:remove_hours", args=[entry.pk]))
    assert (answer.status_code, removed.status_code) == (404, 404)
    assert HourEntry.objects.get() == entry


def test_submitted_hours_are_locked(cast: Cast) -> None:
    terms(cast)
    sheet = submitted(cast)
    entry, farid = HourEntry.objects.select_related("sheet").get(), cast.login("farid")
    for change in (
        lambda: hours(cast, sheet, DAY),
        lambda: change_hours(entry, started_from=1, minutes=30, by=farid, at=NOW),
        lambda: remove_hours(entry, by=farid, at=NOW),
    ):
        with pytest.raises(SheetLocked):
            change()
    assert HourEntry.objects.get().minutes == 90


def test_a_correction_is_a_line_of_its_own(cast: Cast) -> None:
    terms(cast)
    first = approved(cast, first=SEPTEMBER)
    sheet = month(cast)
    hours(cast, sheet, SEPTEMBER.replace(day=5), -30, note="it was an hour")
    hours(cast, sheet, DAY, 60)
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    assert sheet.amount == RATE * 30 // 60
    first.refresh_from_db()
    assert first.amount == RATE * 90 // 60


def test_hours_are_changed_and_removed_before_submission(cast: Cast) -> None:
    sheet, farid = month(cast), cast.login("farid")
    entry = hours(cast, sheet, DAY)
    change_hours(entry, started_from=1, minutes=45, by=farid, at=NOW)
    with pytest.raises(StaleVersion):
        change_hours(HourEntry.objects.get(), started_from=1, minutes=30, by=farid, at=NOW)
    with pytest.raises(HoursRefused):
        change_hours(entry, started_from=2, minutes=17 * 60, by=farid, at=NOW)
    remove_hours(HourEntry.objects.select_related("sheet").get(), by=farid, at=NOW)
    assert not HourEntry.objects.exists()
    with pytest.raises(PermissionDenied):
        remove_hours(hours(cast, sheet, DAY), by=cast.login("noa"), at=NOW)


def test_an_empty_month_and_one_without_a_rate_are_not_submitted(cast: Cast) -> None:
    sheet, farid = month(cast), cast.login("farid")
    with pytest.raises(NothingToSubmit):
        SUBMIT.take(sheet, by=farid, at=NOW)
    hours(cast, sheet, DAY)
    with pytest.raises(RateMissing):
        SUBMIT.take(sheet, by=farid, at=NOW)
    terms(cast)
    SUBMIT.take(sheet, by=farid, at=NOW)


@pytest.mark.parametrize("first", [date(2026, 8, 1), date(2026, 12, 1)])
def test_a_month_outside_the_contract_is_not_opened(cast: Cast, first: date) -> None:
    with pytest.raises(MonthNotBegun):
        month(cast, first)


def test_hours_are_for_who_is_paid_by_the_hour(cast: Cast) -> None:
    with pytest.raises(NotHourly):
        open_sheet(place_of(cast, "dana"), by=cast.login("dana"), at=NOW)
    with pytest.raises(PermissionDenied):
        open_sheet(place_of(cast), by=cast.login("noa"), at=NOW)


def test_a_month_opened_twice_is_one(cast: Cast) -> None:
    assert month(cast, NOVEMBER) == month(cast, NOVEMBER)
    assert AuditRow.objects.filter(event="finance.sheet.opened").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.create(assignment=place_of(cast), month=NOVEMBER, state_since=NOW)


def test_payroll_has_each_approved_month_once(cast: Cast) -> None:
    terms(cast, route="direct")
    approved(cast)
    submitted(cast, first=SEPTEMBER)
    fanny = browser(cast, "fanny")
    answer = fanny.post(reverse("finance:payroll"))
    assert "farid" not in answer["Content-Disposition"].lower()
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1:] == [
        (
            "Farid Haddad",
            cast.negev.name,
            "10/2026",
            1.5,
            180.75,
            "Directly from the partner programme",
        )
    ]
    assert AuditRow.objects.filter(event="finance.sheet.payroll_taken_out").count() == 1
    assert browser(cast, "farid").post(reverse("finance:payroll")).status_code == 403


def test_the_list_is_narrowed_by_stage(cast: Cast) -> None:
    terms(cast)
    approved(cast)
    submitted(cast, first=SEPTEMBER)
    noa = browser(cast, "noa")
    for query, expected in (("state=approved", 1), ("view=waiting", 1), ("state=paid", 0), ("", 2)):
        page = noa.get(f"{reverse('finance:list')}?{query}")
        assert len(page.context["table"]["rows"]) == expected
    assert RETURN.reason.value == "required"
