"""Workbooks with questionnaires, written by a library that the product does not use."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEBREW, ARABIC, ENGLISH = "Hebrew (he)", "Arabic (ar)", "English (en)"
Row = Sequence[Any]


def labels(text: str) -> tuple[str, str, str]:
    """Return a text in the three languages."""
    return f"{text} בעברית", f"{text} بالعربية", text


SURVEY: list[Row] = [
    [
        "type", "name", f"label::{HEBREW}", f"label::{ARABIC}", f"label::{ENGLISH}", "required",
        "relevant", "constraint", f"constraint_message::{HEBREW}", f"constraint_message::{ARABIC}",
        f"constraint_message::{ENGLISH}", "matching_field", "data_class",
    ],
    ["note", "hello", *labels("Welcome")],
    ["begin group", "meeting", *labels("Where to meet")],
    ["select_multiple ways", "ways", *labels("How to meet"), "yes", "", "", "", "", "", "modes"],
    [
        "integer", "far", *labels("How far"), "", "selected(${ways}, 'in_person')", ". <= 60",
        *labels("At most 60"), "radius_km",
    ],
    ["end group"],
    ["text", "dream", *labels("What you dream of"), "true"],
]  # fmt: skip
CHOICES: list[Row] = [
    ["list_name", "name", f"label::{HEBREW}", f"label::{ARABIC}", f"label::{ENGLISH}"],
    ["ways", "in_person", *labels("In person")],
    ["ways", "online", *labels("Online")],
]
SETTINGS: list[Row] = [
    [
        "form_id", "about", "form_title_he", "form_title_ar", "form_title_en",
    ],
    ["first_steps", "mentee", *labels("First steps")],
]  # fmt: skip


def workbook(
    *,
    survey: Sequence[Row] | None = SURVEY,
    choices: Sequence[Row] | None = CHOICES,
    settings: Sequence[Row] | None = SETTINGS,
    far_cell: str = "",
) -> bytes:
    """Return a workbook of these sheets; a sheet that is None is left out."""
    book = Workbook()
    del book["Sheet"]
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        if rows is not None:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    if far_cell:
        book["survey"][far_cell] = "far"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_cell(rows: Sequence[Row], row: int, column: str, value: Any) -> list[Row]:
    """Return the rows with another value in one cell; rows count as a spreadsheet does."""
    changed = [list(one) for one in rows]
    at = list(rows[0]).index(column)
    cells = changed[row - 1]
    cells += [None] * (at + 1 - len(cells))
    cells[at] = value
    return changed  # type: ignore[return-value]
