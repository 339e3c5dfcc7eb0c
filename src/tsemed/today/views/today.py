"""The page everybody lands on: what waits for me."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tsemed.accounts.devices import opens_with_device
from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.formatting import long_date, weekday_label
from tsemed.base.hebrew_date import hebrew_date
from tsemed.base.todos import TodoItem, Urgency
from tsemed.base.views import SIGNED_IN, requires
from tsemed.people.roles import person_of
from tsemed.today.queries import coming_up, my_cycles, my_pairs
from tsemed.today.rules import Day, When, day_of, part_of_day
from tsemed.today.todo_sources import todo_items_for

GREETINGS = {
    "morning": _("Good morning, %(name)s"),
    "afternoon": _("Good afternoon, %(name)s"),
    "evening": _("Good evening, %(name)s"),
}
GROUPS: dict[When, tuple[Promise, Promise | str]] = {
    When.NOW: (_("For today"), ""),
    When.WEEK: (_("This week"), ""),
    When.LATER: (
        _("Nothing to do now"),
        _("It moves up by itself when the promised time is over."),
    ),
}
LOOKS: dict[Urgency, tuple[str, Promise | str, str]] = {
    Urgency.RED: ("urgent", _("Urgent"), "exclamation-octagon"),
    Urgency.AMBER: ("attention", _("Soon"), "exclamation-triangle"),
    Urgency.SOON: ("waiting", "", "calendar-week"),
    Urgency.CALM: ("calm", "", "hourglass-split"),
}
# What a line is about is drawn; its urgency is shown by colour and label.
ICONS = {
    "relationships.call_requested": "telephone",
    "relationships.quiet": "calendar-x",
    "relationships.red_pairs": "calendar-x",
    "relationships.report_due": "pencil",
    "relationships.without_a_pair": "hourglass-split",
    "relationships.channel_missing": "telephone",
    "relationships.mentoring_begun": "people",
    "relationships.mentoring_ended": "telephone",
    "cycles.coordinator_missing": "person-plus",
    "cycles.begins": "calendar-event",
    "people.untrained": "mortarboard",
    "people.sponsor_missing": "award",
    "people.contact_missing": "building",
    "people.agreement": "clipboard-check",
    "people.audit_refusal": "shield-exclamation",
    "matching.answer": "envelope",
    "matching.approval": "puzzle",
    "matching.ask_sides": "puzzle",
    "matching.answer_overdue": "hourglass-split",
    "imports.import_to_apply": "file-earmark-spreadsheet",
    "cycles.approval": "check-lg",
    "cycles.contact_missing": "building",
    "cycles.form_missing": "file-earmark-text",
    "cycles.consent_missing": "telephone",
    "relationships.thanks": "award",
    "people.audit_reading": "eye",
    "people.audit_export": "file-earmark-spreadsheet",
}


@require_safe
@opens_with_device
@requires(SIGNED_IN)
def today(request: HttpRequest) -> HttpResponse:
    """Return the day of the signed-in user; nothing on it is stored."""
    now = timezone.localtime()
    day = day_of(todo_items_for(user_of(request), on=now.date()))
    groups = [
        {
            "title": GROUPS[group.when][0],
            "subtitle": GROUPS[group.when][1],
            "lines": [_drawn(line) for line in group.lines],
        }
        for group in day.groups
    ]
    context = {
        "greeting": _greeting(user_of(request), now, day),
        "groups": groups,
        "day": day,
        "on": now.date(),
        "pairs": my_pairs(user_of(request)),
        "coming": coming_up(user_of(request), on=now.date()),
        "cycles": my_cycles(user_of(request), on=now.date()),
    }
    return render(request, "today/today.html", context)


def _greeting(user: User, now: datetime, day: Day) -> dict[str, str]:
    me = person_of(user)
    name = me.given_name if me else ""
    written = weekday_label(now, with_year=True)
    if get_language() == "he":
        written = f"{written} · {hebrew_date(now.date())}"
    text = str(GREETINGS[part_of_day(now.hour)]) % {"name": name} if name else gettext("Hello")
    return {"date": written, "text": text, "summary": _in_one_sentence(day)}


def _in_one_sentence(day: Day) -> str:
    if not day.waiting:
        return gettext("Nothing waits for you.")
    waiting = ngettext(
        "%(number)d thing waits for you.", "%(number)d things wait for you.", day.waiting
    ) % {"number": day.waiting}
    if not day.urgent:
        return waiting
    urgent = ngettext(
        "%(number)d of them is urgent.", "%(number)d of them are urgent.", day.urgent
    ) % {"number": day.urgent}
    return f"{waiting} {urgent}"


def _drawn(line: TodoItem) -> dict[str, Any]:
    look, word, icon = LOOKS[line.urgency]
    return {
        "what": line.what,
        "who": line.who,
        "url": line.address,
        "why": line.why,
        "since": _since(line),
        "urgency": look,
        "urgency_label": word,
        "icon": ICONS.get(line.kind, icon),
        "action": _action(line),
        "calls": _outcomes(line),
        "wish": line.call.wish if line.call else "",
    }


def _since(line: TodoItem) -> str:
    if line.since is None:
        return ""
    return gettext("since %(day)s") % {"day": long_date(line.since)}


def _action(line: TodoItem) -> dict[str, Any]:
    """Return the one thing to do: where the line is about a call, the call itself."""
    if line.call is None:
        return {"label": line.actions[0].label, "url": line.address, "spoken": line.who}
    number = line.call.number
    call = {"label": pgettext("action", "Call"), "url": f"tel:{number}", "number": number}
    return {**call, "icon": "telephone", "spoken": line.who}


def _outcomes(line: TodoItem) -> dict[str, Any] | None:
    if line.call is None or not line.call.outcome_address:
        return None
    address, seen = line.call.outcome_address, line.call.seen
    return {"url": address, "seen": seen, "who": line.who, "next": reverse("today:today")}
