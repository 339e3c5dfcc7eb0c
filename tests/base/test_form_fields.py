"""Days, birth years, names and e-mail addresses as a form reads them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django import forms
from django.utils import timezone, translation

from pairing.reference.day_bounds import CAREER, ORDINARY, WAITING, DayBounds, birth_years, day_of
from pairing.reference.invisible import clean_address, is_visible, without_invisible
from tsemed.base.form_fields import BirthYearField, DayField, EmailField, NameField

TODAY = date(2026, 11, 24)
LEAP_DAY = date(2028, 2, 29)


class Typed(forms.Form):
    day = DayField(required=False)
    since = DayField(required=False, bounds=WAITING)
    year = BirthYearField(required=False)
    name = NameField(required=False)
    email = EmailField(required=False)


def errors(**typed: str) -> dict[str, list[str]]:
    with translation.override("en"):
        return {name: list(found) for name, found in Typed(typed).errors.items()}


def cleaned(**typed: str) -> dict[str, object]:
    form = Typed(typed)
    assert form.errors == {}
    return {name: form.cleaned_data[name] for name in typed}


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "9999-12-31", "2199-12-31"])
def test_a_day_of_another_century_is_refused(typed: str) -> None:
    (message,) = errors(day=typed)["day"]
    assert message.startswith("Choose a day between 1.1.1900 and ")


def test_bounds_move_with_the_day_of_the_question() -> None:
    today = timezone.localdate()
    assert errors(since=(today + timedelta(days=1)).isoformat()).keys() == {"since"}
    assert cleaned(since=today.isoformat()) == {"since": today}
    assert errors(since=f"{today.year - 11}-01-01").keys() == {"since"}


@pytest.mark.parametrize(
    ("bounds", "first", "last"),
    [
        (ORDINARY, date(1900, 1, 1), date(2031, 11, 24)),
        (WAITING, date(2016, 11, 24), TODAY),
        (CAREER, date(1966, 11, 24), TODAY),
        (DayBounds(years_back=500, years_ahead=500), date(1900, 11, 24), date(2199, 11, 24)),
    ],
)
def test_bounds_are_counted_in_years(bounds: DayBounds, first: date, last: date) -> None:
    assert (bounds.first(TODAY), bounds.last(TODAY)) == (first, last)
    assert bounds.contains(last, today=TODAY)
    assert not bounds.contains(last + timedelta(days=1), today=TODAY)


def test_a_leap_day_becomes_the_last_of_february() -> None:
    assert WAITING.first(LEAP_DAY) == date(2018, 2, 28)


def test_a_calendar_offers_believable_days_only() -> None:
    drawn = str(Typed()["since"])
    today = timezone.localdate()
    assert f'max="{today.isoformat()}"' in drawn
    assert f'min="{WAITING.first(today).isoformat()}"' in drawn


@pytest.mark.parametrize("typed", ["1", "1899", "3000", "99999999999999999999"])
def test_a_birth_year_of_nobody_is_refused(typed: str) -> None:
    first, last = birth_years(timezone.localdate())
    assert errors(year=typed)["year"] == [f"Write a year between {first} and {last}."]


def test_a_birth_year_of_an_adult_is_taken() -> None:
    assert cleaned(year="1984") == {"year": 1984}


INVISIBLE = ["\u200e\u200f", "\u2060", "\u00ad", "\u200d\u200c", "\u3164", "\u115f\uffa0", "\u2800"]


@pytest.mark.parametrize("typed", [*INVISIBLE, "…", "—", "'"])
def test_a_name_of_invisible_signs_is_refused(typed: str) -> None:
    refused = errors(name=typed)
    # Marks are removed first, and an optional name may be empty.
    assert refused.keys() == {"name"} or cleaned(name=typed) == {"name": ""}
    assert not is_visible(typed)


@pytest.mark.parametrize(
    "typed",
    ['"dana"@example.org', r'"d\ana"@example.org', "dana@[192.0.2.1]", "dana@x@example.org"],
)
def test_one_mailbox_has_one_address(typed: str) -> None:
    assert errors(email=typed) == {"email": ["Enter a valid email address."]}


@pytest.mark.parametrize("name", ["דנה", "عبد الله", "ሰላም", "Ng", "李", "M's 2", "ג׳ורג׳"])
def test_a_name_of_any_script_is_taken_as_written(name: str) -> None:
    assert cleaned(name=name) == {"name": name}


def test_marks_around_a_name_are_removed() -> None:
    assert cleaned(name="\u200f\u202bדנה\u202c") == {"name": "דנה"}
    assert without_invisible("می\u200cخواهم") == "می\u200cخواهم"


def test_marks_in_an_address_are_removed() -> None:
    typed = "\u200e\u202aDana.Cohen\u200b@Example.org\u202c \u200f"
    assert cleaned(email=typed) == {"email": "dana.cohen@example.org"}
    assert clean_address(typed) == "dana.cohen@example.org"


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31", "2026-W01-1", "20260101", "x"])
def test_a_text_that_is_no_believable_day_is_no_day(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the text itself
        day_of(written)
