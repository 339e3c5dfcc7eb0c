"""Two at once about the same hours. They count only on PostgreSQL; SQLite has one writer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from tests.cast import NOW, assemble
from tests.finance.months import RATE, hours, month, place_of, terms

from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion
from tsemed.finance.models import HourEntry, Sheet, Terms
from tsemed.finance.operations import (
    HoursRefused,
    SheetLocked,
    TermsBeforeTheLast,
    open_sheet,
    set_terms,
)
from tsemed.finance.views.sheets import APPROVE, RETURN, SUBMIT

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TIMES = 10
DAY = date(2026, 10, 5)


def both(first: Any, second: Any) -> list[Any]:
    """Return what two answer who begin together, an exception included."""
    barrier = Barrier(2)

    def run(work: Any) -> Any:
        try:
            barrier.wait()
            return work()
        except Exception as problem:  # noqa: BLE001 - what a thread raises is its answer
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, (first, second)))


def test_a_month_opened_by_two_presses_is_one() -> None:
    cast = assemble()
    place, farid = place_of(cast), cast.login("farid")

    def press() -> Sheet:
        return open_sheet(place, month=DAY.replace(day=1), by=farid, at=NOW)

    for _time in range(TIMES):
        Sheet.objects.all().delete()
        AuditRow.objects.filter(event="finance.sheet.opened")
        first, second = both(press, press)
        assert first.pk == second.pk
        assert Sheet.objects.count() == 1


def test_of_approving_and_returning_one_wins() -> None:
    cast = assemble()
    terms(cast)
    noa, farid = cast.login("noa"), cast.login("farid")
    for _time in range(TIMES):
        Sheet.objects.all().delete()
        sheet = month(cast)
        hours(cast, sheet, DAY)
        SUBMIT.take(sheet, by=farid, at=NOW)
        mine, theirs = (Sheet.objects.with_people().get(pk=sheet.pk) for _one in range(2))
        answers = both(
            lambda mine=mine: APPROVE.take(mine, by=noa, at=NOW),
            lambda theirs=theirs: RETURN.take(theirs, by=noa, at=NOW, why="which day?"),
        )
        assert sum(isinstance(one, StaleVersion) for one in answers) == 1
        sheet.refresh_from_db()
        assert (sheet.state, sheet.amount) in (("approved", RATE * 90 // 60), ("returned", None))


def test_hours_written_meanwhile_are_counted_or_refused() -> None:
    cast = assemble()
    terms(cast)
    farid = cast.login("farid")
    for _time in range(TIMES):
        Sheet.objects.all().delete()
        sheet = month(cast)
        hours(cast, sheet, DAY)
        fresh = Sheet.objects.with_people().get(pk=sheet.pk)
        _submitted, written = both(
            lambda fresh=fresh: SUBMIT.take(fresh, by=farid, at=NOW),
            lambda sheet=sheet: hours(cast, sheet, DAY, 30),
        )
        sheet.refresh_from_db()
        kept = sum(HourEntry.objects.filter(sheet=sheet).values_list("minutes", flat=True))
        assert sheet.minutes == kept, "what was submitted is what stands on the sheet"
        assert isinstance(written, HourEntry | SheetLocked)


def test_a_day_has_no_more_hours_for_two_writers() -> None:
    cast = assemble()
    sheet = month(cast)
    for _time in range(TIMES):
        HourEntry.objects.all().delete()
        answers = both(
            lambda: hours(cast, sheet, DAY, 13 * 60), lambda: hours(cast, sheet, DAY, 13 * 60)
        )
        assert sum(isinstance(one, HoursRefused) for one in answers) == 1
        assert HourEntry.objects.count() == 1


def test_terms_set_by_two_from_the_same_day_are_one() -> None:
    cast = assemble()
    place, noa = place_of(cast), cast.login("noa")

    def agree() -> Terms:
        facts: dict[str, Any] = {"contract": "2026-17", "rate": RATE, "route": "direct"}
        return set_terms(place, starts_on=DAY, reason="as agreed", **facts, by=noa, at=NOW)

    for _time in range(TIMES):
        Terms.objects.all().delete()
        answers = both(agree, agree)
        assert sum(isinstance(one, TermsBeforeTheLast) for one in answers) == 1
        assert Terms.objects.count() == 1
