"""What a letter is: a name, three small files, and how it is drawn for one reader."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils import translation

Plain = str | int | bool | None


@dataclass(frozen=True)
class MessageTemplate:
    """One letter: whose it is, its name, and whether it may wait for the morning.

    Its words are in `templates/<app>/email/<name>.{subject,txt,html}`. An urgent letter was
    asked for this minute by its reader (a personal link, a code). One that carries a key is
    blanked once it is sent, so that the outbox holds no keys. One without which its reader
    cannot go on has a limit of its own where it is asked for; all others are notices, of which
    only a few go to one address in an hour.
    """

    app: str
    name: str
    is_urgent: bool = False
    carries_key: bool = False
    is_notice: bool = True

    def template(self, part: str) -> str:
        """Return the file of one part: subject, txt or html."""
        return f"{self.app}/email/{self.name}.{part}"


@dataclass(frozen=True)
class Recipient:
    """Where a letter goes and in which language; the login, if the reader has one."""

    address: str
    language: str
    user_id: int | None = None


@dataclass(frozen=True)
class RenderedMessage:
    """A letter as its reader will see it."""

    subject: str
    text: str
    html: str


_letters: dict[tuple[str, str], MessageTemplate] = {}


def register(letter: MessageTemplate) -> MessageTemplate:
    """Register a letter, so that its files are checked."""
    _letters[letter.app, letter.name] = letter
    return letter


def all_templates() -> list[MessageTemplate]:
    """Return every letter, by app and name."""
    return [_letters[key] for key in sorted(_letters)]


def draw(
    letter: MessageTemplate, *, language: str, context: Mapping[str, Plain]
) -> RenderedMessage:
    """Return the three parts in the reader's language; `site` is the address of this site.

    Subject and text are not HTML: with escaping on, the geresh of a Hebrew name would arrive
    as an entity.
    """
    values = {**context, "site": settings.SITE_ADDRESS.rstrip("/"), "language": language}
    with translation.override(language):
        values["is_right_to_left"] = translation.get_language_bidi()
        subject = _fill(letter.template("subject"), values, is_html=False)
        text = _fill(letter.template("txt"), values, is_html=False)
        html = _fill(letter.template("html"), values, is_html=True)
    return RenderedMessage(" ".join(subject.split()), text.strip() + "\n", html)


def message_id(key: str) -> str:
    """Return the same Message-ID for the same key, so that a letter sent twice is shown once."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _fill(name: str, values: Mapping[str, Plain], *, is_html: bool) -> str:
    found = get_template(name)
    assert isinstance(found, Template)
    return str(found.template.render(Context(dict(values), autoescape=is_html)))
