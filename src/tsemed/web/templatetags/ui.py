"""Tags of the look: icons, people's names, and the block components.

Everything here only draws. Words come from the caller, already translated.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import phonenumbers
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(__file__).parents[1] / "static/tsemed/icons"

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


@lru_cache
def _drawing(name: str) -> str:
    path = ICONS / f"{DIRECTIONAL.get(name, name)}.svg"
    if not path.is_file():
        raise template.TemplateSyntaxError(
            f"There is no icon {name!r}: copy its SVG from bootstrap-icons 1.13.2 to {ICONS}."
        )
    inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text("utf-8"), re.DOTALL)
    assert inside is not None, path
    return " ".join(inside.group(1).split())


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw an icon inline; without a label it is hidden from screen readers."""
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
        mark_safe(_drawing(name)),  # noqa: S308 our own file, not data
    )


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and last word, for the half disc of a person."""
    words = [word for word in re.split(r"[\s־-]+", str(name)) if word and word[0].isalpha()]
    if not words:
        return "·"
    return words[0][0] + (words[-1][0] if len(words) > 1 else "")


@register.filter
def spoken_phone(number: Any) -> str:
    """A telephone number as people say it: 050-234-5678, or with its country from abroad."""
    try:
        parsed = phonenumbers.parse(str(number), "IL")
    except phonenumbers.NumberParseException:
        return str(number)
    ways = phonenumbers.PhoneNumberFormat
    home = parsed.country_code == 972
    return phonenumbers.format_number(parsed, ways.NATIONAL if home else ways.INTERNATIONAL)


@register.filter
def breakable_email(address: str) -> SafeString:
    """An e-mail address that a narrow column breaks at its signs, never within a word."""
    parts = re.split(r"(?=[@.])", str(address))
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def look(field: Any) -> str:
    """How a field wants to be drawn: cards, chips or segments (widget attr data-look)."""
    return str(field.field.widget.attrs.get("data-look", ""))


@register.filter
def share_of(part: float, whole: float) -> str:
    """A share in whole percent with a plain point, for SVG coordinates in every language."""
    return str(round(100 * part / whole)) if whole else "0"


@register.filter
def at(sequence: Any, place: int) -> Any:
    """The item at a place, nothing if there is none."""
    return sequence[place] if place < len(sequence) else None


# Every key a cell or a column of a table may have.
_KEYS = (
    "kind", "url", "label", "side", "detail", "mentee", "mentor", "tone", "icon", "look", "post",
    "name", "value", "dialog", "spoken", "sort", "sort_url", "is_hidden",
)  # fmt: skip
_WHOLE: dict[str, Any] = {"text": None, **dict.fromkeys(_KEYS, "")}


@register.filter
def whole(parts: Iterable[Any]) -> list[dict[str, Any]]:
    """Cells or columns with every key they may have, a plain word as the text of one.

    Django searches long for a key that is not there; in a table of 50 rows that was a third
    of the time of the page.
    """
    return [{**_WHOLE, **(part if isinstance(part, Mapping) else {"text": part})} for part in parts]


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """The numbers to offer around a page; None stands for a gap."""
    ellipsis = page.paginator.ELLIPSIS
    return [
        None if number == ellipsis else int(number)
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.simple_block_tag(takes_context=True)
def card(context: Any, content: str, title: str = "", **more: Any) -> str:
    """A surface with a heading: title, icon, subtitle, count, tone, id, link {url, label}."""
    return _block("card", context, content, title=title, **more)


@register.simple_block_tag(takes_context=True)
def dialog(context: Any, content: str, id: str, title: str, **more: Any) -> str:  # noqa: A002
    """A dialog opened by any element with data-dialog-open="<id>"."""
    return _block("dialog", context, content, id=id, title=title, **more)


@register.simple_block_tag(takes_context=True)
def alert(context: Any, content: str, tone: str = "info", title: str = "", **more: Any) -> str:
    """A message on the page: tone info, good, attention or urgent; title; action {url, label}."""
    return _block("alert", context, content, tone=tone, title=title, **more)


@register.simple_block_tag(takes_context=True)
def disclosure(context: Any, content: str, label: str, **more: Any) -> str:
    """Something to unfold, without script: label, icon, is_open."""
    return _block("disclosure", context, content, label=label, **more)


def _block(name: str, context: Any, content: str, **values: Any) -> str:
    request = context.get("request")
    return render_to_string(
        f"components/{name}.html", {"content": content, **values}, request=request
    )
