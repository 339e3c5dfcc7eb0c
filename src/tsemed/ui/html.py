"""What stands fifty times on a page: people, pairs, states, telephones, rows of a table.

Drawn in Python and not by a template each: a list of fifty rows includes 400 of them, and
Django's includes were most of the time of such a page. The components of the same names are
drawn here too, so each piece is written once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import phonenumbers
from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

ICONS = Path(__file__).parent / "static/tsemed/icons"

# Templates speak of next and back, never of left and right: in Hebrew and Arabic
# the drawing is mirrored by the class icon-directional.
DIRECTIONAL = {
    "arrow-next": "arrow-right",
    "arrow-back": "arrow-left",
    "chevron-next": "chevron-right",
    "chevron-back": "chevron-left",
    "sign-in": "box-arrow-in-right",
    "sign-out": "box-arrow-right",
    "leave-site": "box-arrow-up-right",
    "send": "send",
    "list": "list",
    "journal": "journal-text",
}
_OF_TONE = {
    "good": "check-lg",
    "waiting": "hourglass-split",
    "attention": "exclamation-triangle-fill",
    "urgent": "exclamation-octagon",
}
Cell = Mapping[str, Any]


@lru_cache(maxsize=512)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Return an icon inline; without a label it is hidden from screen readers."""
    path = ICONS / f"{DIRECTIONAL.get(name, name)}.svg"
    if not path.is_file():
        raise template.TemplateSyntaxError(
            f"There is no icon {name!r}: copy its SVG from bootstrap-icons 1.13.2 to {ICONS}."
        )
    inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text("utf-8"), re.DOTALL)
    assert inside is not None, path
    classes = "icon"
    classes += " icon-directional" if name in DIRECTIONAL else ""
    classes += f" icon-{size}" if size else ""
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" fill="currentColor" {}>{}</svg>',
        classes,
        spoken,
        mark_safe(" ".join(inside.group(1).split())),  # noqa: S308 our own file, not data
    )


def initials(name: str) -> str:
    """Return the first letters of the first and last word, for the half disc of a person."""
    words = [word for word in re.split(r"[\s־-]+", str(name)) if word and word[0].isalpha()]
    if not words:
        return "·"
    return words[0][0] + (words[-1][0] if len(words) > 1 else "")


def spoken_phone(number: Any) -> str:
    """Return a telephone number as people say it: 050-234-5678, or with its country from abroad."""
    try:
        parsed = phonenumbers.parse(str(number), "IL")
    except phonenumbers.NumberParseException:
        return str(number)
    ways = phonenumbers.PhoneNumberFormat
    home = parsed.country_code == 972
    return phonenumbers.format_number(parsed, ways.NATIONAL if home else ways.INTERNATIONAL)


def person(name: Any, url: str = "", side: str = "", detail: Any = "") -> SafeString:
    """Return a person with the half disc of their side; `side` mentee, mentor or none."""
    half = f"half half-{escaped(side)}" if side else "half"
    more = f'<span class="person-detail">{escaped(detail)}</span>' if detail else ""
    return _linked(
        "person",
        url,
        f'<span class="{half}" aria-hidden="true">{escaped(initials(name))}</span>'
        f'<span><bdi class="person-name">{escaped(name)}</bdi>{more}</span>',
    )


def pair(mentee: Any, mentor: Any = "", url: str = "") -> SafeString:
    """Return two people who met; without a mentor the missing half."""
    other = escaped(initials(mentor)) if mentor else "?"
    names = f"<bdi>{escaped(mentee)}</bdi>"
    if mentor:
        names = gettext("<bdi>%(mentee)s</bdi> <span>with</span> <bdi>%(mentor)s</bdi>") % {
            "mentee": escaped(mentee),
            "mentor": escaped(mentor),
        }
    return _linked(
        "pair",
        url,
        '<span class="pair-halves" aria-hidden="true">'
        f'<span class="half half-mentee">{escaped(initials(mentee))}</span>'
        f'<span class="half half-mentor{"" if mentor else " half-empty"}">{other}</span></span>'
        f'<span class="pair-names">{names}</span>',
    )


def state(label: Any, tone: str = "", icon_name: str = "") -> SafeString:
    """Return where something stands: always a shape and a word."""
    shape = icon(str(icon_name or _OF_TONE.get(tone, "circle")))
    look = escaped(tone or "neutral")
    return _safe(f'<span class="state state-{look}">{shape}{escaped(label)}</span>')


def phone(number: Any) -> SafeString:
    """Return a telephone number one can press."""
    spoken = escaped(spoken_phone(number))
    shown = f'<bdi class="phone" dir="ltr">{spoken}</bdi>'
    return _safe(f'<a href="tel:{escaped(number)}">{shown}</a>')


def rows(
    lines: Iterable[Mapping[str, Any]], columns: list[Cell], act: Callable[[Cell], str]
) -> str:
    """Return the rows of a table, the first cell of each as its heading; `act` draws an action."""
    lines = list(lines)
    width = max((len(line["cells"]) for line in lines), default=0)
    starts = ['<th scope="row">']
    for column in [*columns, *[{}] * width][1:width]:
        number = ' class="number"' if column.get("kind") == "number" else ""
        starts.append(f'<td{number} data-label="{escaped(column.get("label", ""))}">')
    ends = ["</th>"] + ["</td>"] * (width - 1)
    drawn = []
    for line in lines:
        cells = (cell(one, act) for one in line["cells"])
        parts = zip(starts, cells, ends, strict=False)
        drawn.append(f"<tr>{''.join(piece for part in parts for piece in part)}</tr>")
    return _safe("".join(drawn))


def cell(one: Any, act: Callable[[Cell], str]) -> str:
    """Return one cell: a plain word, or what its `kind` says."""
    if not isinstance(one, Mapping):
        return f"<bdi>{'' if one is None else escaped(one)}</bdi>"
    kind, text, url = one.get("kind"), one.get("text"), one.get("url", "")
    if kind == "person":
        return person(text, url, one.get("side", ""), one.get("detail", ""))
    if kind == "pair":
        return pair(one["mentee"], one.get("mentor", ""), url)
    if kind == "state":
        return state(text, one.get("tone", ""), one.get("icon", ""))
    if kind == "phone":
        return phone(text)
    if kind == "action":
        return act(one)
    word = cell(text, act)
    return f'<a href="{escaped(url)}">{word}</a>' if url else word


def _linked(look: str, url: str, inside: str) -> SafeString:
    if url:
        return _safe(f'<a href="{escaped(url)}" class="{look}">{inside}</a>')
    return _safe(f'<span class="{look}">{inside}</span>')


def _safe(markup: str) -> SafeString:
    # Every word in it went through `escaped` above.
    return mark_safe(markup)  # noqa: S308
