"""Write workbooks and CSV files people can trust: whole or not at all, and never a formula.

Every text goes in as a text, whatever it begins with, so nothing that came from data is ever
calculated. A file appears under its name only when it is complete.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

RIGHT_TO_LEFT: Final = frozenset({"he", "ar"})

# Isolates keep 050-234-5678 in its order inside a right-to-left sheet, where Excel has no <bdi>.
_LEFT_TO_RIGHT_MARK: Final = "\u200e"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
# Characters XML cannot hold; the writer would escape them into words nobody can read.
_NOT_WRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST: Final = 32_000
_LAST_OFFERED: Final = 2_000
_INK, _GROUND, _LINE = "#1F3A3D", "#DDEBE8", "#B7CFCB"

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """How a column looks: its heading, its width in characters, whether texts wrap.

    `left_to_right` marks phones, addresses and codes. `choices_range` offers the values of a
    range of cells without forbidding others, because several may stand in one cell; `hint` is
    shown next to a cell that is being filled in.
    """

    heading: str
    width: float = 16
    wrap: bool = False
    left_to_right: bool = False
    required: bool = False
    choices_range: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """One sheet: its name, columns, rows, and an optional sentence above the headings."""

    name: str
    columns: tuple[WrittenColumn, ...]
    rows: Sequence[Sequence[Cell]]
    filtered: bool = True
    marked: frozenset[int] = field(default_factory=frozenset)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder that takes the name `path` only on success.

    On any error, and on Ctrl-C, the temporary file is gone and what stood under the name
    before still stands.
    """
    descriptor, name = tempfile.mkstemp(
        dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix
    )
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def isolated(text: str) -> str:
    """Return a phone number or an address so that it keeps its order in right-to-left text."""
    return f"{_LEFT_TO_RIGHT_MARK}{text}{_LEFT_TO_RIGHT_MARK}" if text else text


def write_workbook(path: Path, sheets: Sequence[WrittenSheet], *, language: str) -> None:
    """Write an Excel workbook in the direction of the language, atomically.

    Headings are styled and stay in sight, columns have widths and filters. Raise OSError
    when the folder cannot be written; nothing half-written is left.
    """
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with whole_file(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        book.set_properties({"title": path.stem, "author": "Tsemed"})
        styles = _styles(book, right_to_left=language in RIGHT_TO_LEFT)
        for sheet in sheets:
            _write_sheet(book, sheet, styles, right_to_left=language in RIGHT_TO_LEFT)


def _styles(book: Any, *, right_to_left: bool) -> dict[str, Any]:
    order = 2 if right_to_left else 1
    base = {"valign": "top", "reading_order": order, "font_name": "Arial", "font_size": 11}
    head = {**base, "bold": True, "font_color": _INK, "bg_color": _GROUND, "bottom": 1,
            "bottom_color": _LINE, "text_wrap": True}  # fmt: skip
    return {
        "plain": book.add_format(base),
        "wrap": book.add_format({**base, "text_wrap": True}),
        "ltr": book.add_format({**base, "reading_order": 1, "num_format": "@"}),
        "date": book.add_format({**base, "num_format": "dd/mm/yyyy"}),
        "head": book.add_format(head),
        "required": book.add_format({**head, "font_color": "#FFFFFF", "bg_color": "#2B6E6A"}),
        "marked": book.add_format({**base, "text_wrap": True, "bg_color": "#FFF3D6"}),
    }


def _write_sheet(
    book: Any, sheet: WrittenSheet, styles: dict[str, Any], *, right_to_left: bool
) -> None:
    page = book.add_worksheet(sheet.name[:31])
    if right_to_left:
        page.right_to_left()
    page.freeze_panes(1, 0)
    page.set_row(0, 32)
    for at, column in enumerate(sheet.columns):
        style = _column_style(column, styles)
        page.set_column(at, at, column.width, style)
        page.write_string(0, at, column.heading, styles["required" if column.required else "head"])
        if column.hint or column.choices_range:
            page.data_validation(1, at, _LAST_OFFERED, at, _validation(column))
    for number, row in enumerate(sheet.rows, start=1):
        for at, cell in enumerate(row):
            style = _column_style(sheet.columns[at], styles)
            if number - 1 in sheet.marked:
                style = styles["marked"]
            _write_cell(page, (number, at), cell, style, styles["date"])
    if sheet.filtered and sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _column_style(column: WrittenColumn, styles: dict[str, Any]) -> Any:
    if column.left_to_right:
        return styles["ltr"]
    return styles["wrap" if column.wrap else "plain"]


def _validation(column: WrittenColumn) -> dict[str, object]:
    """Return the hint and the choices of a column; Excel allows 32 and 255 characters."""
    offered: dict[str, object] = {"validate": "any"}
    if column.choices_range:
        offered = {"validate": "list", "source": f"={column.choices_range}", "show_error": False}
    if column.hint:
        offered["input_title"] = column.heading[:32]
        offered["input_message"] = column.hint[:255]
    return offered


def _write_cell(page: Any, place: tuple[int, int], cell: Cell, style: Any, dates: Any) -> None:
    row, at = place
    match cell:
        case None | "":
            page.write_blank(row, at, None, style)
        case str():
            page.write_string(row, at, _writable(cell), style)
        case bool():
            page.write_boolean(row, at, cell, style)
        case int() | float():
            page.write_number(row, at, cell, style)
        case _:
            page.write_datetime(row, at, cell, dates)


def _writable(text: str) -> str:
    clean = _NOT_WRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"


def harmless(cell: Cell) -> Cell:
    """Return a cell for CSV, where a leading apostrophe is all that keeps a text a text."""
    if isinstance(cell, str) and cell.lstrip(" \u200e\u200f").startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a UTF-8 CSV file with a byte order mark, as Excel opens it, atomically."""
    with (
        whole_file(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as lines,
    ):
        writer = csv.writer(lines)
        writer.writerow(headings)
        writer.writerows(["" if cell is None else harmless(cell) for cell in row] for row in rows)
