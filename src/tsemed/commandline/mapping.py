"""Read the small TOML file that says what foreign headings mean.

[mentors]
first_name = "Volunteer"
languages = "Speaks"

[mentees]
first_name = "Job seeker"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.problems import Code, WorkbookProblem

Headings = Mapping[Side, Mapping[str, str]]


def read_mapping(path: Path) -> Headings:
    """Return, for each list, the keys of columns by their foreign headings.

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
    return {side: _headings(path, side, read.get(side.value, {})) for side in Side}


def _headings(path: Path, side: Side, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise _unreadable(path, f"[{side.value}]")
    known = [column.key for column in columns_of(side)]
    headings: dict[str, str] = {}
    for key, heading in table.items():
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
