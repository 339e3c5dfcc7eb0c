"""The parts of a week in which a pair can meet, as codes with labels in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class DayPart(NamedTuple):
    """One part of one day of the week, e.g. `sun_morning`."""

    code: str
    day: str
    part: str


DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
PARTS: Final = ("morning", "afternoon", "evening")

# Hours a part stands for, from (inclusive) to (exclusive), for people who fill in a form.
HOURS: Final[Mapping[str, tuple[int, int]]] = {
    "morning": (8, 12),
    "afternoon": (12, 17),
    "evening": (17, 21),
}

DAY_PARTS: Final = tuple(DayPart(f"{day}_{part}", day, part) for day in DAYS for part in PARTS)
CODES: Final = tuple(part.code for part in DAY_PARTS)

# What forms and templates offer first. The rest of Friday and Saturday stays valid input:
# for Muslim and Christian pairs Friday evening and Saturday morning are ordinary hours.
USUAL: Final = tuple(
    part.code
    for part in DAY_PARTS
    if part.day not in ("fri", "sat") or part.code in ("fri_morning", "sat_evening")
)

_DAY_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "he": {
        "sun": "יום ראשון",
        "mon": "יום שני",
        "tue": "יום שלישי",
        "wed": "יום רביעי",
        "thu": "יום חמישי",
        "fri": "יום שישי",
        "sat": "שבת",
    },
    "ar": {
        "sun": "الأحد",
        "mon": "الاثنين",
        "tue": "الثلاثاء",
        "wed": "الأربعاء",
        "thu": "الخميس",
        "fri": "الجمعة",
        "sat": "السبت",
    },
    "en": {
        "sun": "Sunday",
        "mon": "Monday",
        "tue": "Tuesday",
        "wed": "Wednesday",
        "thu": "Thursday",
        "fri": "Friday",
        "sat": "Saturday",
    },
}

_PART_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "he": {"morning": "בוקר", "afternoon": "צהריים", "evening": "ערב"},
    "ar": {"morning": "صباحًا", "afternoon": "ظهرًا", "evening": "مساءً"},
    "en": {"morning": "morning", "afternoon": "afternoon", "evening": "evening"},
}

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {
        part.code: f"{_DAY_LABELS[language][part.day]} {_PART_LABELS[language][part.part]}"
        for part in DAY_PARTS
    }
    for language in _DAY_LABELS
}


def label(code: str, *, language: str) -> str:
    """Return the words for a day part, e.g. "Sunday morning"; KeyError for an unknown code."""
    return _LABELS[language][code]


def in_week_order(codes: frozenset[str]) -> tuple[str, ...]:
    """Return the codes in the order of the week, as people read a diary."""
    return tuple(code for code in CODES if code in codes)
