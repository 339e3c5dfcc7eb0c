"""The cycles a viewer works in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsemed.base.disclosure_control import footnote
from tsemed.base.lists import Column, Empty, ListPage
from tsemed.cycles import queries
from tsemed.cycles.forms import CycleFilter
from tsemed.cycles.models import Cycle
from tsemed.cycles.states import CycleState

TONES = {
    CycleState.DRAFT: "waiting",
    CycleState.RECRUITING: "good",
    CycleState.MATCHING: "good",
    CycleState.MENTORING: "good",
    CycleState.CLOSING: "attention",
}


def state_of(cycle: Cycle) -> dict[str, Any]:
    """Return the stage of a cycle with the tone that draws it."""
    word = cycle.get_state_display()
    return {"text": word, "label": word, "tone": TONES.get(CycleState(cycle.state), "neutral")}


def _period(cycle: Cycle) -> str:
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(cycle.starts_on, "SHORT_DATE_FORMAT"),
        "last": date_format(cycle.ends_on, "SHORT_DATE_FORMAT"),
    }


def _name(cycle: Cycle, _numbers: object) -> dict[str, Any]:
    return {"text": cycle.name, "url": reverse("cycles:cycle", args=[cycle.pk])}


class Cycles(ListPage):
    """The cycles of this viewer, the latest first, with how many take part."""

    permission = "cycles.list_cycles"
    title = _("Cycles")
    subtitle = _("Each one runs under one work model, with its own team and matrix.")
    columns = (
        Column(_("Cycle"), _name),
        Column(_("Stage"), lambda row, _numbers: state_of(row) | {"kind": "state"}),
        Column(_("Work model"), lambda row, _numbers: row.get_work_model_display()),
        Column(_("Period"), lambda row, _numbers: _period(row)),
        Column(_("Mentors"), lambda row, numbers: numbers[row.pk]["mentor"], is_number=True),
        Column(_("Mentees"), lambda row, numbers: numbers[row.pk]["mentee"], is_number=True),
    )
    empty = Empty(
        _("No cycle here"), _("Cycles you work in are listed here, whatever their stage.")
    )

    def rows(self) -> QuerySet[Cycle]:
        """Return the cycles in the viewer's scope, narrowed by stage and model."""
        return queries.list_cycles(self.user, self.wanted)

    def prepare(self, rows: list[Any]) -> dict[int, dict[str, str]]:
        """Return how many take part in each, as the viewer may know it."""
        return queries.numbers_published(rows, self.user)

    def footnote(self, rows: list[Any]) -> str:
        """Return the note that numbers are rounded, where they are."""
        exact = all(queries.reads_exact_numbers(self.user, cycle) for cycle in rows)
        return "" if exact else str(footnote())

    def filters(self) -> CycleFilter:
        """Return the choice of stage and model."""
        return CycleFilter(self.request.GET)

    def actions(self) -> list[dict[str, Any]]:
        """Return the ways to open a cycle and to the numbers of the policy, for those who may."""
        found: list[dict[str, Any]] = []
        if self.user.has_perm("cycles.open_cycle"):
            new = {"label": _("Open a cycle"), "url": reverse("cycles:open"), "icon": "plus-lg"}
            found.append(new)
        if self.user.has_perm("cycles.view_policy"):
            found.append({"label": _("Numbers of the programme"), "url": reverse("cycles:policy")})
        return found
