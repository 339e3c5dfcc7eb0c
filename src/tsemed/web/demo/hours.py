"""The freelancer's terms and hours in the demo: a paid month, one that waits, one being written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment
from tsemed.cycles.models.team import TeamRole
from tsemed.finance.models import HourEntry, Kind, Route
from tsemed.finance.operations import approve_sheet, open_sheet, set_terms, submit_sheet
from tsemed.finance.rules import first_of
from tsemed.finance.states import SheetState

RATE = 14_000
_WORK = (
    (2, 180, Kind.RECRUITING),
    (5, 240, Kind.TRAINING),
    (9, 90, Kind.MATCHING),
    (13, 150, Kind.ACCOMPANYING),
)


def write_months(manager: User, freelancer: User, *, today: date, at: datetime) -> None:
    """Agree on terms with the freelancer and write the hours of the last two months and this."""
    place = Assignment.objects.select_related("cycle", "person").get(
        person__user=freelancer, role=TeamRole.FREELANCER
    )
    terms: dict[str, Any] = {"contract": "2026-17", "rate": RATE, "route": Route.THROUGH_OFFICE}
    set_terms(place, starts_on=place.starts_on, **terms, by=manager, at=at)
    this = first_of(today)
    last = first_of(this - timedelta(days=1))
    for month in (first_of(last - timedelta(days=1)), last, this):
        if month < first_of(place.starts_on):
            continue
        sheet = open_sheet(place, month=month, by=freelancer, at=at)
        HourEntry.objects.bulk_create(
            HourEntry(sheet=sheet, on=month + timedelta(days=day), minutes=minutes, kind=kind)
            for day, minutes, kind in _WORK
            if place.starts_on <= month + timedelta(days=day) <= today
        )
        if month < this and sheet.entries.exists():
            submit_sheet(sheet, to=SheetState.SUBMITTED, by=freelancer, at=at)
        if month < last and sheet.entries.exists():
            approve_sheet(sheet, to=SheetState.APPROVED, by=manager, at=at)
