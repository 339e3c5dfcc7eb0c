"""What a letter says, declared once, and drawn as a subject, a plain text and an HTML page.

    INVITED = EmailText(
        subject=_("Come to the training day"),
        body=(
            _("Hello %(name)s,"),
            Choice("is_mentor", _("Meet the other mentors."), _("Meet your mentor.")),
            Button(_("Open the programme"), "%(path)s"),
        ),
    )

A sentence is filled with the values of the letter (`%(name)s`), which are escaped in the HTML.
The values always hold `site`, the address of this installation. A letter that does not begin with a
`Heading` is shown with its subject as heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from django.utils.functional import Promise

Value = str | int | bool | None
Sentence: TypeAlias = "Promise | str"


@dataclass(frozen=True)
class Heading:
    """The sentence above everything else, where it is not the subject."""

    text: Sentence | Choice


@dataclass(frozen=True)
class Choice:
    """The first sentence where a value of the letter is true, else the second."""

    value: str
    if_true: Sentence
    if_false: Sentence


@dataclass(frozen=True)
class Code:
    """A code to copy, large and from left to right; `value` names it among the values."""

    value: str = "code"


@dataclass(frozen=True)
class Button:
    """The one thing to do: its label and the path of the page, filled like a sentence."""

    label: Sentence
    path: str


Part = Heading | Choice | Code | Button


@dataclass(frozen=True)
class EmailText:
    """The subject of a letter, which shall name nobody, and its parts in their order."""

    subject: Sentence
    body: tuple[Sentence | Part, ...]

    def draw(self, *, language: str, values: Mapping[str, Value]) -> DrawnEmail:
        """Return the letter in a language. Raise KeyError where a value is missing."""
        filling = {**values, "site": settings.SITE_ADDRESS.rstrip("/")}
        with translation.override(language):
            subject = " ".join((str(self.subject) % filling).split())
            blocks = list(self._blocks(subject, filling))
            context = {
                "subject": subject,
                "blocks": blocks,
                "language": language,
                "is_right_to_left": translation.get_language_bidi(),
            }
            html = render_to_string("ui/email.html", context)
        return DrawnEmail(subject, _as_text(blocks), html)

    def _blocks(self, subject: str, values: Mapping[str, Value]) -> Iterator[Block]:
        first = self.body[0]
        if not isinstance(first, Heading):
            yield Block("heading", subject)
        for part in self.body:
            match part:
                case Heading():
                    yield Block("heading", _sentence(part.text, values))
                case Code():
                    yield Block("code", str(values[part.value]))
                case Button():
                    address = f"{values['site']}{part.path % values}"
                    yield Block("button", str(part.label), address)
                case _:
                    yield Block("paragraph", _sentence(part, values))


@dataclass(frozen=True)
class Block:
    """A part as its reader sees it: heading, paragraph, code, or button with its address."""

    kind: str
    text: str
    address: str = ""


@dataclass(frozen=True)
class DrawnEmail:
    """A letter as its reader will see it; the plain text says what the HTML says."""

    subject: str
    text: str
    html: str


def _sentence(part: Sentence | Choice, values: Mapping[str, Value]) -> str:
    if isinstance(part, Choice):
        part = part.if_true if values[part.value] else part.if_false
    return str(part) % values


def _as_text(blocks: list[Block]) -> str:
    lines: list[str] = []
    for block in blocks:
        match block.kind:
            case "paragraph":
                lines.append(block.text)
            case "button":
                lines += ["", block.address, ""]
            case _:
                lines += ["", block.text, ""]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() + "\n"
