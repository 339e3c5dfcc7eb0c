"""Writing: right-to-left, readable by Excel, whole or not at all, and never a formula."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import phonenumbers
import pytest

from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.example_people import example_people
from tsemed.spreadsheets.people_lists import SHEETS, read_people
from tsemed.spreadsheets.templates import write_list
from tsemed.spreadsheets.writing import (
    WrittenColumn,
    WrittenSheet,
    whole_file,
    write_csv,
    write_workbook,
)

ON = date(2026, 11, 24)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "http://a.b"]


def _one_column(path: Path, cells: list[str], language: str = "he") -> None:
    rows = [[cell] for cell in cells]
    sheet = WrittenSheet("s", (WrittenColumn("שם"),), rows)
    write_workbook(path, [sheet], language=language)


def test_what_looks_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    _one_column(path, DANGEROUS)
    page = openpyxl.load_workbook(path)["s"]
    cells = [page.cell(row, 1) for row in range(2, 2 + len(DANGEROUS))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [str(cell.value).strip() for cell in cells] == [text.strip() for text in DANGEROUS]


def test_what_looks_like_a_formula_is_disarmed_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, ["שם"], [[cell] for cell in DANGEROUS])
    with path.open(encoding="utf-8-sig", newline="") as lines:
        _, *rows = csv.reader(lines)
    assert [row[0][0] for row in rows[:-1]] == ["'"] * 7
    assert rows[-1] == ["http://a.b"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("language", "right_to_left"), [("he", True), ("ar", True), ("en", None)])
def test_a_sheet_lies_in_the_direction_of_its_language(
    tmp_path: Path, language: str, right_to_left: bool | None
) -> None:
    path = tmp_path / "out.xlsx"
    _one_column(path, ["נועה"], language)
    view = openpyxl.load_workbook(path)["s"].sheet_view
    assert (view.rightToLeft or None) == right_to_left
    assert view.pane.ySplit == 1


def test_characters_a_workbook_cannot_hold_are_replaced_and_long_texts_cut(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    _one_column(path, ["a\x00b\ud800", "x" * 40_000, "_x0041_"])
    page = openpyxl.load_workbook(path)["s"]
    assert page["A2"].value == "a\ufffdb\ufffd"
    assert len(page["A3"].value) == 32_000
    assert page["A4"].value == "_x0041_"


def _write_half_and_be_interrupted(path: Path) -> None:
    with whole_file(path) as temporary:
        temporary.write_text("half", "utf-8")
        raise KeyboardInterrupt


def test_an_error_while_writing_leaves_what_was_there_before_and_nothing_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("before", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        _write_half_and_be_interrupted(path)
    assert path.read_text("utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_written_file_can_be_read_by_others_as_the_umask_says(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, ["a"], [])
    other = tmp_path / "other"
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("language", ["he", "ar", "en"])
@pytest.mark.parametrize("side", list(Side))
def test_a_template_explains_every_column_and_offers_its_values(
    tmp_path: Path, side: Side, language: str
) -> None:
    path = tmp_path / "list.xlsx"
    write_list(path, side, language=language)
    book = openpyxl.load_workbook(path)
    listed, explanations, values = book.worksheets
    headings = [column.heading(language, side) for column in columns_of(side)]
    assert listed.title == SHEETS[side][language]
    assert [cell.value for cell in listed[1]] == headings
    assert listed.max_row == 1
    assert [explanations.cell(row, 1).value for row in range(2, 2 + len(headings))] == headings
    offered = [rule for rule in listed.data_validations.dataValidation if rule.type == "list"]
    assert len(offered) == values.max_column >= 12
    assert all(values.title in rule.formula1 for rule in offered)


@pytest.mark.parametrize("language", ["he", "ar", "en"])
@pytest.mark.parametrize("side", list(Side))
def test_example_people_come_back_from_the_workbook_as_they_went_in(
    tmp_path: Path, side: Side, language: str
) -> None:
    path = tmp_path / "list.xlsx"
    people = example_people(side, on=ON)
    write_list(path, side, language=language, people=people)
    read = read_people(path, side)
    assert (read.refused, read.notes, read.language) == ((), (), language)
    stated = [{key: value for key, value in each.items() if value != ()} for each in people]
    assert [dict(person.values) for person in read.people] == stated


def test_example_people_are_the_same_every_time_and_believable() -> None:
    for side, least in ((Side.MENTORS, 60), (Side.MENTEES, 90)):
        people = example_people(side, on=ON)
        assert people == example_people(side, on=ON)
        assert len(people) == least
        names = " ".join(f"{each['first_name']} {each['last_name']}" for each in people)
        for script in ("א-ת", "ء-ي"):
            assert any(script[0] <= letter <= script[2] for letter in names)
        for person in people:
            number = phonenumbers.parse(str(person["phone"]), "IL")
            assert phonenumbers.is_valid_number(number), person["phone"]
    scripts = " ".join(str(p["first_name"]) for side in Side for p in example_people(side, on=ON))
    assert any("\u0400" <= letter <= "\u04ff" for letter in scripts)
    assert any("\u1200" <= letter <= "\u137f" for letter in scripts)
