"""The Hebrew date next to the Gregorian one, as people in Israel read it.

The arithmetic of the fixed calendar, after Dershowitz and Reingold, "Calendrical
Calculations". It is a calendar and not an observance: the day is the civil one, not the
evening's.
"""

from __future__ import annotations

from datetime import date

# 1 Tishrei of the year 1 less what the reckoning starts from, counted as `date.toordinal` does.
_EPOCH = -1_373_427
_PARTS_OF_DAY = 25_920
_LETTERS = (
    (400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"),
    (50, "נ"), (40, "מ"), (30, "ל"), (20, "כ"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"),
    (6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"),
)  # fmt: skip


def hebrew_date(day: date) -> str:
    """Return the Hebrew date in letters, e.g. י״ד בכסלו תשפ״ז."""
    year = day.year + 3761
    if _new_year(year) > day.toordinal():
        year -= 1
    left = day.toordinal() - _new_year(year)
    for month, length in _months(year):
        if left < length:
            return f"{_in_letters(left + 1)} ב{month} {_in_letters(year % 1000)}"
        left -= length
    raise ValueError(day)


def _months(year: int) -> list[tuple[str, int]]:
    """Return the months of a year from Tishrei, with their lengths."""
    length = _new_year(year + 1) - _new_year(year)
    cheshvan = 30 if length % 10 == 5 else 29
    kislev = 29 if length % 10 == 3 else 30
    adar = [("אדר א׳", 30), ("אדר ב׳", 29)] if length > 380 else [("אדר", 29)]
    return [
        ("תשרי", 30), ("חשוון", cheshvan), ("כסלו", kislev), ("טבת", 29), ("שבט", 30), *adar,
        ("ניסן", 30), ("אייר", 29), ("סיוון", 30), ("תמוז", 29), ("אב", 30), ("אלול", 29),
    ]  # fmt: skip


def _new_year(year: int) -> int:
    """Return 1 Tishrei as `date.toordinal` counts days, after both postponements."""
    before, this, after = (_elapsed(each) for each in (year - 1, year, year + 1))
    if after - this == 356:
        return _EPOCH + this + 2
    return _EPOCH + this + (1 if this - before == 382 else 0)


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12_084 + 13_753 * months
    days = 29 * months + parts // _PARTS_OF_DAY
    return days + 1 if (3 * (days + 1)) % 7 < 3 else days


def _in_letters(number: int) -> str:
    """Return a number in Hebrew letters; 15 and 16 avoid the Name."""
    letters = ""
    for value, letter in _LETTERS:
        while number >= value and number not in (15, 16):
            letters, number = letters + letter, number - value
    letters += {15: "טו", 16: "טז"}.get(number, "")
    return f"{letters}׳" if len(letters) == 1 else f"{letters[:-1]}״{letters[-1]}"
