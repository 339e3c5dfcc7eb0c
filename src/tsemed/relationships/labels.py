"""How a pair is shown on every page: its health as a label, a tone and the days behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import ngettext

from tsemed.cycles.policy import Policy
from tsemed.relationships.forms import HEALTH_NAMES
from tsemed.relationships.models import Relationship
from tsemed.relationships.rules import Health, health_of

TONES = {
    Health.GREEN: "good",
    Health.AMBER: "attention",
    Health.RED: "urgent",
    Health.PAUSED: "waiting",
    Health.ENDED: "neutral",
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
