"""From a table to people: headings of three languages, values in any spelling, rows reported."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pairing.problem.people import Gender, Mode, Need, Place, Rank, Stage
from tsemed.commandline.problem_builder import mentee_of, mentor_of, round_of
from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.people_lists import (
    PeopleList,
    columns_found,
    people_of,
    without_implausible_days,
)
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.workbooks import Cell, Row, Table

ON = date(2026, 11, 24)


def table(headings: list[str], *rows: list[Cell]) -> Table:
    """Return a table as the reader gives it."""
    numbered = tuple(Row(number, tuple(row)) for number, row in enumerate(rows, start=2))
    return Table("list.xlsx", "sheet", tuple(headings), numbered)


def mentors(headings: list[str], *rows: list[Cell], **mapped: str) -> PeopleList:
    """Return a list of mentors with these rows."""
    return people_of(table(headings, *rows), Side.MENTORS, headings=mapped)


def mentees(headings: list[str], *rows: list[Cell]) -> PeopleList:
    """Return a list of mentees with these rows."""
    return people_of(table(headings, *rows), Side.MENTEES)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_every_column_is_found_by_its_heading_in_every_language(side: Side, language: str) -> None:
    headings = [column.heading(language, side) for column in columns_of(side)]
    found = columns_found(table(headings), side, headings={})
    assert [found[column.key][0] for column in columns_of(side)] == list(range(len(headings)))
    assert people_of(table(headings), side).language == language


@pytest.mark.parametrize("side", list(Side))
def test_every_column_is_found_by_its_key_and_every_usual_heading(side: Side) -> None:
    for column in columns_of(side):
        for spelling in column.spellings(side):
            headings = ["first_name", spelling] if column.key != "first_name" else [spelling]
            found = columns_found(table(headings), side, headings={})
            assert found[column.key][0] == len(headings) - 1


def test_every_column_is_explained_in_a_sentence_short_enough_for_a_hint() -> None:
    for side in Side:
        for column in columns_of(side):
            for language in ("he", "ar", "en"):
                explanation = column.explanation(language, side)
                assert explanation.endswith(".")
                assert len(explanation) <= 255
                assert len(column.heading(language, side)) <= 32


def test_a_mentor_is_read_as_the_engine_takes_one() -> None:
    people = mentors(
        ["מס", "מספר", "שם פרטי", "שם משפחה", "שפות", "יישוב", 'מרחק נסיעה (ק"מ)', "אופן המפגש",
         "זמנים אפשריים", "תחומי עיסוק", "מקום עבודה", "דרגה ניהולית", "שנות ניסיון",
         "ניסיון בשלבים", "התאמות אפשריות", "מספר הצמדות אפשרי", "הכשרה הושלמה", "לשון פנייה"],
        ["?", 101.0, "נועה", "לוי", "עברית; ערבית", "תל-אביב", 30.0, "שניהם",
         "יום שני, ראשון בוקר", "פיתוח תוכנה, 2519", "בנק הגליל", "ניהול בכיר", 12.0,
         "קידום", "כתוביות", 2.0, "לא", "אשה"],
    )  # fmt: skip
    assert people.refused == ()
    assert [(one.code, one.column) for one in people.notes] == [(Code.HEADING_PASSED_OVER, "מס")]
    (listed,) = people.people
    assert (listed.id, listed.name, listed.row) == ("101", "נועה לוי", 2)
    mentor = mentor_of(listed)
    assert mentor.languages == {"he", "ar"}
    assert (mentor.place, mentor.region) == (Place(32.080, 34.781), "tel_aviv")
    assert mentor.radius_km == 30
    assert mentor.modes == {Mode.IN_PERSON, Mode.ONLINE}
    assert mentor.times == {"mon_morning", "mon_afternoon", "mon_evening", "sun_morning"}
    assert mentor.occupations == ("2512", "2519")
    assert (mentor.rank, mentor.years_of_experience) == (Rank.SENIOR, 12)
    assert mentor.stages == {Stage.ADVANCE}
    assert mentor.offers == {Need.CAPTIONS}
    assert (mentor.capacity, mentor.trained, mentor.cleared) == (2, False, True)
    assert mentor.gender is Gender.WOMAN


def test_a_mentee_with_a_name_alone_leaves_everything_unsaid() -> None:
    (listed,) = mentees(["الاسم"], ["نور"]).people
    mentee = mentee_of(listed, on=ON)
    assert (mentee.id, mentee.waiting_days, mentee.stage, mentee.place) == ("نور", 0, None, None)
    assert mentee.languages == mentee.times == mentee.modes == mentee.needs == frozenset()


@pytest.mark.parametrize(
    "written",
    ["1/11/2026", "01.11.2026", "2026-11-01", "2026-11-01 00:00:00", "1/11/2026 0:00",
     "2026-11-01T00:00:00", date(2026, 11, 1)],
)  # fmt: skip
def test_waiting_is_counted_from_the_day_of_acceptance_the_day_written_first(written: Cell) -> None:
    (listed,) = mentees(["שם", "תאריך קבלה"], ["נור", written]).people
    assert mentee_of(listed, on=ON).waiting_days == 23


def test_an_hour_alone_is_not_a_day() -> None:
    read = mentees(["שם", "תאריך קבלה"], ["נור", "09:30:00"])
    assert [one.code for one in read.notes] == [Code.NOT_A_DATE]


def test_a_calendars_hours_are_offered_only_when_nothing_else_is() -> None:
    people = mentees(
        ["first_name", "times", "observance"],
        ["a", "Friday, Monday evening", "muslim"],
        ["b", "fri_afternoon", "muslim"],
    )
    first, second = (mentee_of(listed, on=ON) for listed in people.people)
    assert first.times == {"fri_morning", "fri_evening", "mon_evening"}
    assert second.times == {"fri_afternoon"}


def test_an_employer_is_the_same_however_it_is_spelled() -> None:
    (mentor,) = mentors(["שם", "מקום עבודה"], ["דן", 'בנק "הגליל"']).people
    (mentee,) = mentees(["שם", "מעסיקים"], ["נור", "חנות, בנק הגליל"]).people
    assert mentor_of(mentor).employer in mentee_of(mentee, on=ON).employers


def test_nameless_and_repeated_rows_are_left_out() -> None:
    people = mentors(["מספר", "שם פרטי"], [1.0, "נועה"], [2.0, None], [1.0, "דן"], ["1 ", "רון"])
    assert [person.name for person in people.people] == ["נועה"]
    assert [(p.code.value, p.row, p.column, p.values) for p in people.refused] == [
        ("empty", 3, "שם פרטי", {}),
        ("person_twice", 4, "מספר", {"value": "1", "first_row": 2}),
        ("person_twice", 5, "מספר", {"value": "1", "first_row": 2}),
    ]


def test_a_condition_that_cannot_be_understood_leaves_the_row_out_a_wish_does_not() -> None:
    people = mentees(
        ["שם", "התאמות נדרשות", "יישוב", "שלב", "תחום עיסוק מבוקש", 'מרחק נסיעה (ק"מ)'],
        ["א", "רמפה", "עכו", None, None, None],
        ["ב", "הפסקות", "אטלנטיס", "גמלאות", "קוסם, 2512", "הרבה"],
        ["ג", None, None, None, None, 9999.0],
    )
    assert [person.name for person in people.people] == ["ב", "ג"]
    assert [(p.code.value, p.row, p.values["value"]) for p in people.refused] == [
        ("unknown_value", 2, "רמפה")
    ]
    assert [(p.code.value, p.row, p.values["value"]) for p in people.notes] == [
        ("unknown_town", 3, "אטלנטיס"),
        ("not_a_number", 3, "הרבה"),
        ("unknown_occupation", 3, "קוסם"),
        ("unknown_value", 3, "גמלאות"),
        ("out_of_range", 4, "9999"),
    ]
    assert people.people[0].values["occupations"] == ("2512",)


def test_a_phone_that_a_spreadsheet_took_for_a_number_gets_its_zero_back() -> None:
    (person,) = mentors(["שם", "טלפון"], ["דן", 502345678.0]).people
    assert person.values["phone"] == "0502345678"


def test_a_foreign_heading_is_mapped_before_anything_is_guessed() -> None:
    people = people_of(
        table(["Volunteer", "name", "Speaks"], ["Dana", "x", "Hebrew"]),
        Side.MENTORS,
        headings={"Volunteer": "first_name", "speaks": "languages"},
    )
    (person,) = people.people
    assert (person.name, person.values["languages"]) == ("Dana", ("he",))


@pytest.mark.parametrize(
    ("headings", "mapped", "code", "column"),
    [
        (["טלפון"], {}, "column_missing", "שם פרטי"),
        (["الهاتف", "اللغات"], {}, "column_missing", "الاسم الشخصي"),
        (["שם פרטי", "First name"], {}, "column_twice", "First name"),
        (["שם פרטי", "שם פרטי"], {}, "column_twice", "שם פרטי"),
        (["name"], {"Nickname": "first_name"}, "column_missing", "Nickname"),
    ],
)
def test_a_list_with_unknown_columns_is_refused(
    headings: list[str], mapped: dict[str, str], code: str, column: str
) -> None:
    with pytest.raises(WorkbookProblem) as caught:
        people_of(table(headings), Side.MENTORS, headings=mapped)
    assert (caught.value.code.value, caught.value.column) == (code, column)


def test_decisions_and_conflicts_name_mentors_by_number_or_by_name() -> None:
    made = round_of(
        mentors(["מספר", "שם"], [1.0, "נועה לוי"], [2.0, "דן כהן"], [3.0, "דן כהן"]),
        mentees(
            ["שם", "הצמדה שהוחלטה", "לא להצמיד עם", "הצמדות קודמות"],
            ["א", "נועה לוי", "2, 3", None],
            ["ב", None, None, "1"],
        ),
        on=ON,
    )
    assert made.problem.pins == {("א", "1")}
    assert made.problem.forbidden == {
        ("א", "2"): "conflict", ("א", "3"): "conflict", ("ב", "1"): "earlier_pair",
    }  # fmt: skip
    assert made.refused == ()


def test_a_mentee_whose_decision_names_nobody_is_left_out() -> None:
    made = round_of(
        mentors(["מספר", "שם"], [2.0, "דן כהן"], [3.0, "דן כהן"]),
        mentees(["שם", "לא להצמיד עם"], ["א", "דן כהן"], ["ב", None]),
        on=ON,
    )
    assert [mentee.id for mentee in made.problem.mentees] == ["ב"]
    assert [(p.code.value, p.row, p.values) for p in made.refused] == [
        ("no_such_person", 2, {"value": "דן כהן"})
    ]


def test_impossible_and_contradictory_decisions_are_reported() -> None:
    made = round_of(
        mentors(["שם", "מספר הצמדות אפשרי"], ["דן", 1.0], ["רון", 2.0]),
        mentees(
            ["שם", "הצמדה שהוחלטה", "הצמדות קודמות"],
            ["א", "דן", None],
            ["ב", "דן", None],
            ["ג", "רון", "רון"],
            ["ד", "דן, רון", None],
        ),
        on=ON,
    )
    assert made.problem.pins == {("א", "דן")}
    assert [(p.code.value, p.row, p.values["value"]) for p in made.refused] == [
        ("no_place_left", 3, "דן"),
        ("contradiction", 4, "רון"),
        ("unknown_value", 5, "דן, רון"),
    ]


@pytest.mark.parametrize(
    "written",
    [date(1899, 12, 31), datetime(9999, 12, 31), "1/1/0001", "31/12/9999"],  # noqa: DTZ001
)
def test_a_day_that_no_list_can_mean_is_reported(written: Cell) -> None:
    read = mentees(["שם", "תאריך קבלה"], ["נור", written])
    assert [one.code for one in read.notes] == [Code.DAY_OUT_OF_BOUNDS]
    assert "accepted_on" not in read.people[0].values


@pytest.mark.parametrize("written", ["20/11/1926", "25/11/2026"])
def test_a_day_that_waiting_cannot_begin_on_is_reported(written: str) -> None:
    read = without_implausible_days(mentees(["שם", "תאריך קבלה"], ["נור", written]), on=ON)
    assert [(one.code, one.row, one.column, one.values) for one in read.notes] == [
        (
            Code.DAY_OUT_OF_BOUNDS, 2, "תאריך קבלה",
            {"value": written, "first": "24/11/2016", "last": "24/11/2026"},
        )
    ]  # fmt: skip
    assert mentee_of(read.people[0], on=ON).waiting_days == 0


@pytest.mark.parametrize("name", ["\u2060", "\u3164", "\u200d\u200c", "—"])
def test_a_row_whose_name_shows_nothing_is_left_out(name: str) -> None:
    read = mentees(["שם", "שם משפחה"], [name, "לוי"], ["נור", name])
    assert [(one.code, one.row) for one in read.refused] == [(Code.INVISIBLE_NAME, 2)]
    assert [(one.code, one.row) for one in read.notes] == [(Code.INVISIBLE_NAME, 3)]
    assert [one.name for one in read.people] == ["נור"]
