"""Fold a text so that the ways people write the same word become one.

Hebrew is written with and without niqqud and with five kinds of quotation mark, Arabic with
and without harakat and with the hamza left out, Latin with and without accents. Search and
lookup compare folded texts; nothing folded is ever shown to a person.

Sources of the forms: the Unicode character database (canonical and compatibility
decompositions) for what decomposes, and the tables below for what does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Hebrew final letters, Yiddish digraphs, Arabic letters that are swapped in everyday typing,
# and Latin letters that have no decomposition.
_LETTERS: Final = {
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    "װ": "וו", "ױ": "וי", "ײ": "יי",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
    "ک": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج", "گ": "ك", "ژ": "ز",
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
}  # fmt: skip

# Marks that stand inside a word and carry no sound worth comparing: dropped, not split upon,
# so that צה״ל, צה"ל and צהל are one word and so are ג׳ורג׳ and ג'ורג'.
_INSIDE_WORDS: Final = "׳״'\"`´‘’‚‛“”„‟′″ʼʹʻʽ＇＂ءـ"

_INVISIBLE: Final = frozenset({"Mn", "Me", "Mc", "Cf"})
_WORD: Final = frozenset("LN")


def _folded_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character if category[0] in _WORD else " "


class _FoldingTable(dict[int, str]):
    """Characters met so far with what they become; filled as texts are folded."""

    def __missing__(self, code: int) -> str:
        folded = _folded_character(chr(code))
        self[code] = folded
        return folded


# The Arabic names of servants of God are written as one word or as two: عبدالله, عبد الله. The
# article may still be incomplete where somebody is typing.
_ONE_NAME: Final = re.compile(r"\bعبد (?=ال|ا$)")

_DROPPED: Final = {ord(mark): None for mark in _INSIDE_WORDS}
_TABLE: Final = _FoldingTable({ord(mark): "" for mark in _INSIDE_WORDS})


def fold(text: str) -> str:
    """Return `text` folded: one case, one form per letter, words parted by single spaces.

    Niqqud, harakat, tatweel, hamza, Latin accents, quotation marks and invisible direction
    marks disappear; final letters become their ordinary form; maqaf, hyphens and all other
    punctuation part words; digits of any script become 0 to 9; عبد is one word with the name that
    follows it. Folding twice changes nothing.
    """
    if text.isascii() and text.isalnum():
        return text.lower()
    # Inside-word marks go first: NFKD would turn ״ look-alikes and ´ into a space and a mark.
    bare = text.translate(_DROPPED)
    # Case is folded again afterwards: mathematical and circled letters decompose to capitals.
    decomposed = unicodedata.normalize("NFKD", bare.casefold()).casefold()
    folded = " ".join(decomposed.translate(_TABLE).split())
    return _ONE_NAME.sub("عبد", folded) if "عبد " in folded else folded


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` in their order, as a search index stores them."""
    return tuple(fold(text).split())


def starts_words(query: str, text: str) -> bool:
    """Return whether every word of `query` begins some word of `text`, both folded.

    An empty query begins nothing: a search box with nothing in it must not match everybody.
    """
    wanted = tokens(query)
    present = tokens(text)
    return bool(wanted) and all(any(word.startswith(part) for word in present) for part in wanted)
