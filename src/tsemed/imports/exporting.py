"""People of a cycle in a workbook with the columns of an import, so it can come back in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tsemed.cycles.models import Participation, Side
from tsemed.imports.parse import JOURNEY, LIST_OF, PERSON, PROFILE
from tsemed.spreadsheets.columns import Kind, columns_of
from tsemed.spreadsheets.templates import write_list
from tsemed.spreadsheets.writing import WrittenColumn, WrittenSheet, write_workbook


def people_as_workbook(rows: Iterable[Participation], side: Side, *, language: str) -> bytes:
    """Return the people of one side of a cycle, without their population groups."""
    people = [_values_of(row, side, language) for row in rows]

    def write(path: Path) -> None:
        write_list(path, LIST_OF[side], language=language, people=people)

    return _bytes_of(write)


def errors_as_workbook(
    headings: Sequence[str], rows: Sequence[Sequence[Any]], *, name: str, language: str
) -> bytes:
    """Return the rows that cannot enter and why, to be corrected in the list itself."""
    widths = (8, 24, 28, 20, 70)
    columns = tuple(
        WrittenColumn(heading, width, wrap=width > 60)
        for heading, width in zip(headings, widths, strict=True)
    )

    def write(path: Path) -> None:
        write_workbook(path, [WrittenSheet(name, columns, rows)], language=language)

    return _bytes_of(write)


def _bytes_of(write: Any) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write(path)
        return path.read_bytes()


def _values_of(row: Participation, side: Side, language: str) -> dict[str, object]:
    person, profile = row.person, getattr(row.person, side, None)
    values: dict[str, object] = {"number": str(person.pk), "phone": str(person.phone)}
    town = person.locality
    values["town"] = town.name_in(language) if town else person.town_text
    for key, field in PERSON.items():
        values[key] = getattr(person, field)
    for column in columns_of(LIST_OF[side]):
        if column.key in JOURNEY[side]:
            day = getattr(row, JOURNEY[side][column.key])
            values[column.key] = day if column.kind is Kind.DATE else day is not None
    if profile is not None:
        for column in columns_of(LIST_OF[side]):
            if column.key in PROFILE:
                values[column.key] = getattr(profile, PROFILE[column.key])
    several = {c.key for c in columns_of(LIST_OF[side]) if c.kind in _SEVERAL}
    return {key: _cell_value(value, key in several) for key, value in values.items()}


_SEVERAL = (Kind.SEVERAL, Kind.OCCUPATIONS, Kind.NAMES)


def _cell_value(value: object, several: bool) -> object:
    if several:
        return tuple(value) if isinstance(value, list | tuple) else ()
    return value if value != "" else None
