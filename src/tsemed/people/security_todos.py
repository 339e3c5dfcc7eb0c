"""What a privacy officer reads on Today: attacks on logins, and what insiders did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import AlertKind
from tsemed.accounts.queries import conduct_alerts, logins_under_attack
from tsemed.base.combined_queries import Number
from tsemed.base.models import AuditKind
from tsemed.base.todos import Action, Text, TodoItem, Urgency
from tsemed.people.models import Capacity

WEEK = timedelta(days=7)


def security_figures(*, on: date) -> dict[str, Any]:
    """Return what to ask about attacks of the past week, and about what insiders did."""
    begins = timezone.make_aware(datetime.combine(on - WEEK, time.min))
    conduct = conduct_alerts(since=begins)
    return {
        "attacked": Number(logins_under_attack(since=begins).values("pk")),
        **{
            f"conduct_{kind.value}": Number(conduct.filter(kind=kind).values("pk"))
            for kind in AlertKind
        },
    }


def security_todos(figures: Mapping[str, Any]) -> list[TodoItem]:
    """Return the lines about attacks on logins and about what people signed in have done."""
    attacked = figures["attacked"]
    conduct = [(kind, figures[f"conduct_{kind.value}"]) for kind in AlertKind]
    return [
        *([_attacked_logins_line(attacked)] if attacked else []),
        *(_conduct_line(kind, number) for kind, number in conduct if number),
    ]


def _attacked_logins_line(number: int) -> TodoItem:
    what = ngettext_lazy(
        "Many sign-in attempts on one login this week",
        "Many sign-in attempts on %(number)d logins this week",
        number,
    )
    return TodoItem(
        key="people.sign_in_attempts",
        kind="people.sign_in_attempts",
        what=what % {"number": number},
        who="",
        why=_("Nobody got in that way. Their owners get a letter, once a day at most."),
        since=None,
        urgency=Urgency.AMBER,
        carrier=Capacity.PRIVACY_OFFICER,
        actions=(Action(_("Look through them"), _refusals()),),
    )


def _conduct_line(kind: AlertKind, number: int) -> TodoItem:
    what, why = _conduct_texts(kind, number)
    return TodoItem(
        key=f"people.{kind.value}",
        kind=f"people.{kind.value}",
        what=what,
        who="",
        why=why,
        since=None,
        urgency=Urgency.AMBER,
        carrier=Capacity.PRIVACY_OFFICER,
        actions=(Action(_("Look through them"), _refusals()),),
    )


def _conduct_texts(kind: AlertKind, number: int) -> tuple[Text, Text]:
    """Return what insiders have done, and what to look at."""
    if kind is AlertKind.MANY_REFUSALS:
        what = ngettext_lazy(
            "Somebody opened many pages that are not theirs",
            "%(number)d times somebody opened many pages that are not theirs",
            number,
        )
        why = _("More than 20 within an hour. Ask what they were looking for.")
    elif kind is AlertKind.CHANGE_CANCELLED:
        what = ngettext_lazy(
            "A confirmed change of credentials was cancelled",
            "%(number)d confirmed changes of credentials were cancelled",
            number,
        )
        why = _("One of the two who agreed has left, or the two are not independent any more.")
    else:
        what = ngettext_lazy(
            "A change of credentials by or for the office",
            "%(number)d changes of credentials by or for the office",
            number,
        )
        why = _("Look whether you know of it. Until it is done, it can be stopped on this page.")
    return what % {"number": number}, why


def _refusals() -> str:
    return f"{reverse('web:audit')}?kind={AuditKind.REFUSAL.value}"
