"""What a privacy officer reads on Today about attacks on logins."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.queries import logins_under_attack
from tsemed.base.models import AuditKind
from tsemed.base.todos import TodoItem, Urgency

WEEK = timedelta(days=7)


def attacked_logins_line(*, on: date) -> TodoItem | None:
    """Return the line about logins that strangers have tried often within a week, if any."""
    begins = timezone.make_aware(datetime.combine(on - WEEK, time.min))
    number = logins_under_attack(since=begins)
    if not number:
        return None
    what = ngettext_lazy(
        "Many sign-in attempts on one login this week",
        "Many sign-in attempts on %(number)d logins this week",
        number,
    )
    return TodoItem(
        kind="people.sign_in_attempts",
        what=what % {"number": number},
        who="",
        why=_("Nobody got in that way. Their owners are told by letter, once a day at most."),
        since=None,
        urgency=Urgency.AMBER,
        action=_("Look through them"),
        address=f"{reverse('web:audit')}?kind={AuditKind.REFUSAL.value}",
    )
