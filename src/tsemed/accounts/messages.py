"""The letters of this app. They go through Django's mail, which notifications turn into
outbox messages: this app stands below the outbox and does not know it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils import translation

Values = Mapping[str, str | int | bool]

# Notices that open nothing: few go out in an hour, and the rest waits.
NOTICES = frozenset({"change_asked", "change_confirmed", "change_to_watch"})

LETTERS = (
    "sign_in_code",
    "unknown_address",
    "personal_link",
    "second_factor_changed",
    "sign_in_attempts",
    "address_code",
    "address_taken",
    "new_address_code",
    "change_asked",
    "change_confirmed",
    "change_to_watch",
    "address_changed",
)


class Letter(EmailMultiAlternatives):
    """A message that says which letter it is and what it is about, for the outbox."""

    name = ""
    about = ""

    @property
    def is_notice(self) -> bool:
        """Whether it may wait for the next hour, and a later one of the same replaces it."""
        return self.name in NOTICES


def draw(name: str, *, address: str, language: str, context: Values) -> Letter:
    """Return one letter as its reader will see it. Subject and text are not HTML."""
    values = {**context, "site": settings.SITE_ADDRESS.rstrip("/"), "language": language}
    with translation.override(language):
        values["is_right_to_left"] = translation.get_language_bidi()
        subject = " ".join(_fill(name, "subject", values, is_html=False).split())
        text = _fill(name, "txt", values, is_html=False).strip() + "\n"
        letter = Letter(subject, text, to=[address])
        letter.name = name
        letter.attach_alternative(_fill(name, "html", values, is_html=True), "text/html")
    return letter


def send(name: str, *, address: str, language: str, context: Values, about: str = "") -> None:
    """Send one letter in the language of its reader; `about` names what a notice is about."""
    letter = draw(name, address=address, language=language, context=context)
    letter.about = about
    post(letter, language=language)


def post(letter: EmailMultiAlternatives, *, language: str) -> None:
    """Put a letter that is drawn into the outbox, in the transaction of the caller."""
    with translation.override(language):
        letter.send()


def _fill(name: str, part: str, values: Values, *, is_html: bool) -> str:
    found = get_template(f"accounts/email/{name}.{part}")
    assert isinstance(found, Template)
    return str(found.template.render(Context(dict(values), autoescape=is_html)))
