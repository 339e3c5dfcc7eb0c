"""The pages of hours as each character meets them, in each language, for many rows."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.finance.months import OCTOBER, SEPTEMBER, browser, hours, month, place_of, terms

from tsemed.base.audit import history_of
from tsemed.cycles.models import Assignment
from tsemed.finance.models import HourEntry, Sheet
from tsemed.finance.views.sheets import APPROVE, PAY, SUBMIT


def whole_month(cast: Cast, first: date = OCTOBER) -> Sheet:
    """Return a month that was approved."""
    sheet = month(cast, first)
    hours(cast, sheet, first.replace(day=5))
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    return sheet


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("noa", 200),
        ("fanny", 200),
        ("farid", 200),
        ("dana", 403),
        ("michal", 403),
        ("yosef", 403),
        ("rivka", 403),
        ("shlomo", 403),
        ("peled", 403),
    ],
)
def test_the_list_of_hours_is_for_who_works_with_it(cast: Cast, name: str, status: int) -> None:
    client = browser(cast, name)
    assert client.get(reverse("finance:list")).status_code == status
    menu = client.get(reverse("today:today")).content.decode()
    assert (f'href="{reverse("finance:list")}"' in menu) is (status == 200)


@pytest.mark.parametrize(
    ("language", "words"),
    [("he", ("שעות", "אושר")), ("ar", ("الساعات", "موافَق عليه")), ("en", ("Hours", "Approved"))],
)
def test_a_sheet_is_read_in_each_language(
    cast: Cast, language: str, words: tuple[str, str]
) -> None:
    terms(cast)
    sheet, farid = whole_month(cast), browser(cast, "farid")
    user = cast.login("farid")
    user.language = language
    user.save()
    page = farid.get(reverse("finance:sheet", args=[sheet.pk])).content.decode()
    for word in words:
        assert word in page
    assert "180.75" in page


def test_a_sheet_of_many_entries_asks_no_more_questions(cast: Cast) -> None:
    terms(cast)
    sheet, farid = month(cast), browser(cast, "farid")
    where = reverse("finance:sheet", args=[sheet.pk])
    hours(cast, sheet, OCTOBER)
    farid.get(where)
    with CaptureQueriesContext(
        connection,
    ) as few:
        farid.get(where)
    HourEntry.objects.bulk_create(
        HourEntry(sheet=sheet, on=OCTOBER + timedelta(days=day), minutes=60, kind="office")
        for day in range(1, 30)
    )
    with CaptureQueriesContext(connection) as many:
        page = farid.get(where).content.decode()
    assert page.count("Reports and lists") == 29
    assert len(many) == len(few)


def test_a_list_of_many_sheets_asks_no_more_questions(cast: Cast) -> None:
    noa, where = browser(cast, "noa"), reverse("finance:list")
    place = place_of(cast)
    Sheet.objects.create(assignment=place, month=SEPTEMBER, state_since=NOW)
    noa.get(where)
    with CaptureQueriesContext(connection) as few:
        noa.get(where)
    for number in range(1, 20):
        first = date(2020 + number // 12, number % 12 + 1, 1)
        Sheet.objects.create(assignment=place, month=first, state_since=NOW)
    with CaptureQueriesContext(connection) as many:
        page = noa.get(where)
    assert len(page.context["table"]["rows"]) == 20
    assert len(many) == len(few)


def test_the_buttons_are_those_of_the_state_and_the_reader(cast: Cast) -> None:
    terms(cast)
    sheet = month(cast)
    hours(cast, sheet, date(2026, 10, 5))
    where = reverse("finance:sheet", args=[sheet.pk])
    readers = {name: browser(cast, name) for name in ("farid", "noa", "fanny")}

    def shown(words: str) -> set[str]:
        pages = {name: one.get(where).content.decode() for name, one in readers.items()}
        return {name for name, page in pages.items() if words in page}

    assert shown("Submit the month") == {"farid"}
    assert shown(">Approve<") == set()
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    assert shown("Submit the month") == set()
    assert shown(">Approve<") == {"noa"}
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    assert shown("Note as paid") == {"noa", "fanny"}
    PAY.take(sheet, by=cast.login("fanny"), at=NOW)
    assert shown("Note as paid") == set()
    assert [row.event.rpartition(".")[2] for row in history_of(sheet)] == [
        "opened",
        "hours_written",
        "submitted",
        "approved",
        "paid",
    ]


def test_the_audit_of_hours_tells_no_note_and_no_amount(cast: Cast) -> None:
    terms(cast)
    sheet = month(cast)
    hours(cast, sheet, date(2026, 10, 5), note="with somebody ill")
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    kept = str([row.details for row in history_of(sheet)])
    assert "ill" not in kept
    assert str(sheet.amount) not in kept


def test_an_edit_of_hours_shows_what_stands_there(cast: Cast) -> None:
    sheet, farid = month(cast), browser(cast, "farid")
    entry = hours(cast, sheet, date(2026, 10, 5), 95, note="the drive")
    where = reverse("finance:change_hours", args=[entry.pk])
    page = farid.get(where).content.decode()
    assert 'value="1:35"' in page
    assert "the drive" in page
    sent = {"on": "2026-10-06", "hours": "2:05", "kind": "travel", "note": "", "version": "1"}
    assert farid.post(where, sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.on, entry.minutes, entry.kind) == (date(2026, 10, 6), 125, "travel")


def test_terms_are_reached_from_the_cycle_by_who_may_read_them(cast: Cast) -> None:
    place = place_of(cast)
    where, cycle = (
        reverse("finance:terms", args=[place.pk]),
        reverse("cycles:cycle", args=[place.cycle_id]),
    )
    expected: dict[str, bool] = {"noa": True, "farid": True, "ines": False}
    for name, seen in expected.items():
        assert (where in browser(cast, name).get(cycle).content.decode()) is seen


def test_a_payroll_without_rows_is_a_sheet_of_headings(cast: Cast) -> None:
    answer = browser(cast, "fanny").post(reverse("finance:payroll"))
    book: Any = openpyxl.load_workbook(BytesIO(answer.content))
    assert list(book.active.iter_rows(values_only=True)) == [
        ("Name", "Cycle", "Month", "Hours", "Amount, in shekels", "Route")
    ]


def test_a_month_after_the_contract_is_not_offered(cast: Cast) -> None:
    farid, where = browser(cast, "farid"), reverse("finance:list")
    assert "Hours of this month" in farid.get(where).content.decode()
    Assignment.objects.filter(pk=place_of(cast).pk).update(ends_on=date(2026, 9, 30))
    assert "Hours of this month" not in farid.get(where).content.decode()
