"""Read the full list of localities from the workbook the Central Bureau of Statistics publishes.

The bureau's file of localities ("bycode") has one row per locality. Only the columns named
here are read, found by their headings wherever they stand, so the file of any year will do.
Arabic names are not in it: they are taken from the shipped list where the code is known.

Source: Central Bureau of Statistics, Israel, file of localities (public).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pairing.problem.people import Place
from pairing.reference import localities
from pairing.reference.folding import fold
from pairing.reference.israel_grid import to_degrees
from pairing.reference.localities import Localities, Locality

CODE, HEBREW, ENGLISH, DISTRICT, COORDINATES = range(5)

_HEADINGS: Final[Mapping[int, tuple[str, ...]]] = {
    CODE: ("סמל יישוב", "סמל ישוב"),
    HEBREW: ("שם יישוב", "שם ישוב"),
    ENGLISH: ("שם יישוב באנגלית", "שם ישוב באנגלית", "תעתיק"),
    DISTRICT: ("סמל מחוז", "מחוז"),
    COORDINATES: ("קואורדינטות", "קואורדינטות ITM"),
}
_REQUIRED: Final = (CODE, HEBREW)

# The bureau's district codes; the sixth and seventh are as in its localities file.
_DISTRICTS: Final[Mapping[str, str]] = {
    "1": "jerusalem",
    "2": "north",
    "3": "haifa",
    "4": "centre",
    "5": "tel_aviv",
    "6": "south",
    "7": "judea_samaria",
}

Cell = object


class BureauFileError(ValueError):
    """The workbook is not the bureau's file of localities; says which heading is missing."""


def load(path: Path) -> Localities:
    """Return every locality of the bureau's workbook, the shipped names added by code.

    Raises BureauFileError when no sheet has the headings, OSError when there is no file.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).to_python()
                if (start := _heading_row(rows)) is not None:
                    return Localities(read_rows(rows[start:]))
    except CalamineError as error:
        raise BureauFileError(f"{path.name} is not an Excel workbook") from error
    raise BureauFileError(f"no sheet of {path.name} has the heading {_HEADINGS[CODE][0]}")


def read_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[Locality]:
    """Yield the localities of a sheet whose first row holds the headings.

    A row without a code or a name is passed over: the file ends with footnotes.
    """
    columns = _columns(rows[0])
    for row in rows[1:]:
        cells = {what: _text(row[at]) for what, at in columns.items() if at < len(row)}
        if cells.get(CODE, "").isdigit() and cells.get(HEBREW):
            yield _locality(cells)


def _heading_row(rows: Sequence[Sequence[Cell]], *, within: int = 20) -> int | None:
    """Return where the headings stand; the bureau puts a title above them in some years."""
    for number, row in enumerate(rows[:within]):
        if all(what in _columns(row) for what in _REQUIRED):
            return number
    return None


def _columns(headings: Iterable[Cell]) -> dict[int, int]:
    wanted = {fold(name): what for what, names in _HEADINGS.items() for name in names}
    found: dict[int, int] = {}
    for at, heading in enumerate(headings):
        what = wanted.get(fold(_text(heading)))
        if what is not None:
            found.setdefault(what, at)
    return found


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _locality(cells: Mapping[int, str]) -> Locality:
    code = cells[CODE].lstrip("0")
    names: dict[str, tuple[str, ...]] = {"he": (cells[HEBREW],)}
    if english := cells.get(ENGLISH):
        names["en"] = (english.title() if english.isupper() else english,)
    if known := localities.shipped().of_code(code):
        names = {
            language: _joined(known.names[language], names.get(language, ()))
            for language in localities.LANGUAGES
        }
    district = _DISTRICTS.get(cells.get(DISTRICT, ""), "")
    return Locality(code, names, place_of(cells.get(COORDINATES, "")), district)


def _joined(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *then)))


def place_of(digits: str) -> Place | None:
    """Return the place of the bureau's ten digits, or None where there are none.

    Five digits east and five digits north on the Israeli grid, each in units of ten metres.
    """
    if len(digits) != 10 or not digits.isdigit():
        return None
    latitude, longitude = to_degrees(int(digits[:5]) * 10, int(digits[5:]) * 10)
    return Place(round(latitude, 4), round(longitude, 4))
