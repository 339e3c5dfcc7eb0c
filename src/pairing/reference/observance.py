"""Which parts of an ordinary week a calendar keeps free, and what the calendars are called.

Only the week is here. The yearly holidays move with the moon and need a date; they are the
caller's. Observance says when somebody cannot meet, never who somebody is: it is applied
only where the person chose a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Observance(StrEnum):
    """A calendar a person may ask the programme to respect."""

    JEWISH = "jewish"
    MUSLIM = "muslim"
    CHRISTIAN = "christian"
    DRUZE = "druze"


# Shabbat begins before sunset on Friday, in winter as early as 16:00, so the whole afternoon
# is kept; it ends after nightfall on Saturday, in summer at about 20:30, and the programme
# still offers Saturday evening because people who keep Shabbat ask for it.
# Friday prayer falls about noon all year round. Sunday worship is in the morning.
# Druze communities hold the majlis on Thursday evening.
UNAVAILABLE: Final[Mapping[Observance, frozenset[str]]] = {
    Observance.JEWISH: frozenset({"fri_afternoon", "fri_evening", "sat_morning", "sat_afternoon"}),
    Observance.MUSLIM: frozenset({"fri_afternoon"}),
    Observance.CHRISTIAN: frozenset({"sun_morning"}),
    Observance.DRUZE: frozenset({"thu_evening"}),
}

LABELS: Final[Mapping[str, Mapping[Observance, str]]] = {
    "he": {
        Observance.JEWISH: "לוח יהודי (שבת)",
        Observance.MUSLIM: "לוח מוסלמי (תפילת יום שישי)",
        Observance.CHRISTIAN: "לוח נוצרי (יום ראשון)",
        Observance.DRUZE: "לוח דרוזי (ערב יום חמישי)",
    },
    "ar": {
        Observance.JEWISH: "التقويم اليهودي (السبت)",
        Observance.MUSLIM: "التقويم الإسلامي (صلاة الجمعة)",
        Observance.CHRISTIAN: "التقويم المسيحي (الأحد)",
        Observance.DRUZE: "التقويم الدرزي (مساء الخميس)",
    },
    "en": {
        Observance.JEWISH: "Jewish calendar (Shabbat)",
        Observance.MUSLIM: "Muslim calendar (Friday prayer)",
        Observance.CHRISTIAN: "Christian calendar (Sunday)",
        Observance.DRUZE: "Druze calendar (Thursday evening)",
    },
}


def unavailable_times(observances: Iterable[Observance]) -> frozenset[str]:
    """Return the day parts kept free by any of the given calendars."""
    return frozenset().union(*(UNAVAILABLE[observance] for observance in observances))


def times_respecting(times: Iterable[str], *, observances: Iterable[Observance]) -> frozenset[str]:
    """Return the given day parts without those a calendar keeps free."""
    return frozenset(times) - unavailable_times(observances)


def label(observance: Observance, *, language: str) -> str:
    """Return the name of a calendar as a form shows it."""
    return LABELS[language][observance]
