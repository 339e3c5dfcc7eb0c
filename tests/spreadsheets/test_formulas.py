"""Formulas in a list: refused wherever they may be read, with their place."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from tests.spreadsheets.test_workbooks import HEADINGS, problem_of, repacked, workbook


def test_a_formula_anywhere_in_a_read_column_is_refused() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("list")
        page.write_formula(0, 0, "=1", None, "A title")
        page.write_row(2, 0, ["name", "town"])
        page.write_row(3, 0, ["Dana", "Haifa"])
        page.write_formula(4, 0, "=1", None, "Ruth")
    content = buffer.getvalue()
    assert problem_of(content)["row"] == 1
    without_title = repacked(content, "xl/worksheets/sheet1.xml", (b"<f>1</f><v>A title</v>", b""))
    facts = problem_of(without_title)
    assert (facts["code"], facts["row"], facts["column"]) == ("formula", 5, "name")


@pytest.mark.parametrize(
    "cell",
    [b"<c t='str'><f>1</f><v>Ruth</v></c>", b'<c r="A2" t="str"><v>Ruth</v><f>1</f></c>'],
)
def test_a_formula_without_a_column_is_refused(cell: bytes) -> None:
    honest = workbook(["name"], ["Ruth"])
    sheet = "xl/worksheets/sheet1.xml"
    content = repacked(honest, sheet, (b'<c r="A2" t="s"><v>1</v></c>', cell))
    assert problem_of(content)["code"] == "formula"


def test_a_formula_under_a_strange_prefix_is_refused() -> None:
    honest = workbook(["name"], ["Ruth"])
    formula = b'<c r="A2" t="s"><a-b:f xmlns:a-b="http://schemas.openxmlformats.org/'
    formula += b'spreadsheetml/2006/main">1</a-b:f><v>1</v></c>'
    sheet = "xl/worksheets/sheet1.xml"
    content = repacked(honest, sheet, (b'<c r="A2" t="s"><v>1</v></c>', formula))
    assert problem_of(content)["code"] == "formula"


def test_a_formula_is_refused_with_its_sheet_row_and_column() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("מנטורים")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["נועה", "עכו"])
        page.write_formula(1, 2, '=HYPERLINK("http://example.org","41")')
    assert problem_of(buffer.getvalue()) == {
        "code": "formula", "file": "list.xlsx", "sheet": "מנטורים",
        "row": 2, "column": "גיל", "values": {},
    }  # fmt: skip
