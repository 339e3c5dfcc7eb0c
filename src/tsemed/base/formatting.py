"""What every page says the same way: several words in a row, and a day with its weekday.

Arabic has a comma and a semicolon of its own; gettext never sees these signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language

_ARABIC = {",": "،", ";": "؛"}


def sign(latin: str) -> str:
    """Return a comma or a semicolon, as the language of the page writes it."""
    return _ARABIC[latin] if get_language() == "ar" else latin


def joined(words: Iterable[object], *, between: str = ",") -> str:
    """Return several texts in a row, with commas or semicolons between them."""
    return f"{sign(between)} ".join(str(word) for word in words)


def isolated(name: object) -> str:
    """Return a name that keeps its own direction, whatever language stands around it."""
    return f"\u2068{name}\u2069"


def from_left_to_right(number: object) -> str:
    """Return a number of several parts that reads from left to right in every language."""
    return f"\u2066{number}\u2069"


def _month() -> str:
    """Return a month after its day: in Hebrew it carries the particle that means "in"."""
    return "\u05d1F" if get_language() == "he" else "F"


def long_date(day: date, *, with_year: bool = False) -> str:
    """Return a day in words, within a sentence or alone; one of another year has its year."""
    is_far = day.year != localdate().year
    return date_format(day, f"j {_month()} Y" if with_year or is_far else f"j {_month()}")


def weekday_label(day: date, *, with_year: bool = False) -> str:
    """Return a day with its weekday, for a day that is near."""
    return f"{date_format(day, 'l')}{sign(',')} {long_date(day, with_year=with_year)}"


def shekels(agorot: int) -> str:
    """Return an amount of money in shekels, with its sign, that keeps its own direction."""
    return f"\u2066{agorot / 100:,.2f} \u20aa\u2069"
