"""What can be done with terms and hours. Each verb is one function and one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.models import Assignment
from tsemed.cycles.models.team import TeamRole
from tsemed.finance.audit_events import HOURS_REMOVED, HOURS_WRITTEN, SHEET_OPENED, TERMS_SET
from tsemed.finance.models import HourEntry, Route, Sheet, Terms
from tsemed.finance.rules import (
    Objection,
    Rate,
    Work,
    amount_of,
    days_without_rate,
    first_of,
    objections_to,
)
from tsemed.finance.states import COUNTED, WRITABLE, SheetState


class TermsIncomplete(Refused):
    """A freelancer is paid by the hour, so the hour needs a price and a way to be paid."""

    sentence = _("For a freelancer give the number of the contract, the rate and the route.")


class TermsBeforeTheLast(Refused):
    """What was agreed on before stays as it was."""

    sentence = _("There are terms from this day or a later one. Give a later day.")


class TermsNeedAReason(Refused):
    """Changed terms say why."""

    sentence = _("Say why the terms change: what was agreed on before stays on record.")


class NotHourly(Refused):
    """Only a freelancer is paid by the hour (model 2)."""

    sentence = _("Hours are written by freelancers. Others have a share of a post.")


class MonthNotBegun(Refused):
    """A month is opened when it has begun, within the contract."""

    sentence = _("This month has not begun, or lies outside the contract.")


class SheetLocked(Refused):
    """Hours that were submitted are not changed."""

    sentence = _(
        "These hours were submitted and are locked. A correction is a line of its own in a later"
        " month."
    )


class NothingToSubmit(Refused):
    """A sheet without hours."""

    sentence = _("There are no hours on this sheet. Write them first.")


class RateMissing(Refused):
    """Hours on days for which no rate was agreed on."""

    sentence = _("No rate was agreed on for some of these days. Ask the mentoring manager for it.")


class HoursRefused(Refused):
    """An entry says what cannot be; `objections` names each."""

    sentence = _("These hours cannot be written.")

    def __init__(self, objections: Iterable[Objection]) -> None:
        super().__init__()
        self.objections = tuple(objections)


@transaction.atomic
def set_terms(
    place: Assignment,
    *,
    starts_on: date,
    share_of_post: int | None = None,
    contract: str = "",
    rate: int | None = None,
    route: str = "",
    reason: str = "",
    by: User,
    at: datetime,
) -> Terms:
    """Set what holds for somebody of a team from a day on (OM-10.1); the rate is in agorot.

    Raise PermissionDenied for one's own terms, TermsIncomplete for a freelancer, TermsNeedAReason
    and TermsBeforeTheLast where there are terms already.
    """
    if not by.has_perm("finance.set_terms", place):
        raise PermissionDenied
    Assignment.objects.select_for_update().get(pk=place.pk)
    is_hourly = place.role == TeamRole.FREELANCER
    if is_hourly and not (contract.strip() and rate and route in Route.values):
        raise TermsIncomplete
    last = place.terms.last()
    if last is not None and not reason.strip():
        raise TermsNeedAReason
    if last is not None and starts_on <= last.starts_on:
        raise TermsBeforeTheLast
    terms = Terms.objects.create(
        assignment=place,
        starts_on=starts_on,
        share_of_post=None if is_hourly else share_of_post,
        contract=contract.strip(),
        rate=rate if is_hourly else None,
        route=route if is_hourly else "",
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    record(TERMS_SET, terms, by=by, at=at, details={"assignment": place.pk})
    return terms


@transaction.atomic
def open_sheet(place: Assignment, *, by: User, at: datetime, month: date | None = None) -> Sheet:
    """Return the sheet of a month of a freelancer's own place, opened if there is none yet."""
    if not by.has_perm("finance.open_sheet", place):
        raise PermissionDenied
    if place.role != TeamRole.FREELANCER:
        raise NotHourly
    first, day = first_of(month or localdate(at)), localdate(at)
    is_over = place.ends_on is not None and first > place.ends_on
    if first > day or first < first_of(place.starts_on) or is_over:
        raise MonthNotBegun
    known = Sheet.objects.filter(assignment=place, month=first).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            sheet = Sheet.objects.create(assignment=place, month=first, state_since=at)
    except IntegrityError:
        return Sheet.objects.get(assignment=place, month=first)
    record(SHEET_OPENED, sheet, by=by, at=at)
    return sheet


@transaction.atomic
def write_hours(
    sheet: Sheet, *, on: date, minutes: int, kind: str, note: str = "", by: User, at: datetime
) -> HourEntry:
    """Write hours on a sheet; raise SheetLocked, or HoursRefused with what cannot be (OM-10.3)."""
    held = _held(sheet, by=by)
    _refuse_hours(held, Work(on, minutes), note=note, on=localdate(at))
    entry = HourEntry.objects.create(sheet=held, on=on, minutes=minutes, kind=kind, note=note)
    record(HOURS_WRITTEN, held, by=by, at=at)
    return entry


@transaction.atomic
def change_hours(
    entry: HourEntry, *, started_from: int, by: User, at: datetime, **changes: Any
) -> None:
    """Save an edit of hours; raise SheetLocked, HoursRefused and StaleVersion."""
    held = _held(entry.sheet, by=by)
    work = Work(changes.get("on", entry.on), changes.get("minutes", entry.minutes))
    note = changes.get("note", entry.note)
    _refuse_hours(held, work, note=note, on=localdate(at), besides=entry.pk)
    save_edit(entry, started_from=started_from, by=by, at=at, **changes)


@transaction.atomic
def remove_hours(entry: HourEntry, *, by: User, at: datetime) -> Sheet:
    """Take hours off a sheet that was not submitted; raise SheetLocked."""
    held = _held(entry.sheet, by=by)
    details = {"on": entry.on.isoformat(), "minutes": entry.minutes}
    entry.delete()
    record(HOURS_REMOVED, held, by=by, at=at, details=details)
    return held


def submit_sheet(sheet: Sheet, *, to: str, by: User | None, at: datetime, why: str = "") -> None:
    """Lock a month's hours and let them wait for approval; raise NothingToSubmit or RateMissing."""
    Sheet.objects.select_for_update().get(pk=sheet.pk)
    work = work_of(sheet)
    if not work:
        raise NothingToSubmit
    if days_without_rate(work, rates_of(sheet.assignment)):
        raise RateMissing
    minutes = sum(one.minutes for one in work)
    take_step(sheet, to, by=by, at=at, why=why, minutes=minutes)


def approve_sheet(sheet: Sheet, *, to: str, by: User | None, at: datetime, why: str = "") -> None:
    """Approve submitted hours: what they come to is fixed at the rates of their days (OM-10.4)."""
    work, rates = work_of(sheet), rates_of(sheet.assignment)
    if days_without_rate(work, rates):
        raise RateMissing
    last = sheet.assignment.terms.last()
    amount, route = amount_of(work, rates), last.route if last else ""
    take_step(sheet, to, by=by, at=at, why=why, amount=amount, route=route)


def work_of(sheet: Sheet) -> list[Work]:
    """Return the hours on a sheet as values."""
    return [Work(on, minutes) for on, minutes in sheet.entries.values_list("on", "minutes")]


def rates_of(place: Assignment) -> list[Rate]:
    """Return what an hour cost from which day on."""
    known = place.terms.filter(rate__isnull=False).values_list("starts_on", "rate")
    return [Rate(day, agorot) for day, agorot in known if agorot is not None]


def objection_words(objections: Iterable[Objection]) -> dict[str, str]:
    """Return by field what is wrong with an entry, in sentences."""
    words = {
        Objection.IN_THE_FUTURE: ("on", now_("This day has not come yet.")),
        Objection.OUTSIDE_THE_CONTRACT: ("on", now_("This day lies outside the contract.")),
        Objection.IN_A_LATER_MONTH: ("on", now_("This day belongs on the sheet of its own month.")),
        Objection.NOT_YET_APPROVED: (
            "on",
            now_("The sheet of that month is not approved yet: write it there."),
        ),
        Objection.NOTE_MISSING: ("note", now_("Say what is corrected, and why.")),
        Objection.NOTHING: ("hours", now_("Give the hours worked.")),
        Objection.LESS_THAN_NOTHING: (
            "hours",
            now_("Hours are taken away only to correct an earlier month that was approved."),
        ),
        Objection.TOO_LONG: ("hours", now_("One entry has at most 16 hours.")),
        Objection.MORE_THAN_A_DAY: ("hours", now_("This day already has so many hours.")),
    }
    found: dict[str, str] = {}
    for one in objections:
        field, sentence = words[one]
        found.setdefault(field, sentence)
    return found


def month_name(month: date) -> str:
    """Return a month as people write it."""
    return date_format(month, "F Y")


def _held(sheet: Sheet, *, by: User) -> Sheet:
    """Return the sheet, locked, on which `by` may write now; raise SheetLocked."""
    if not by.has_perm("finance.write_hours", sheet):
        raise PermissionDenied
    held = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if SheetState(held.state) not in WRITABLE:
        raise SheetLocked
    return held


def _refuse_hours(
    sheet: Sheet, work: Work, *, note: str, on: date, besides: int | None = None
) -> None:
    others = sheet.entries.filter(on=work.on).exclude(pk=besides or 0)
    place = sheet.assignment
    earlier = Sheet.objects.filter(assignment=place, month=first_of(work.on), state__in=COUNTED)
    found = objections_to(
        work,
        month=sheet.month,
        note=note,
        others_on_the_day=sum(others.values_list("minutes", flat=True)),
        month_is_counted=earlier.exists(),
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        on=on,
    )
    if found:
        raise HoursRefused(found)
