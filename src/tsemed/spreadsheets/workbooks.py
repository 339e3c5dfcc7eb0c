"""Read a list from an Excel workbook or a CSV file, or say in one problem why not.

Nothing a file contains is trusted: it is recognised by its bytes, bounded before it is
opened, and every cell is looked at once. What comes out is plain text, numbers and dates.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pairing.reference.folding import fold
from tsemed.spreadsheets.delimited import rows_of
from tsemed.spreadsheets.file_kinds import Kind, kind_of
from tsemed.spreadsheets.limits import USUAL, Limits
from tsemed.spreadsheets.problems import Code, Value, WorkbookProblem
from tsemed.spreadsheets.sheet_layout import PLAIN, Layout, Merged
from tsemed.spreadsheets.xlsx_safety import Package, Sheet

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# Characters that reorder what a reader sees: overrides and embeddings turn 050 into 050
# backwards, isolates hide where a text ends. Phones' address books put them around numbers,
# so they are removed with a note; plain direction marks are removed silently.
_DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_MARKS = "\u200e\u200f\u061c\ufeff\u200b"
_SUSPECT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff{_DIRECTION}{_MARKS}]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_WITHOUT_DIRECTION = {ord(character): None for character in _DIRECTION + _MARKS}
_ALLOWED_NOTES = 1_000


class Place(NamedTuple):
    """Where a list stands in its file, as its sender says: the sheet, and the row of headings.

    An empty name and row 0 leave it to the reader.
    """

    sheet: str = ""
    headings_row: int = 0


ANYWHERE = Place()


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something, with its number in the spreadsheet."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it was found: headings, rows, and notes on what was taken out of cells."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[WorkbookProblem, ...] = ()
    headings_row: int = 1
    # The first formula of each column that has one: harmless in a column that nobody reads.
    formulas: Mapping[int, int] = field(default_factory=dict)

    def refuse_formulas(self, columns: Iterable[int]) -> None:
        """Raise WorkbookProblem for the first formula in a column that is read."""
        found = sorted((self.formulas[at], at) for at in columns if at in self.formulas)
        for row, at in found:
            heading = self.headings[at] if at < len(self.headings) else ""
            raise WorkbookProblem(
                Code.FORMULA, file=self.file, sheet=self.sheet, row=row,
                column=heading or column_letter(at),
            )  # fmt: skip


def read_file(
    path: Path,
    *,
    sheets: Collection[str] = (),
    place: Place = ANYWHERE,
    limits: Limits = USUAL,
) -> Table:
    """Read the list in a file; see `read_list`."""
    try:
        too_big = path.stat().st_size > limits.file_bytes
        content = b"" if too_big else path.read_bytes()
    except OSError as error:
        raise WorkbookProblem(Code.NO_FILE, file=path.name) from error
    if too_big:
        raise _too_big(path.name, limits)
    return read_list(content, file=path.name, sheets=sheets, place=place, limits=limits)


def read_list(
    content: bytes,
    *,
    file: str,
    sheets: Collection[str] = (),
    place: Place = ANYWHERE,
    limits: Limits = USUAL,
) -> Table:
    """Return the list in a workbook or CSV file given as bytes.

    The sheet is the first one named in `sheets` (spelling folded), else the first that holds
    something; sheets that are hidden are passed over. The first row that holds anything is
    the headings; empty rows are passed over. `place` names another sheet or row.
    Raise WorkbookProblem with file, sheet, row and column for anything that cannot be used.
    """
    if len(content) > limits.file_bytes:
        raise _too_big(file, limits)
    if kind_of(content, file=file) is Kind.TEXT:
        if place.sheet:
            raise _no_such_sheet(file, place.sheet, ())
        found = rows_of(content, file=file, limits=limits)
        return _Reading(file, "", limits).table(found, headings_row=place.headings_row)
    package = Package(content, file=file, limits=limits)
    sheet = _chosen(package, sheets, place.sheet, file=file)
    layout = package.check(sheet)
    rows = enumerate(_sheet_rows(content, sheet.name, file=file), start=1)
    reading = _Reading(file, sheet.name, limits, layout)
    return reading.table(rows, headings_row=place.headings_row)


def _too_big(file: str, limits: Limits) -> WorkbookProblem:
    megabytes = limits.file_bytes // 1_000_000
    return WorkbookProblem(Code.FILE_TOO_BIG, file=file, values={"megabytes": megabytes})


def _no_such_sheet(file: str, name: str, sheets: Iterable[Sheet]) -> WorkbookProblem:
    values = {"value": name, "known": ", ".join(sheet.name for sheet in sheets) or "-"}
    return WorkbookProblem(Code.NO_SUCH_SHEET, file=file, values=values)


def _chosen(package: Package, wanted: Collection[str], named_sheet: str, *, file: str) -> Sheet:
    sheets = package.sheets()
    if not sheets:
        raise WorkbookProblem(Code.DAMAGED, file=file)
    if named_sheet:
        for sheet in sheets:
            if fold(sheet.name) == fold(named_sheet):
                return sheet
        raise _no_such_sheet(file, named_sheet, sheets)
    shown = [sheet for sheet in sheets if not sheet.is_hidden] or sheets
    folded = {fold(name) for name in wanted}
    named = [sheet for sheet in shown if fold(sheet.name) in folded]
    if named or len(shown) == 1:
        return (named or shown)[0]
    # Many sheets may point to one part; it is unpacked once.
    parts = {sheet.part: sheet for sheet in reversed(shown)}
    first = [sheet for sheet in shown if parts[sheet.part] is sheet]
    return next((sheet for sheet in first if package.holds_something(sheet)), shown[0])


def _sheet_rows(content: bytes, sheet: str, *, file: str) -> Iterator[list[Any]]:
    """Yield the rows of a sheet; a cell the reader cannot convert makes the file damaged.

    The rows are converted one by one while they are iterated over, so the errors of the reader
    are caught around the iteration and not only around the opening.
    """
    from io import BytesIO

    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            found = workbook.get_sheet_by_name(sheet)
            # Its rows count from the top of the sheet but begin at the first used column.
            before: list[Any] = [""] * (found.start or (0, 0))[1]
            for row in found.iter_rows():
                yield [*before, *row]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise WorkbookProblem(Code.DAMAGED, file=file, sheet=sheet) from error
    except BaseException as error:
        # The Rust reader panics on some damaged parts, outside of Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookProblem(Code.DAMAGED, file=file, sheet=sheet) from error


@dataclass(slots=True)
class _Reading:
    """One pass over the rows of one sheet, collecting notes as it goes."""

    file: str
    sheet: str
    limits: Limits
    layout: Layout = PLAIN
    headings: tuple[str, ...] = ()
    headings_row: int = 1
    formulas: dict[int, int] = field(default_factory=dict)
    notes: list[WorkbookProblem] = field(default_factory=list)

    def table(self, numbered: Iterable[tuple[int, list[Any]]], *, headings_row: int = 0) -> Table:
        rows = iter(numbered)
        number = self._find_headings(rows, headings_row)
        self.headings_row = number
        width = len(self.headings)
        for at, written in self.layout.formulas.items():
            if below := [row for row in written if row >= number]:
                self.formulas[at] = min(below)
        merged = Merged(self.layout.merges, width=width)
        kept: list[Row] = []
        for number, cells in rows:
            clean = self._clean(number, cells[:width])
            if all(cell is None for cell in clean):
                continue
            merged.fill(number, clean)
            if merged.characters > self.limits.expanded:
                megabytes = self.limits.expanded // 1_000_000
                raise self._problem(Code.UNPACKS_TOO_BIG, values={"megabytes": megabytes})
            if number in self.layout.hidden_rows:
                self.notes.append(self._problem(Code.HIDDEN_ROW, row=number))
            if len(kept) >= self.limits.rows:
                raise self._problem(
                    Code.TOO_MANY_ROWS, values={"rows": number, "most": self.limits.rows}
                )
            kept.append(Row(number, tuple(clean)))
        return Table(
            self.file, self.sheet, self.headings, tuple(kept), tuple(self.notes),
            self.headings_row, self.formulas,
        )  # fmt: skip

    def _find_headings(self, rows: Iterator[tuple[int, list[Any]]], wanted: int) -> int:
        """Take the headings from the wanted row, or from the first that holds something."""
        for number, cells in rows:
            if wanted and number > wanted:
                break
            if number >= wanted:
                self._take_headings(number, cells)
            if any(self.headings):
                return number
        if wanted:
            values: dict[str, Value] = {"headings_row": wanted}
            raise self._problem(Code.NO_SUCH_ROW, row=wanted, values=values)
        raise self._problem(Code.NO_HEADINGS, row=1)

    def _take_headings(self, number: int, cells: list[Any]) -> None:
        while cells and cells[-1] in ("", None):
            cells = cells[:-1]
        if len(cells) > self.limits.columns:
            raise self._problem(
                Code.TOO_MANY_COLUMNS,
                values={"columns": len(cells), "most": self.limits.columns},
            )
        clean = self._clean(number, cells)
        self.headings = tuple("" if cell is None else text(cell) for cell in clean)

    def _clean(self, number: int, cells: list[Any]) -> list[Cell]:
        """Return the cells of a row with texts stripped; almost every row takes the short way."""
        texts = [cell for cell in cells if type(cell) is str]
        joined = "\n".join(texts)
        long = len(joined) > self.limits.cell_characters
        if _SUSPECT.search(joined) or long or "=" in joined:
            cells = [self._checked(number, at, cell) for at, cell in enumerate(cells)]
        return [(cell.strip() or None) if type(cell) is str else cell for cell in cells]

    def _checked(self, number: int, at: int, cell: Any) -> Any:
        if type(cell) is not str:
            return cell
        column = self._column(at)
        if len(cell) > self.limits.cell_characters:
            most = self.limits.cell_characters
            raise self._problem(
                Code.CELL_TOO_LONG, row=number, column=column, values={"most": most}
            )
        if control := _CONTROL.search(cell):
            shown = f"U+{ord(control.group()):04X}"
            raise self._problem(
                Code.CONTROL_CHARACTER, row=number, column=column, values={"character": shown}
            )
        bare = cell.translate(_WITHOUT_DIRECTION)
        if any(character in cell for character in _DIRECTION):
            self._note(Code.DIRECTION_REMOVED, row=number, column=column)
        if bare.lstrip().startswith("="):
            if not any(self.headings):
                raise self._problem(Code.FORMULA, row=number, column=column)
            self.formulas.setdefault(at, number)
        return bare

    def _column(self, at: int) -> str:
        heading = self.headings[at] if at < len(self.headings) else ""
        return heading or column_letter(at)

    def _note(self, code: Code, *, row: int, column: str) -> None:
        if len(self.notes) < _ALLOWED_NOTES:
            self.notes.append(self._problem(code, row=row, column=column))

    def _problem(
        self,
        code: Code,
        *,
        row: int | None = None,
        column: str = "",
        values: dict[str, Value] | None = None,
    ) -> WorkbookProblem:
        return WorkbookProblem(
            code, file=self.file, sheet=self.sheet, row=row, column=column, values=values
        )


def column_letter(at: int) -> str:
    """Return the spreadsheet's letter of the column `at`, counting from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text(cell: Cell) -> str:
    """Return a cell as a person would have typed it: 3 for 3.0, an ISO date for a date."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    return str(cell)
