"""Tags of the look: icons, people's names, and the block components.

Everything here only draws. Words come from the caller, already translated.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from tsemed.ui import html

register = template.Library()
register.filter(html.initials)
register.filter(html.spoken_phone)
register.simple_tag(html.person)
register.simple_tag(html.pair)
register.simple_tag(html.state)
register.simple_tag(html.phone)


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draw an icon inline; without a label it is hidden from screen readers."""
    return html.icon(str(name), str(label), str(size))


@register.simple_tag(takes_context=True)
def table_rows(context: Any, table: Mapping[str, Any]) -> str:
    """Return the rows of a table; see components/table.html."""

    def act(cell: Mapping[str, Any]) -> str:
        # An action without a label would be a button without a word on it.
        action = {**_WHOLE, **cell, "label": cell["label"]}
        with context.push(action=action, small=True):
            return _component("action", context)

    return html.rows(table["rows"], table["columns"], act)


@register.simple_tag
def button_classes(look: str, primary: Any = False, small: Any = False) -> str:
    """Return the classes of a button; one without a look is second to a primary one."""
    shown = look or ("main" if primary else "second")
    parts = [
        "button",
        f"button-{shown}" if shown != "main" else "",
        "button-small" if small else "",
    ]
    return " ".join(filter(None, parts))


@register.filter
def tone_of_message(tags: str) -> str:
    """Return the tone in which a message of Django's is drawn."""
    tones = {"error": "urgent", "warning": "attention", "success": "good"}
    return next((tone for tag, tone in tones.items() if tag in tags), "info")


@register.filter
def breakable_email(address: str) -> SafeString:
    """Return an e-mail address that a narrow column breaks at its signs, never within a word."""
    parts = re.split(r"(?=[@.])", str(address))
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def named(who: Any) -> str:
    """Return who somebody is by name: a login has none, its person has; the worker has neither."""
    if isinstance(who, str):
        return who
    person = getattr(who, "person", None)
    return person.full_name if person else "–"


@register.filter
def look(field: Any) -> str:
    """Return how a field wants to be drawn: cards, chips or segments (widget attr data-look)."""
    return str(field.field.widget.attrs.get("data-look", ""))


class CombinedForms:
    """Two forms that are sent together, drawn as one: what to correct is listed once, on top."""

    def __init__(self, *forms: Any) -> None:
        self.forms = forms

    @property
    def errors(self) -> list[Any]:
        return [wrong for form in self.forms for wrong in form.errors.values()]

    def non_field_errors(self) -> list[Any]:
        return [error for form in self.forms for error in form.non_field_errors()]

    def hidden_fields(self) -> list[Any]:
        return [field for form in self.forms for field in form.hidden_fields()]

    def visible_fields(self) -> list[Any]:
        return [field for form in self.forms for field in form.visible_fields()]


@register.filter
def combined(form: Any, other: Any) -> CombinedForms:
    """Return two forms of one page, for components/form.html."""
    return CombinedForms(form, other)


@register.filter
def share_of(part: float, whole: float) -> str:
    """Return a share in whole percent with a plain point, for SVG coordinates in every language."""
    return str(round(100 * part / whole)) if whole else "0"


@register.filter
def at(sequence: Any, place: int) -> Any:
    """Return the item at a place, nothing if there is none."""
    return sequence[place] if place < len(sequence) else None


# Every key an action or a column of a table may have.
_KEYS = (
    "kind", "url", "label", "side", "detail", "mentee", "mentor", "tone", "icon", "look", "post",
    "name", "value", "dialog", "spoken", "sort", "sort_url", "is_hidden",
)  # fmt: skip
_WHOLE: dict[str, Any] = {"text": None, **dict.fromkeys(_KEYS, "")}


@register.filter
def whole(parts: Iterable[Any]) -> list[dict[str, Any]]:
    """Return columns with every key they may have: Django searches long for a missing one."""
    return [{**_WHOLE, **(part if isinstance(part, Mapping) else {"text": part})} for part in parts]


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Return the numbers to offer around a page; None stands for a gap."""
    ellipsis = page.paginator.ELLIPSIS
    return [
        None if number == ellipsis else int(number)
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.simple_block_tag(takes_context=True)
def card(context: Any, content: str, title: str = "", **more: Any) -> str:
    """Return a panel with a heading: title, icon, subtitle, count, tone, id, link {url, label}."""
    return _block("card", context, content, title=title, **more)


@register.simple_block_tag(takes_context=True)
def dialog(context: Any, content: str, id: str, title: str, **more: Any) -> str:  # noqa: A002
    """Return a dialog opened by any element with data-dialog-open="<id>"."""
    return _block("dialog", context, content, id=id, title=title, **more)


@register.simple_block_tag(takes_context=True)
def alert(context: Any, content: str, tone: str = "info", title: str = "", **more: Any) -> str:
    """Return a message: tone info, good, attention or urgent; title; action {url, label}."""
    return _block("alert", context, content, tone=tone, title=title, **more)


@register.simple_block_tag(takes_context=True)
def disclosure(context: Any, content: str, label: str, **more: Any) -> str:
    """Return a block that unfolds, without script: label, icon, is_open."""
    return _block("disclosure", context, content, label=label, **more)


def _block(name: str, context: Any, content: str, **values: Any) -> str:
    # Drawn within the page's own context: a new one would ask for navigation and menu again.
    inner = context.new({"content": content, **values})
    for key in ("csrf_token", "request"):
        inner[key] = context.get(key)
    return _component(name, inner)


def _component(name: str, context: Any) -> str:
    return str(context.template.engine.get_template(f"components/{name}.html").render(context))
