from __future__ import annotations

from datetime import date

import pytest

from tsemed.base.hebrew_date import hebrew_date


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 3, 24), "י״ד באדר ב׳ תשפ״ד"),
        (date(2024, 10, 3), "א׳ בתשרי תשפ״ה"),
        (date(2025, 1, 1), "א׳ בטבת תשפ״ה"),
        (date(2026, 4, 2), "ט״ו בניסן תשפ״ו"),
        (date(2026, 9, 11), "כ״ט באלול תשפ״ו"),
        (date(2026, 9, 12), "א׳ בתשרי תשפ״ז"),
        (date(2026, 11, 24), "י״ד בכסלו תשפ״ז"),
        (date(1948, 5, 14), "ה׳ באייר תש״ח"),
    ],
)
def test_the_hebrew_date_of_a_known_day(day: date, written: str) -> None:
    assert hebrew_date(day) == written


def test_a_year_of_days_in_a_row_never_repeats_and_never_fails() -> None:
    first = date(2026, 1, 1).toordinal()
    written = [hebrew_date(date.fromordinal(first + day)) for day in range(366)]
    assert len(set(written)) == 366
