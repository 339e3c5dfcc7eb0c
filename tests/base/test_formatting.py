"""Words in a row, and days, as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from tsemed.base.formatting import joined, long_date, sign, weekday_label

DAY, NOON = date(2026, 11, 26), datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "row", "pieces", "day"),
    [
        ("en", "a, b, 3", "a; b", "Thursday, 26 November 2026"),
        ("he", "a, b, 3", "a; b", "חמישי, 26 בנובמבר 2026"),
        ("ar", "a، b، 3", "a؛ b", "الخميس، 26 نوفمبر 2026"),
    ],
)
def test_every_language_has_its_own_signs(language: str, row: str, pieces: str, day: str) -> None:
    with override(language):
        written = joined(["a", "b", 3]), joined(iter("ab"), between=";")
        assert (*written, weekday_label(DAY, with_year=True)) == (row, pieces, day)
        assert sign(",") in date_format(NOON, "DATETIME_FORMAT")


def test_one_text_and_none_need_no_sign() -> None:
    assert (joined(["a"]), joined([])) == ("a", "")


@pytest.mark.parametrize(
    ("language", "year", "shown"),
    [
        ("en", 0, "5 January"),
        ("he", 0, "5 בינואר"),
        ("en", 1, "5 January {year}"),
        ("he", 1, "5 בינואר {year}"),
        ("ar", -1, "5 يناير {year}"),
    ],
)
def test_d21_a_day_of_another_year_has_its_year(language: str, year: int, shown: str) -> None:
    day = date(localdate().year + year, 1, 5)
    with override(language):
        assert long_date(day) == shown.format(year=day.year)
        assert weekday_label(day).endswith(shown.format(year=day.year))
