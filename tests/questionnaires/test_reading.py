"""Workbooks: what is read, what is refused and where, and that they come out as they went in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from tests.questionnaires.workbooks import (
    CHOICES,
    ENGLISH,
    HEBREW,
    SETTINGS,
    SURVEY,
    labels,
    with_cell,
    workbook,
)

from tsemed.questionnaires.definition import About, Kind
from tsemed.questionnaires.problems import SENTENCES, DefinitionProblem, Fault
from tsemed.questionnaires.rules import MOST_QUESTIONS
from tsemed.questionnaires.shipped import shipped
from tsemed.questionnaires.xlsform_reading import read_definition
from tsemed.questionnaires.xlsform_writing import write_definition
from tsemed.spreadsheets.problems import Code, WorkbookProblem


def survey(row: int, column: str, value: Any) -> dict[str, Any]:
    return {"survey": with_cell(SURVEY, row, column, value)}


def question(*cells: Any) -> dict[str, Any]:
    return {"survey": [*SURVEY, cells]}


def choice(row: int, column: str, value: Any) -> dict[str, Any]:
    return {"choices": with_cell(CHOICES, row, column, value)}


def settings(column: str, value: Any) -> dict[str, Any]:
    return {"settings": with_cell(SETTINGS, 2, column, value)}


def headings(sheet: list[Any], *more: str) -> list[Any]:
    return [[*sheet[0], *more], *sheet[1:]]


IN_HEBREW, IN_ENGLISH = f"label::{HEBREW}", f"label::{ENGLISH}"
Place = tuple[str, int, str]
REFUSED: list[tuple[dict[str, Any], Fault, Place]] = [
    ({"survey": None}, Fault.NO_SHEET, ("survey", 0, "")),
    ({"choices": None}, Fault.NO_SHEET, ("choices", 0, "")),
    ({"settings": None}, Fault.NO_SHEET, ("settings", 0, "")),
    ({"survey": SURVEY[:1]}, Fault.EMPTY, ("survey", 0, "")),
    ({"survey": SURVEY[:2]}, Fault.EMPTY, ("survey", 0, "")),
    ({"survey": headings(SURVEY, "appearance")}, Fault.UNKNOWN_COLUMN, ("survey", 1, "appearance")),
    ({"survey": headings(SURVEY, "label")}, Fault.UNKNOWN_COLUMN, ("survey", 1, "label")),
    (
        {"survey": headings(SURVEY, "label::Russian (ru)")},
        Fault.UNKNOWN_COLUMN,
        ("survey", 1, "label::Russian (ru)"),
    ),
    ({"survey": headings(SURVEY, "label::he")}, Fault.COLUMN_TWICE, ("survey", 1, "label::he")),
    (
        {"survey": [["type", "name", f"label::{HEBREW}", f"label::{ENGLISH}"]]},
        Fault.COLUMN_MISSING,
        ("survey", 1, "label::Arabic (ar)"),
    ),
    (
        {"survey": [[*SURVEY[0], "", "hint::he"], *SURVEY[1:], [*[""] * 13, "a remark"]]},
        Fault.UNKNOWN_COLUMN,
        ("survey", 8, "N"),
    ),
    (survey(7, "type", ""), Fault.VALUE_MISSING, ("survey", 7, "type")),
    (survey(7, "type", "geopoint"), Fault.UNKNOWN_TYPE, ("survey", 7, "type")),
    (survey(7, "type", "calculate"), Fault.UNKNOWN_TYPE, ("survey", 7, "type")),
    (survey(7, "type", "begin repeat"), Fault.UNKNOWN_TYPE, ("survey", 7, "type")),
    (survey(7, "type", "text of ways"), Fault.UNKNOWN_TYPE, ("survey", 7, "type")),
    (survey(7, "type", "select_one ways or_other"), Fault.UNKNOWN_TYPE, ("survey", 7, "type")),
    (survey(4, "type", "select_multiple"), Fault.LIST_MISSING, ("survey", 4, "type")),
    (survey(4, "type", "select_one roads"), Fault.UNKNOWN_LIST, ("survey", 4, "type")),
    (survey(7, "name", ""), Fault.VALUE_MISSING, ("survey", 7, "name")),
    (survey(7, "name", "what you dream"), Fault.BAD_NAME, ("survey", 7, "name")),
    (survey(7, "name", "חלום"), Fault.BAD_NAME, ("survey", 7, "name")),
    (survey(7, "name", "d" * 41), Fault.BAD_NAME, ("survey", 7, "name")),
    (survey(7, "name", "far"), Fault.NAME_TWICE, ("survey", 7, "name")),
    (survey(7, "name", "meeting"), Fault.NAME_TWICE, ("survey", 7, "name")),
    (survey(7, IN_HEBREW, ""), Fault.MISSING_TRANSLATION, ("survey", 7, IN_HEBREW)),
    (survey(7, IN_HEBREW, "\u200f…"), Fault.MISSING_TRANSLATION, ("survey", 7, IN_HEBREW)),
    (survey(7, IN_ENGLISH, "x" * 501), Fault.TEXT_TOO_LONG, ("survey", 7, IN_ENGLISH)),
    (survey(7, "required", "maybe"), Fault.NOT_YES_OR_NO, ("survey", 7, "required")),
    (survey(2, "required", "yes"), Fault.NOT_HERE, ("survey", 2, "required")),
    (survey(6, "relevant", "${far} > 1"), Fault.NOT_HERE, ("survey", 6, "relevant")),
    (question("end_group"), Fault.GROUP_NOT_OPEN, ("survey", 8, "type")),
    (survey(6, "type", "note"), Fault.VALUE_MISSING, ("survey", 6, "name")),
    (question("begin_group", "more", *labels("More")), Fault.GROUP_OPEN, ("survey", 8, "type")),
    (survey(7, "relevant", "${far} >> 1"), Fault.UNREADABLE, ("survey", 7, "relevant")),
    (survey(7, "relevant", "${far}"), Fault.NOT_A_CONDITION, ("survey", 7, "relevant")),
    (survey(7, "relevant", "${near} > 1"), Fault.UNKNOWN_QUESTION, ("survey", 7, "relevant")),
    (survey(7, "relevant", "${hello} = 'x'"), Fault.UNKNOWN_QUESTION, ("survey", 7, "relevant")),
    (survey(7, "relevant", ". = 'x'"), Fault.UNKNOWN_QUESTION, ("survey", 7, "relevant")),
    (survey(7, "relevant", "${far} = 'x'"), Fault.NOT_COMPARABLE, ("survey", 7, "relevant")),
    (survey(7, "relevant", "${ways} = 'online'"), Fault.NOT_COMPARABLE, ("survey", 7, "relevant")),
    (survey(7, "relevant", "'x' = 'x'"), Fault.NOT_COMPARABLE, ("survey", 7, "relevant")),
    (
        survey(7, "relevant", "selected(${ways}, 'post')"),
        Fault.UNKNOWN_CHOICE,
        ("survey", 7, "relevant"),
    ),
    (survey(5, "relevant", "${far} > 1"), Fault.CYCLE, ("survey", 5, "relevant")),
    (survey(3, "relevant", "${far} > 1"), Fault.CYCLE, ("survey", 3, "relevant")),
    (survey(5, f"constraint_message::{HEBREW}", ""), Fault.MISSING_TRANSLATION,
     ("survey", 5, f"constraint_message::{HEBREW}")),
    (survey(7, "matching_field", "shoe"), Fault.UNKNOWN_VALUE, ("survey", 7, "matching_field")),
    (survey(7, "matching_field", "rank"), Fault.UNKNOWN_VALUE, ("survey", 7, "matching_field")),
    (survey(7, "matching_field", "email"), Fault.UNKNOWN_VALUE, ("survey", 7, "matching_field")),
    (survey(7, "matching_field", "topics"), Fault.FIELD_TYPE, ("survey", 7, "matching_field")),
    (
        question("select_multiple ways", "again", *labels("Again"), *[""] * 6, "modes"),
        Fault.FIELD_TWICE,
        ("survey", 8, "matching_field"),
    ),
    (choice(3, "name", "by_post"), Fault.FIELD_CHOICE, ("choices", 3, "name")),
    (survey(4, "data_class", "needs"), Fault.OTHER_CLASS, ("survey", 4, "data_class")),
    (survey(7, "data_class", "mentor_profile"), Fault.UNKNOWN_VALUE, ("survey", 7, "data_class")),
    (choice(3, "name", "in_person"), Fault.CHOICE_TWICE, ("choices", 3, "name")),
    (choice(3, "list_name", ""), Fault.VALUE_MISSING, ("choices", 3, "list_name")),
    (choice(3, IN_HEBREW, ""), Fault.MISSING_TRANSLATION, ("choices", 3, IN_HEBREW)),
    (settings("form_id", ""), Fault.VALUE_MISSING, ("settings", 2, "form_id")),
    (settings("form_id", "ראשון"), Fault.BAD_NAME, ("settings", 2, "form_id")),
    (settings("about", "everybody"), Fault.UNKNOWN_VALUE, ("settings", 2, "about")),
    (settings("form_title_he", ""), Fault.MISSING_TRANSLATION,
     ("settings", 2, "form_title_he")),
    ({"settings": SETTINGS[:1]}, Fault.VALUE_MISSING, ("settings", 2, "form_id")),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "fault", "place"), REFUSED)
def test_what_is_outside_the_subset_is_refused_at_its_place(
    sheets: dict[str, Any], fault: Fault, place: Place
) -> None:
    with pytest.raises(DefinitionProblem) as refused:
        read_definition(workbook(**sheets))
    assert (refused.value.fault, refused.value.place) == (fault, place)


@pytest.mark.parametrize("language", ["he", "ar", "en"])
@pytest.mark.parametrize("case", range(0, len(REFUSED), 7))
def test_a_refusal_is_one_sentence_with_its_place(case: int, language: str) -> None:
    sheets, _fault, (sheet, row, column) = REFUSED[case]
    with pytest.raises(DefinitionProblem) as refused, override(language):
        read_definition(workbook(**sheets))
    with override(language):
        sentence = refused.value.message
    assert all(str(one) in sentence for one in (sheet, row, column) if one)
    assert "%(" not in sentence


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Fault)


def test_ten_thousand_questions_are_refused_with_the_limit() -> None:
    rows = [["text", f"q{number}", *labels("x")] for number in range(10_000)]
    with pytest.raises(DefinitionProblem) as refused:
        read_definition(workbook(survey=[SURVEY[0], *rows]))
    assert refused.value.fault is Fault.TOO_MANY
    assert refused.value.values == {"count": 10_000, "most": MOST_QUESTIONS}


Spoil = Callable[[], bytes]
HOSTILE: list[tuple[Spoil, Code]] = [
    (lambda: workbook(**survey(7, f"label::{HEBREW}", "=1+1")), Code.FORMULA),
    (lambda: workbook(**survey(7, "relevant", "=${far}")), Code.FORMULA),
    (lambda: workbook(**choice(3, "name", '=HYPERLINK("http://x")')), Code.FORMULA),
    (lambda: workbook()[:-300], Code.DAMAGED),
    (lambda: b"", Code.EMPTY_FILE),
    (lambda: b"type,name\ntext,a\n", Code.NOT_A_LIST),
    (lambda: b"<html><table><tr><td>type", Code.WEB_PAGE),
    (lambda: workbook(**survey(7, f"label::{HEBREW}", "x" * 5_000)), Code.CELL_TOO_LONG),
    (lambda: workbook(far_cell="A900000"), Code.TOO_MANY_ROWS),
    (lambda: workbook(far_cell="ZZ3"), Code.TOO_MANY_COLUMNS),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "code"), HOSTILE)
def test_a_hostile_file_is_refused_at_the_gate(spoil: Spoil, code: Code) -> None:
    with pytest.raises(WorkbookProblem) as refused:
        read_definition(spoil())
    assert refused.value.code is code


def test_a_workbook_is_read_row_by_row() -> None:
    found = read_definition(workbook())
    assert (found.code, found.about) == ("first_steps", About.MENTEE)
    assert [one.kind for one in found.questions] == [
        Kind.NOTE, Kind.BEGIN_GROUP, Kind.SELECT_MULTIPLE, Kind.INTEGER, Kind.END_GROUP, Kind.TEXT,
    ]  # fmt: skip
    ways, far, dream = (one for one in found.questions if one.is_answered)
    assert (ways.required, ways.list_name, ways.feeds) == (True, "ways", "modes")
    assert far.relevant == "selected(${ways}, 'in_person')"
    assert (far.required, dream.required) == (False, True)
    assert dream.labels["ar"] == "What you dream of بالعربية"
    assert [one.name for one in found.choices_of(ways)] == ["in_person", "online"]


@pytest.mark.parametrize("definition", shipped(), ids=lambda one: one.code)
def test_what_is_written_reads_back_equal(definition: Any) -> None:
    assert read_definition(write_definition(definition, number=3)) == definition


def test_another_library_reads_what_is_written() -> None:
    definition = read_definition(workbook())
    book = load_workbook(BytesIO(write_definition(definition, number=3)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    rows = list(book["survey"].iter_rows(values_only=True))
    far = dict(zip(rows[0], rows[4], strict=True))
    assert (far["type"], far["name"], far["constraint"]) == ("integer", "far", ". <= 60")
    assert far["label::Hebrew (he)"] == "How far בעברית"
    settings_rows = list(book["settings"].iter_rows(values_only=True))
    found = dict(zip(*settings_rows, strict=True))
    assert (found["form_id"], found["form_title"]) == ("first_steps", "First steps בעברית")
