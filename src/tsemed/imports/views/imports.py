"""The lists one brought in, and the ways in and out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tsemed.base.lists import Column, Empty, ListPage
from tsemed.imports.models import Import
from tsemed.imports.queries import list_imports
from tsemed.imports.states import ImportState

TONES = {
    ImportState.APPLIED: "good",
    ImportState.REFUSED: "urgent",
    ImportState.CANCELLED: "neutral",
}


def _state(one: Import, _shared: object) -> dict[str, Any]:
    needs_correction = one.state == ImportState.CHECKED and one.rows_refused
    tone = "attention" if needs_correction else TONES.get(ImportState(one.state), "waiting")
    return {"kind": "state", "text": one.get_state_display(), "tone": tone}


def _cycle(one: Import, _shared: object) -> dict[str, Any]:
    return {"text": one.cycle.name, "url": reverse("imports:import", args=[one.pk])}


def _moment(one: Import, _shared: object) -> str:
    return date_format(localtime(one.uploaded_at), "SHORT_DATETIME_FORMAT")


class Imports(ListPage):
    """The lists a viewer brought in, newest first."""

    permission = "imports.import_lists"
    title = _("Lists in and out")
    subtitle = _(
        "Bring a list of mentors or mentees into a cycle. You see row by row what will happen;"
        " all of it enters, or nothing."
    )
    caption = _("Lists brought in")
    columns = (
        Column(_("Cycle"), _cycle),
        Column(_("Side"), lambda row, _shared: row.side_name),
        Column(_("Brought in"), _moment),
        Column(_("Rows"), lambda row, _shared: row.rows_total, is_number=True),
        Column(_("Where it stands"), _state),
    )
    empty = Empty(
        _("No list was brought in yet"),
        _("An Excel workbook or a CSV file with one person a row is enough."),
    )

    def rows(self) -> QuerySet[Import]:
        """Return the lists in the viewer's scope."""
        return list_imports(self.user)

    def actions(self) -> list[dict[str, Any]]:
        """Return the ways out and in."""
        export, upload = reverse("imports:export"), reverse("imports:upload")
        return [
            {"label": _("Take a list out"), "url": export, "icon": "download", "look": "second"},
            {"label": _("Bring a list in"), "url": upload, "icon": "upload"},
        ]
