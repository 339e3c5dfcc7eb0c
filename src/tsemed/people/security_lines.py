"""What a privacy officer reads on Today: attacks on logins, and what insiders did."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import AlertKind
from tsemed.accounts.queries import conduct_alerts, logins_under_attack
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
        why=_("Nobody got in that way. Their owners get a letter, once a day at most."),
        since=None,
        urgency=Urgency.AMBER,
        action=_("Look through them"),
        address=f"{reverse('web:audit')}?kind={AuditKind.REFUSAL.value}",
    )


def conduct_lines(*, on: date) -> list[TodoItem]:
    """Return the lines about what people signed in have done within a week."""
    begins = timezone.make_aware(datetime.combine(on - WEEK, time.min))
    numbers = conduct_alerts(since=begins)
    return [_conduct_line(AlertKind(kind), number) for kind, number in sorted(numbers.items())]


def _conduct_line(kind: AlertKind, number: int) -> TodoItem:
    if kind is AlertKind.MANY_REFUSALS:
        what = ngettext_lazy(
            "Somebody opened many pages that are not theirs",
            "%(number)d times somebody opened many pages that are not theirs",
            number,
        )
        why = _("More than 20 within an hour. Ask what they were looking for.")
    else:
        what = ngettext_lazy(
            "A change of credentials by or for the office",
            "%(number)d changes of credentials by or for the office",
            number,
        )
        why = _("Look whether you know of it. Until it is done, it can be stopped on this page.")
    return TodoItem(
        kind=f"people.{kind.value}",
        what=what % {"number": number},
        who="",
        why=why,
        since=None,
        urgency=Urgency.AMBER,
        action=_("Look through them"),
        address=f"{reverse('web:audit')}?kind={AuditKind.REFUSAL.value}",
    )
