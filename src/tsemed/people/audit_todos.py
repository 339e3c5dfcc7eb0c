"""What a privacy officer looks through on Today: readings, exports and refusals of a week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.base.combined_queries import Number, first_of
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.paging import FARTHEST
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.people.models import Capacity

WEEK = timedelta(days=7)


_KINDS = (AuditKind.READING, AuditKind.EXPORT, AuditKind.REFUSAL)


def audit_figures(*, on: date) -> dict[str, Any]:
    """Return what to ask about the audit of the past week: how many rows of a kind, since when.

    Read off the index of the kind, the latest first: the week of every kind may be long.
    """
    begins = make_aware(datetime.combine(on - WEEK + timedelta(days=1), time.min))
    ends = make_aware(datetime.combine(on + timedelta(days=1), time.min))
    figures: dict[str, Any] = {}
    for kind in _KINDS:
        latest = AuditRow.objects.filter(kind=kind).order_by("-id").values("pk")[:FARTHEST]
        week = AuditRow.objects.filter(pk__in=latest, at__gte=begins, at__lt=ends)
        figures[f"audit_{kind.value}"] = Number(week.order_by().values("pk"))
        figures[f"audit_{kind.value}_since"] = first_of(week, "at")
    return figures


def audit_todos(figures: Mapping[str, Any]) -> list[TodoItem]:
    """Return a line for each kind of audit row of which the past week holds any."""
    texts = {
        AuditKind.READING: _text_of_readings,
        AuditKind.EXPORT: _text_of_exports,
        AuditKind.REFUSAL: _text_of_refusals,
    }
    found = [(kind, figures[f"audit_{kind.value}"]) for kind in _KINDS]
    return [
        _to_look_through(kind, texts[kind](number), since=figures[f"audit_{kind.value}_since"])
        for kind, number in found
        if number
    ]


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


def _to_look_through(kind: AuditKind, what: Promise | str, *, since: datetime) -> TodoItem:
    address = f"{reverse('web:audit')}?kind={kind.value}"
    return TodoItem(
        key=f"people.audit_{kind.value}",
        kind=f"people.audit_{kind.value}",
        what=what,
        who="",
        why=_("The audit says who, when and which class of data; never the content."),
        since=localdate(since),
        urgency=Urgency.SOON,
        carrier=Capacity.PRIVACY_OFFICER,
        actions=(Action(_("Look through them"), address),),
    )
