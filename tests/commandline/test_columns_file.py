"""A file of columns names the sheet, the row of headings and what foreign values mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter
from tests.commandline.running import refused, run_in_process

ON = ("--on", "2026-11-24")
LISTS = ("--mentors", "mentors.xlsx", "--mentees", "mentees.xlsx", "--columns", "columns.toml")
HEADINGS = ["First name", "Languages", "Town"]


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return two lists, the first of which stands on a second sheet below a title."""
    spring = [HEADINGS, ["Old", "Hebrew", "Haifa"]]
    autumn = [["Mentors of autumn", "as sent"], [], HEADINGS, ["Rut", "Iwrit, Arabisch", "Haifa"]]
    workbook(tmp_path / "mentors.xlsx", {"Spring": spring, "Autumn": autumn})
    workbook(tmp_path / "mentees.xlsx", {"List": [HEADINGS, ["Noa", "Hebrew", "Haifa"]]})
    return tmp_path


def pairs(folder: Path, columns: str) -> list[tuple[str, str]]:
    (folder / "columns.toml").write_text(columns, "utf-8")
    done = run_in_process(folder, "match", *LISTS, "--json", "--language", "en", *ON)
    assert done.returncode == 0, done.stderr
    return [
        (one["mentor"]["name"], one["mentee"]["name"]) for one in json.loads(done.stdout)["pairs"]
    ]


def test_sheet_row_and_values_are_named(folder: Path) -> None:
    columns = """
        [mentors]
        sheet = "autumn"
        header_row = 3
        [mentors.values.languages]
        iwrit = "Hebrew"
        Arabisch = "Arabic"
    """
    assert pairs(folder, columns) == [("Rut", "Noa")]


def test_by_default_the_first_sheet_is_read(folder: Path) -> None:
    assert pairs(folder, "") == [("Old", "Noa")]


def test_a_value_not_mapped_is_not_understood(folder: Path) -> None:
    columns = '[mentors]\nsheet = "Autumn"\nheader_row = 3\n'
    (folder / "columns.toml").write_text(columns, "utf-8")
    done = run_in_process(folder, "match", *LISTS, "--json", "--language", "en", *ON)
    assert json.loads(done.stdout)["pairs"] == []
    assert "Iwrit" in done.stdout


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            '[mentors]\nsheet = "Winter"',
            "There is no sheet Winter. Name one of these: Spring, Autumn.",
        ),
        ("[mentors]\nheader_row = 9", "Row 9 was to name the columns, and holds nothing."),
        ('[mentors]\nsheet = "Autumn"\nheader_row = 2', "Row 2 was to name the columns"),
        ("[mentors]\nheader_row = 0", "mentors.header_row"),
        ('[mentors]\nheader_row = "3"', "mentors.header_row"),
        ("[mentors]\nsheet = 3", "mentors.sheet"),
        ("[mentors.values.tongue]\na = 'b'", "tongue"),
        ("[mentors.values.languages]\na = 1", "mentors.values.languages"),
    ],
)
def test_what_is_named_wrongly_is_refused(folder: Path, columns: str, sentence: str) -> None:
    (folder / "columns.toml").write_text(columns, "utf-8")
    before = sorted(path.name for path in folder.iterdir())
    done = run_in_process(folder, "match", *LISTS, "--out", "pairs.xlsx", "--language", "en", *ON)
    answer = refused(done)
    assert sentence in answer
    assert sorted(path.name for path in folder.iterdir()) == before
