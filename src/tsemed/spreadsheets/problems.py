"""What is wrong with a file, as a code with values; the words are in `problem_words`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pairing.reference.terminal_text import printable

Value = str | int


class Code(StrEnum):
    """Everything a list can be refused, or a part of it passed over, for."""

    # The file as a whole
    NO_FILE = "no_file"
    EMPTY_FILE = "empty_file"
    FILE_TOO_BIG = "file_too_big"
    OLD_EXCEL = "old_excel"
    PASSWORD = "password"  # noqa: S105 - the name of a problem
    WEB_PAGE = "web_page"
    NOT_A_LIST = "not_a_list"
    DAMAGED = "damaged"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    ENTITIES = "entities"
    ENCODING = "encoding"
    # A sheet, a column, a cell
    NO_SUCH_SHEET = "no_such_sheet"
    NO_HEADINGS = "no_headings"
    HEADING_PASSED_OVER = "heading_passed_over"
    HEADING_RESEMBLES = "heading_resembles"
    HEADING_OF_MENTEES = "heading_of_mentees"
    HIDDEN_ROW = "hidden_row"
    QUOTE_OPEN = "quote_open"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSING = "column_missing"
    FORMULA = "formula"
    CONTROL_CHARACTER = "control_character"
    CELL_TOO_LONG = "cell_too_long"
    DIRECTION_REMOVED = "direction_removed"
    # A value in a row
    EMPTY = "empty"
    INVISIBLE_NAME = "invisible_name"
    UNKNOWN_VALUE = "unknown_value"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DATE = "not_a_date"
    DAY_OUT_OF_BOUNDS = "day_out_of_bounds"
    UNKNOWN_TOWN = "unknown_town"
    UNKNOWN_OCCUPATION = "unknown_occupation"
    PERSON_TWICE = "person_twice"
    NO_SUCH_PERSON = "no_such_person"
    NO_PLACE_LEFT = "no_place_left"
    CONTRADICTION = "contradiction"
    # The file that maps foreign headings
    MAPPING_UNREADABLE = "mapping_unreadable"
    MAPPING_UNKNOWN = "mapping_unknown"
    NO_SUCH_ROW = "no_such_row"


class WorkbookProblem(ValueError):
    """One problem with a list: where it is, what it is, and the values its sentence needs.

    Raised where the file cannot be used at all; collected where a row or value cannot.
    Names of files and sheets are kept without characters a terminal would obey.
    `row` counts as the spreadsheet does, from 1; `column` is the heading where one is known,
    else the letter.
    """

    def __init__(
        self,
        code: Code,
        *,
        file: str = "",
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        values: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.file = printable(file)
        self.sheet = printable(sheet)
        self.row = row
        self.column = column
        self.values = dict(values or {})

    def facts(self) -> dict[str, object]:
        """Return everything as plain values, for comparing and for JSON."""
        return {
            "code": self.code.value,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "values": self.values,
        }

    def __repr__(self) -> str:
        return f"WorkbookProblem({self.facts()})"
