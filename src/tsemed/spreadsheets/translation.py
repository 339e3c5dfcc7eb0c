"""Messages of lists and of the command line, read from the one catalogue without Django."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "locale"


@dataclass(frozen=True, slots=True)
class Message:
    """A text in English with its context, which together have one translation a language."""

    context: str
    text: str

    def in_language(self, language: str) -> str:
        """Return the text in a language; in English where the catalogue is not compiled."""
        return _catalogue(language).pgettext(self.context, self.text)


def pgettext_lazy(context: str, text: str) -> Message:
    """Return a message that is translated when it is used; gettext finds it by this name."""
    return Message(context, text)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", CATALOGUES, [language], fallback=True)
