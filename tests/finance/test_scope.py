"""Whose hours somebody sees, on which day, and what the demo shows of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast
from tests.finance.months import OCTOBER, SEPTEMBER, browser, hours, month, place_of, terms

from tsemed.cycles.models import Assignment
from tsemed.finance.models import Sheet
from tsemed.finance.queries import (
    get_entry_for,
    get_sheet_for,
    hourly_places_of,
    list_sheets,
    payroll,
    visible_to,
)
from tsemed.people.models import Person
from tsemed.web.demo.hours import write_months


def of_another_cycle(cast: Cast) -> Sheet:
    """Return a month of hours of Galil, which the freelancer of Negev has nothing to do with."""
    return Sheet.objects.create(assignment=place_of(cast, "dana"), month=OCTOBER, state_since=NOW)


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [
        ("noa", True, True),
        ("fanny", True, True),
        ("farid", True, False),
        ("dana", False, True),
        ("tamar", False, True),
        ("ines", False, False),
        ("omar", False, False),
        ("yosef", False, False),
    ],
)
def test_each_sees_the_hours_they_answer_for(cast: Cast, name: str, own: bool, other: bool) -> None:
    mine, theirs = month(cast), of_another_cycle(cast)
    seen = set(visible_to(cast.login(name)).values_list("pk", flat=True))
    assert (mine.pk in seen, theirs.pk in seen) == (own, other)


def test_hours_of_somebody_out_of_scope_are_not_there(cast: Cast) -> None:
    entry = hours(cast, month(cast), date(2026, 10, 5))
    for name in ("ines", "omar", "dana"):
        with pytest.raises(Http404):
            get_entry_for(cast.login(name), entry.pk, "finance.write_hours")
    with pytest.raises(PermissionDenied):
        get_entry_for(cast.login("noa"), entry.pk, "finance.write_hours")
    with pytest.raises(Http404):
        get_sheet_for(cast.login("noa"), 987_654, "finance.view_sheet")


def test_a_freelancer_sees_the_own_hours_after_the_contract(cast: Cast) -> None:
    sheet = month(cast, SEPTEMBER)
    Assignment.objects.filter(pk=place_of(cast).pk).update(ends_on=date(2026, 9, 30))
    page = browser(cast, "farid").get(reverse("finance:sheet", args=[sheet.pk]))
    assert "Write hours" in page.content.decode()
    assert hourly_places_of(cast.login("farid"), on=TODAY) == []


def test_the_list_has_the_latest_month_first(cast: Cast) -> None:
    september, october = month(cast, SEPTEMBER), month(cast)
    assert list(list_sheets(cast.login("farid"), {})) == [october, september]
    assert list(list_sheets(cast.login("farid"), {"state": "no state"})) == [october, september]


def test_payroll_is_not_for_who_only_reads(cast: Cast) -> None:
    for name in ("farid", "tamar", "dana"):
        with pytest.raises(PermissionDenied):
            payroll(cast.login(name))


def test_the_demo_has_a_month_of_each_kind(cast: Cast) -> None:
    write_months(cast.login("noa"), cast.login("farid"), today=TODAY, at=NOW)
    found = dict(Sheet.objects.values_list("month", "state"))
    assert found == {
        date(2026, 9, 1): "approved",
        date(2026, 10, 1): "submitted",
        date(2026, 11, 1): "open",
    }
    assert all(sheet.entries.exists() for sheet in Sheet.objects.all())
    assert Person.objects.filter(assignments__terms__rate=14_000).get() == cast.farid


def test_terms_of_another_place_do_not_price_these_hours(cast: Cast) -> None:
    terms(cast)
    of_another_cycle(cast)
    sheet = month(cast)
    hours(cast, sheet, date(2026, 10, 5), 60)
    page = browser(cast, "noa").get(reverse("finance:sheet", args=[sheet.pk])).content.decode()
    assert "120.50" in page
    theirs = Sheet.objects.get(assignment__person=cast.dana)
    theirs.entries.create(on=date(2026, 10, 6), minutes=60, kind="office")
    page = browser(cast, "noa").get(reverse("finance:sheet", args=[theirs.pk])).content.decode()
    assert "No rate was agreed on" in page
