"""The line on Today for those who can settle a doubt about who is meant."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.base.todos import Action, TodoItem, Urgency

DAYS_BEFORE_AMBER = 2


def doubts_line(number: int, *, since: date, carrier: str, on: date) -> TodoItem:
    """Return the line with how many doubts wait."""
    return TodoItem(
        key="people.doubts",
        kind="people.doubts",
        what=ngettext_lazy(
            "%(number)d entry points to somebody known: who is meant?",
            "%(number)d entries point to somebody known: who is meant?",
            number,
        )
        % {"number": number},
        who="",
        why=_("Until it is settled nothing of it is written."),
        since=since,
        urgency=Urgency.AMBER if (on - since).days > DAYS_BEFORE_AMBER else Urgency.SOON,
        carrier=carrier,
        actions=(Action(_("Settle them"), reverse("people:doubts")),),
    )
