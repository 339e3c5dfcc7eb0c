"""What a letter is: whose it is, its name and text, and how it is drawn for one reader."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from tsemed.ui.emails import DrawnEmail, EmailText, Value


@dataclass(frozen=True)
class MessageTemplate:
    """One letter: the app that sends it, its name, its text, and whether it may wait.

    An urgent letter was asked for this minute by its reader (a personal link, a code); others
    wait for the morning. The text of one that carries a key is blanked once it is sent, so that
    the outbox opens no account. One without which its reader cannot go on has a limit of its own
    where it is asked for; all others are notices, of which only a few go to one address in an
    hour. Without a text it is drawn elsewhere, as mail of Django's libraries is.
    """

    app: str
    name: str
    text: EmailText | None = None
    is_urgent: bool = False
    carries_key: bool = False
    is_notice: bool = True

    def draw(self, *, language: str, values: Mapping[str, Value]) -> DrawnEmail:
        """Return the letter in a language, filled with its values."""
        assert self.text is not None, f"{self.app}.{self.name} has no text of its own"
        return self.text.draw(language=language, values=values)


@dataclass(frozen=True)
class Recipient:
    """Where a letter goes and in which language; the login, if the reader has one."""

    address: str
    language: str
    user_id: int | None = None


_templates: dict[tuple[str, str], MessageTemplate] = {}


def register(template: MessageTemplate) -> MessageTemplate:
    """Make a letter known, so that its text is checked in every language."""
    _templates[template.app, template.name] = template
    return template


def all_templates() -> list[MessageTemplate]:
    """Return every registered letter, by app and name."""
    return [_templates[key] for key in sorted(_templates)]


def message_id(key: str) -> str:
    """Return the same Message-ID for the same key, so that a letter sent twice is shown once."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"
