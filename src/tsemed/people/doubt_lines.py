"""The line on Today for those who can settle a doubt about who is meant."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import TodoItem, Urgency
from tsemed.people.doubt_scope import settleable_by

DAYS_BEFORE_AMBER = 2


def doubt_lines(user: User, *, on: date) -> list[TodoItem]:
    """Return one line with how many doubts wait, if any do."""
    raised = list(
        settleable_by(user, on=on).order_by("raised_at").values_list("raised_at", flat=True)
    )
    if not raised:
        return []
    since, number = timezone.localdate(raised[0]), len(raised)
    return [
        TodoItem(
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
            action=_("Settle them"),
            address=reverse("people:doubts"),
        )
    ]
