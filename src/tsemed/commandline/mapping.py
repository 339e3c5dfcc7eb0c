"""Read the small TOML file that says what foreign headings mean.

[mentors]
first_name = "Volunteer"
languages = "Speaks"

[mentees]
first_name = "Job seeker"
ignore = ["Notes of the office"]
sheet = "Autumn"
header_row = 3

[mentees.values.languages]
Iwrit = "Hebrew"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.mapped import Mapped, Meanings
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.workbooks import Place

_IGNORE, _SHEET, _HEADER_ROW, _VALUES = "ignore", "sheet", "header_row", "values"
_OTHERS = frozenset({_IGNORE, _SHEET, _HEADER_ROW, _VALUES})


def read_mapping(path: Path) -> Mapping[Side, Mapped]:
    """Return, for each list, what its foreign headings mean.

    Raise WorkbookProblem naming the file when it cannot be read or names no such column.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WorkbookProblem(Code.NO_FILE, file=path.name) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    sides = [side.value for side in Side]
    for name in read:
        if name not in sides:
            raise _unknown(path, name, sides)
    tables = {side: read.get(side.value, {}) for side in Side}
    return {
        side: Mapped(
            _headings(path, side, table),
            _ignored(path, side, table),
            _place(path, side, table),
            _meanings(path, side, table),
        )
        for side, table in tables.items()
    }


def _ignored(path: Path, side: Side, table: object) -> tuple[str, ...]:
    listed = table.get(_IGNORE, []) if isinstance(table, dict) else []
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise _unreadable(path, f"{side.value}.{_IGNORE}")
    return tuple(listed)


def _place(path: Path, side: Side, table: object) -> Place:
    given = table if isinstance(table, dict) else {}
    sheet, row = given.get(_SHEET, ""), given.get(_HEADER_ROW, 0)
    if not isinstance(sheet, str):
        raise _unreadable(path, f"{side.value}.{_SHEET}")
    if not isinstance(row, int) or isinstance(row, bool) or (_HEADER_ROW in given and row < 1):
        raise _unreadable(path, f"{side.value}.{_HEADER_ROW}")
    return Place(sheet, row)


def _meanings(path: Path, side: Side, table: object) -> Meanings:
    given = table.get(_VALUES, {}) if isinstance(table, dict) else {}
    known = [column.key for column in columns_of(side)]
    name = f"{side.value}.{_VALUES}"
    if not isinstance(given, dict):
        raise _unreadable(path, name)
    for key, values in given.items():
        if key not in known:
            raise _unknown(path, f"{name}.{key}", known)
        if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
            raise _unreadable(path, f"{name}.{key}")
    return given


def _headings(path: Path, side: Side, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise _unreadable(path, f"[{side.value}]")
    known = [column.key for column in columns_of(side)]
    headings: dict[str, str] = {}
    for key, heading in table.items():
        if key in _OTHERS:
            continue
        if key not in known:
            raise _unknown(path, f"{side.value}.{key}", known)
        if not isinstance(heading, str):
            raise _unreadable(path, f"{side.value}.{key}")
        headings[heading] = key
    return headings


def _unreadable(path: Path, detail: str) -> WorkbookProblem:
    return WorkbookProblem(Code.MAPPING_UNREADABLE, file=path.name, values={"detail": detail})


def _unknown(path: Path, name: str, known: list[str]) -> WorkbookProblem:
    values = {"value": name, "known": ", ".join(known)}
    return WorkbookProblem(Code.MAPPING_UNKNOWN, file=path.name, values=values)
