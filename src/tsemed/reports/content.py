"""Everything a summary says, as plain values in the language in force.

The page, the workbook and the PDF are drawn from the same values, so they cannot disagree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from tsemed.base.disclosure_control import footnote, spell
from tsemed.base.hebrew_date import hebrew_date
from tsemed.reports.labels import SECTIONS, WAITS_ROUNDED, definition_of, label_of, tone_of
from tsemed.reports.queries import Summary
from tsemed.reports.rules import Figure, Section

TILES = (
    ("mentors", "mentor"), ("mentees", "mentee"), ("live_pairs", "good"),
    ("meetings_held", "neutral"),
)  # fmt: skip
NOT_SHOWN = "–"


def content_of(summary: Summary) -> dict[str, Any]:
    """Return everything the page says, as plain values in the language in force."""
    cycle = summary.cycle
    heading = gettext("Summary of a cycle")
    return {
        "language": get_language() or "he",
        "product": gettext("Tsemed"),
        "author": gettext("Tsemed"),
        "title": f"{heading}: {cycle.name}",
        "kicker": heading,
        "name": cycle.name,
        "printed": long_date(summary),
        "facts": [
            gettext("%(first)s to %(last)s")
            % {"first": short_day(cycle.starts_on), "last": short_day(cycle.ends_on)},
            cycle.get_work_model_display(),
            cycle.get_state_display(),
        ],
        "tiles": [
            {"label": label_of(code), "value": shown(summary.figure(code), summary), "tone": tone}
            for code, tone in TILES
        ],
        "sections": [_section(section, summary) for section in summary.sections],
        "footer": footer_of(summary),
        "labels": {
            "what": gettext("What is counted"),
            "number": pgettext("column", "Number"),
            "share": pgettext("column", "Share"),
            "definition": gettext("Exactly"),
            "page": gettext("Page #1 of #2"),
        },
    }


def footer_of(summary: Summary) -> str:
    """Return what the reader must know about what is not here, in whole sentences."""
    if summary.is_exact:
        return gettext("No names. Exact numbers stay with those who lead the cycle.")
    about = gettext("Totals of your own programme only. No names.")
    return " ".join([about if summary.totals_only else gettext("No names."), footnote()])


def long_date(summary: Summary) -> str:
    """Return the day the numbers are of; in Hebrew with the Hebrew date."""
    day = short_day(summary.on)
    return f"{day} · {hebrew_date(summary.on)}" if get_language() == "he" else day


def short_day(day: date) -> str:
    """Return a day in figures, as people here write it."""
    return date_format(day, "j.n.Y")


def shown(figure: Figure, summary: Summary) -> str:
    """Return a number, the phrase for a rounded one, or a dash where nothing is shown."""
    if figure.counts_people and not summary.is_exact:
        return spell(figure.value)
    return NOT_SHOWN if figure.value is None else str(figure.value)


def _section(section: Section, summary: Summary) -> dict[str, Any]:
    title, note = SECTIONS[section.code]
    is_rounded = section.code == "waiting" and not summary.is_exact
    return {
        "title": str(title),
        "note": str(WAITS_ROUNDED if is_rounded else note),
        "drawn": section.is_drawn,
        "lines": [_line(figure, summary) for figure in section.figures],
    }


def _line(figure: Figure, summary: Summary) -> dict[str, Any]:
    percent = figure.percent
    return {
        "label": label_of(figure.code),
        "value": shown(figure, summary),
        "share": percent,
        "percent": "" if percent is None else f"{percent}%",
        "tone": tone_of(figure.code),
        "definition": definition_of(figure.code, policy=summary.policy),
    }
