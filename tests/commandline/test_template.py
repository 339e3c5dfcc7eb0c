"""`tsemed template` writes the two lists, and never over somebody's work."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.commandline.running import refused, run, run_in_process

from tsemed.spreadsheets.columns import Side, columns_of

ON = ("--on", "2026-11-24")


def test_two_empty_explained_lists_are_written_in_hebrew_into_the_current_folder(
    tmp_path: Path,
) -> None:
    done = run(tmp_path, "template")
    assert (done.returncode, done.stdout, done.stderr) == (0, "mentors.xlsx\nmentees.xlsx\n", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mentees.xlsx", "mentors.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "mentors.xlsx")
    assert book.sheetnames == ["מנטורים", "הסבר", "ערכים אפשריים"]
    page = book["מנטורים"]
    assert page.sheet_view.rightToLeft
    assert [cell.value for cell in page[1]] == [
        column.heading("he", Side.MENTORS) for column in columns_of(Side.MENTORS)
    ]
    assert page.max_row == 1


def test_the_example_has_sixty_mentors_and_ninety_mentees(tmp_path: Path) -> None:
    done = run_in_process(tmp_path, "template", "--example", "--language", "ar", *ON)
    assert done.returncode == 0
    rows = {
        name: openpyxl.load_workbook(tmp_path / name).worksheets[0].max_row - 1
        for name in ("mentors.xlsx", "mentees.xlsx")
    }
    assert rows == {"mentors.xlsx": 60, "mentees.xlsx": 90}


def test_existing_lists_are_overwritten_only_on_request(tmp_path: Path) -> None:
    mine = tmp_path / "mentees.xlsx"
    mine.write_text("my work", "utf-8")
    refusal = refused(
        run_in_process(tmp_path, "template", "--folder", tmp_path, "--language", "en")
    )
    assert refusal == f"{mine} is already there. Choose another --folder, or add --force."
    assert [path.name for path in tmp_path.iterdir()] == ["mentees.xlsx"]
    assert run_in_process(tmp_path, "template", "--force").returncode == 0
    assert openpyxl.load_workbook(mine).worksheets[0].max_row == 1


@pytest.mark.parametrize(
    ("locale", "message"),
    [("C", "There is no folder nowhere."), ("he_IL.UTF-8", "אין תיקייה בשם nowhere.")],
)
def test_a_missing_folder_is_reported_in_the_terminals_language(
    tmp_path: Path, locale: str, message: str
) -> None:
    assert (
        refused(run_in_process(tmp_path, "template", "--folder", "nowhere", LC_ALL=locale))
        == message
    )


def test_the_command_works_where_django_cannot_be_imported(tmp_path: Path) -> None:
    (tmp_path / "django.py").write_text("raise ImportError('no Django here')", "utf-8")
    path = f"{tmp_path}:{Path(__file__).parents[2] / 'src'}"
    assert run(tmp_path, "template", PYTHONPATH=path).returncode == 0
