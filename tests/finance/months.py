"""Terms and months of hours of the freelancer of Negev, for the tests of finance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.test import Client
from tests.cast import NOW, Cast

from tsemed.cycles.models import Assignment
from tsemed.finance.models import HourEntry, Route, Sheet, Terms
from tsemed.finance.operations import open_sheet, set_terms, write_hours

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
RATE = 12_050


def place_of(cast: Cast, name: str = "farid") -> Assignment:
    """Return the place of somebody in the team of their cycle, as the database has it."""
    person = getattr(cast, name)
    return Assignment.objects.select_related("cycle", "person").get(person=person)


def terms(cast: Cast, *, since: date = SEPTEMBER, rate: int = RATE, **more: Any) -> Terms:
    """Return terms of Farid, set by the mentoring manager."""
    facts = {"contract": "2026-17", "route": Route.THROUGH_OFFICE, **more}
    how: dict[str, Any] = {"starts_on": since, "rate": rate, "by": cast.login("noa"), "at": NOW}
    return set_terms(place_of(cast), **facts, **how)


def month(cast: Cast, first: date = OCTOBER, *, at: datetime = NOW) -> Sheet:
    """Return Farid's sheet of a month."""
    return open_sheet(place_of(cast), month=first, by=cast.login("farid"), at=at)


def hours(cast: Cast, sheet: Sheet, on: date, minutes: int = 90, **more: Any) -> HourEntry:
    """Return hours that Farid wrote on a sheet."""
    facts = {"kind": "matching", **more}
    return write_hours(sheet, on=on, minutes=minutes, by=cast.login("farid"), at=NOW, **facts)


def browser(cast: Cast, name: str) -> Client:
    """Return the browser of a character, in English."""
    client, user = Client(), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client
