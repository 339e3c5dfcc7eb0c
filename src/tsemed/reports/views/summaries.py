"""The cycles whose summary one may read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tsemed.base.lists import Column, Empty, ListPage
from tsemed.cycles.models import Cycle
from tsemed.reports.queries import summaries_for


def _name(cycle: Cycle, _shared: object) -> dict[str, Any]:
    return {"text": cycle.name, "url": reverse("reports:summary", args=[cycle.pk])}


def _day(day: date) -> str:
    return date_format(day, "j.n.Y")


class Summaries(ListPage):
    """The cycles whose summary a viewer may read, the newest first."""

    permission = "reports.read_summary"
    title = _("Summaries")
    subtitle = _("What happened in each cycle, in numbers with what they count. No names.")
    caption = _("Cycles whose summary may be read")
    columns = (
        Column(_("Cycle"), _name),
        Column(_("Stage of the cycle"), lambda row, _shared: row.get_state_display()),
        Column(_("Work model"), lambda row, _shared: row.get_work_model_display()),
        Column(_("From"), lambda row, _shared: _day(row.starts_on)),
        Column(_("Until"), lambda row, _shared: _day(row.ends_on)),
    )
    empty = Empty(
        _("No summary yet"), _("When a cycle you work on is opened, its numbers stand here.")
    )

    def rows(self) -> QuerySet[Cycle]:
        """Return the cycles whose summary this viewer may read."""
        return summaries_for(self.user)
