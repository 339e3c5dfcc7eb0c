"""How a pair is shown on every page: its health as a label, a tone and the days behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tsemed.cycles.policy import Policy
from tsemed.relationships.forms import HEALTH_NAMES
from tsemed.relationships.models import Relationship
from tsemed.relationships.rules import Health, NextStep, health_of, next_step_of

TONES = {
    Health.GREEN: "good",
    Health.AMBER: "attention",
    Health.RED: "urgent",
    Health.PAUSED: "waiting",
    Health.ENDED: "neutral",
}

NEXT_STEPS = {
    NextStep.FIRST_MEETING: _("First meeting by %(day)s"),
    NextStep.MEETING: _("Meeting on %(day)s"),
    NextStep.REPORT: _("Report on the meeting of %(day)s"),
    NextStep.AGREE: _("Agree on the next meeting"),
    NextStep.RESUME: _("Meet again after the pause, from %(day)s"),
    NextStep.CLOSE: _("Begin closing: planned until %(day)s"),
    NextStep.COMPLETE: _("Hold the closing meeting and complete the pair"),
}


def present_health(pair: Relationship, *, on: date, policy: Policy) -> dict[str, Any]:
    """Return the health of a pair for the component `state`: a word and a tone."""
    health = health_of(pair.state, pair.quiet_since, on=on, policy=policy)
    if health in (Health.AMBER, Health.RED):
        days = (on - pair.quiet_since).days
        label = ngettext(
            "%(days)d day without a meeting", "%(days)d days without a meeting", days
        ) % {"days": days}
    else:
        label = str(HEALTH_NAMES[health])
    return {"label": label, "tone": TONES[health]}


def present_day(day: date | None) -> str:
    """Return a day as people write it; a dash for none."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def present_next_step(pair: Relationship, *, on: date, policy: Policy) -> str:
    """Return what comes next for a pair read by `queries.as_listed`; a dash where it is over."""
    found = next_step_of(
        pair.state,
        next_on=pair.next_on,  # type: ignore[attr-defined]
        met=pair.meetings_held > 0,
        started_on=pair.started_on,
        planned_end_on=pair.planned_end_on,
        paused_until=pair.paused_until,
        on=on,
        policy=policy,
    )
    if found is None:
        return "–"
    step, day = found
    return str(NEXT_STEPS[step]) % {"day": present_day(day)}
