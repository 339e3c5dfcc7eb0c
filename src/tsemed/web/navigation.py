"""The navigation, by what somebody may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Entry:
    """One line of the navigation: where it leads, its icon, and the right that shows it."""

    url_name: str
    label: Promise
    icon: str
    permission: str = ""


ENTRIES = (
    Entry("today:today", _("Today"), "sun"),
    Entry("cycles:list", _("Cycles"), "arrow-repeat", "cycles.list_cycles"),
    Entry("matching:rounds", _("Matching"), "puzzle", "matching.list_rounds"),
    Entry(
        "relationships:list",
        pgettext_lazy("navigation", "Pairs"),
        "people",
        "relationships.list_relationships",
    ),
    Entry("people:list", _("People"), "person-lines-fill", "people.list_people"),
    Entry("partners:list", _("Partners"), "building", "partners.list_partners"),
    Entry(
        "imports:imports",
        _("Lists in and out"),
        "file-earmark-spreadsheet",
        "imports.import_lists",
    ),
    Entry(
        "questionnaires:list",
        _("Questionnaires"),
        "ui-checks",
        "questionnaires.manage_questionnaires",
    ),
    Entry("finance:list", _("Hours"), "stopwatch", "finance.list_sheets"),
    Entry("reports:summaries", _("Summaries"), "clipboard-data", "reports.read_summary"),
    Entry("web:audit", _("Audit"), "shield-check", "web.read_audit"),
)


def entries_for(user: Any, path: str) -> list[dict[str, Any]]:
    """Return the entries this user may open, with their addresses and which one is current."""
    if not user.is_authenticated:
        return []
    shown = [e for e in ENTRIES if not e.permission or user.has_perm(e.permission)]
    lines = []
    for entry in shown:
        try:
            address = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        current = path == address or (address != "/" and path.startswith(address))
        lines.append(
            {"label": entry.label, "icon": entry.icon, "address": address, "current": current}
        )
    return lines


def search_address_of(user: Any) -> str:
    """Return where a user searches; empty for who may not."""
    may = user is not None and user.is_authenticated and user.has_perm("people.list_people")
    return reverse("web:search") if may else ""
