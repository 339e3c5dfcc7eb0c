"""What a privacy officer looks through on Today: readings, exports and refusals of a week."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.paging import FARTHEST
from tsemed.base.todos import TodoItem, Urgency

WEEK = timedelta(days=7)


def audit_lines(*, on: date) -> list[TodoItem]:
    """Return a line for each kind of audit row of which the past week holds any."""
    looked_through = (
        (AuditKind.READING, _text_of_readings),
        (AuditKind.EXPORT, _text_of_exports),
        (AuditKind.REFUSAL, _text_of_refusals),
    )
    days = [(kind, words, _this_week(kind, on=on)) for kind, words in looked_through]
    lines = [_to_look_through(kind, found, words(len(found))) for kind, words, found in days]
    return [line for line in lines if line is not None]


def _text_of_readings(number: int) -> Promise | str:
    words = ngettext_lazy(
        "%(number)d reading of sensitive data this week",
        "%(number)d readings of sensitive data this week",
        number,
    )
    return words % {"number": number}


def _text_of_exports(number: int) -> Promise | str:
    words = ngettext_lazy(
        "%(number)d list was taken out this week",
        "%(number)d lists were taken out this week",
        number,
    )
    return words % {"number": number}


def _text_of_refusals(number: int) -> Promise | str:
    words = ngettext_lazy(
        "%(number)d refused sign-in this week",
        "%(number)d refused sign-ins this week",
        number,
    )
    return words % {"number": number}


def _to_look_through(kind: AuditKind, days: list[date], what: Promise | str) -> TodoItem | None:
    if not days:
        return None
    return TodoItem(
        kind=f"people.audit_{kind.value}",
        what=what,
        who="",
        why=_("The audit says who, when and which class of data; never the content."),
        since=min(days),
        urgency=Urgency.SOON,
        action=_("Look through them"),
        address=f"{reverse('web:audit')}?kind={kind.value}",
    )


def _this_week(kind: AuditKind, *, on: date) -> list[date]:
    """Return the days of a kind's latest rows that are not older than a week.

    Read off the index of the kind, the latest first: the week of every kind may be long.
    """
    latest = AuditRow.objects.filter(kind=kind).order_by("-id").values_list("at", flat=True)
    days = [timezone.localdate(at) for at in latest[:FARTHEST]]
    return [day for day in days if on - WEEK < day <= on]
