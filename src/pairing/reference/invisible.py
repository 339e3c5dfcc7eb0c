"""Invisible characters: which may be removed from a text, and whether anything is left to see.

Telephone numbers, e-mail addresses and names copied out of right-to-left messages carry marks
that nobody sees and that make another text of the same letters. Zero-width joiners stay: some
scripts need them inside a word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Direction marks, embeddings, overrides and isolates; zero-width space; word joiner and the
# invisible operators behind it; byte order mark; soft hyphen; combining grapheme joiner.
_MARKS: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u061c\ufeff\u00ad\u034f"
_INVISIBLE: Final = re.compile(f"[{_MARKS}]")
# In an address no joiner is needed either, and no space of any kind.
_INVISIBLE_IN_ADDRESS: Final = re.compile(rf"[{_MARKS}\u200c\u200d\s]")
# Letters by their category, drawn as nothing: the fillers of Hangul.
_DRAWN_AS_NOTHING: Final = frozenset("\u115f\u1160\u3164\uffa0")


def without_invisible(text: str) -> str:
    """Return a text without direction marks and other signs that are never seen."""
    return _INVISIBLE.sub("", text)


def clean_address(text: str) -> str:
    """Return an e-mail address as it is compared: no invisible signs, no spaces, lower case."""
    return _INVISIBLE_IN_ADDRESS.sub("", text).lower()


def is_visible(text: str) -> bool:
    """Return whether a text shows at least one letter or digit."""
    return any(
        unicodedata.category(character)[0] in "LN" and character not in _DRAWN_AS_NOTHING
        for character in text
    )
