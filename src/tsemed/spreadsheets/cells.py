"""Turn one cell into the value its column holds, or say what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pairing.reference import localities, occupations
from pairing.reference.day_bounds import EARLIEST, LATEST, is_storable
from pairing.reference.folding import fold
from pairing.reference.invisible import is_visible, without_invisible
from pairing.reference.localities import Locality
from tsemed.spreadsheets.columns import Column, Kind
from tsemed.spreadsheets.problems import Code, Value
from tsemed.spreadsheets.workbooks import Cell, text

_BETWEEN = re.compile(r"[,;|\n،؛]")
_LONGEST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value; the reader adds where it stands."""

    code: Code
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and what of the cell could not be understood."""

    value: object
    faults: tuple[Fault, ...] = ()


def read_cell(column: Column, cell: Cell) -> Read:
    """Return what a cell that is not empty means in this column."""
    return _READERS[column.kind](column, cell)


def meant(cell: Cell, meanings: Mapping[str, str]) -> Cell:
    """Return a cell with foreign values put as ours, the whole or part by part; keys are folded."""
    written = text(cell)
    if (whole := meanings.get(fold(written))) is not None:
        return whole
    found = parts(written)
    ours = [meanings.get(fold(part), part) for part in found]
    return cell if ours == found else "; ".join(ours)


def parts(written: str) -> list[str]:
    """Return the values of a cell that holds several, parted by commas or new lines."""
    return [part.strip() for part in _BETWEEN.split(written) if part.strip()]


def _fault(code: Code, written: str, **values: Value) -> Fault:
    quoted = written if len(written) <= _LONGEST_QUOTED else written[:_LONGEST_QUOTED] + "…"
    return Fault(code, {"value": quoted, **values})


def _text(_: Column, cell: Cell) -> Read:
    return Read(" ".join(text(cell).split()))


def _name(_: Column, cell: Cell) -> Read:
    """Read a name without invisible signs; one in which nothing is seen is no name."""
    written = " ".join(without_invisible(text(cell)).split())
    if not is_visible(written):
        return Read(None, (Fault(Code.INVISIBLE_NAME, {}),))
    return Read(written)


def _phone(_: Column, cell: Cell) -> Read:
    """Keep a phone as written; a spreadsheet that took it for a number lost its first zero."""
    written = text(cell).lstrip("'")
    if not isinstance(cell, str) and len(written) in (8, 9):
        return Read(f"0{written}")
    return Read(written)


def _one(column: Column, cell: Cell) -> Read:
    several = _several(column, cell)
    found = several.value
    assert isinstance(found, tuple)
    if len(found) > 1:
        return Read(None, (_fault(Code.UNKNOWN_VALUE, text(cell)),))
    return Read(found[0] if found else None, several.faults)


def _several(column: Column, cell: Cell) -> Read:
    assert column.choices is not None
    codes: dict[str, None] = {}
    faults = []
    for part in parts(text(cell)):
        found = column.choices.codes_of(part)
        if found is None:
            faults.append(_fault(Code.UNKNOWN_VALUE, part))
        codes.update(dict.fromkeys(found or ()))
    return Read(tuple(codes), tuple(faults))


def _yes_no(column: Column, cell: Cell) -> Read:
    assert column.choices is not None
    if isinstance(cell, bool):
        return Read(cell)
    found = column.choices.codes_of(text(cell))
    if found is None:
        return Read(None, (_fault(Code.UNKNOWN_VALUE, text(cell)),))
    return Read(found == ("yes",))


def _number(column: Column, cell: Cell) -> Read:
    written = text(cell)
    try:
        number = float(written)
    except ValueError:
        return Read(None, (_fault(Code.NOT_A_NUMBER, written),))
    if not column.least <= number <= column.most or not number.is_integer():
        fault = _fault(Code.OUT_OF_RANGE, written, least=column.least, most=column.most)
        return Read(None, (fault,))
    return Read(int(number))


# The hour that forms and programs write behind a day. Not with AM or PM: there the month may stand
# first. Not with a zone: there the day may be another one here.
_HOUR: Final = re.compile(r"(,? |T)([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_WRITTEN_DATES: Final = (
    "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%y", "%d.%m.%y",
    "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y",
)  # fmt: skip


def _date(_: Column, cell: Cell) -> Read:
    """Read a date as people here write it, the day first; a number is never a date by itself."""
    if isinstance(cell, datetime):
        return _plausible_day(cell.date())
    if isinstance(cell, date):
        return _plausible_day(cell)
    written = text(cell)
    day = _HOUR.sub("", written)
    for form in _WRITTEN_DATES:
        try:
            return _plausible_day(datetime.strptime(day, form).date())  # noqa: DTZ007 - no hour
        except ValueError:
            continue
    return Read(None, (_fault(Code.NOT_A_DATE, written),))


def _plausible_day(day: date) -> Read:
    """Return a day, or the fault that no list can mean it (years like 1, 1026 or 9999)."""
    if is_storable(day):
        return Read(day)
    return Read(None, (day_fault(day, first=EARLIEST, last=LATEST),))


def day_fault(day: date, *, first: date, last: date) -> Fault:
    """Return the fault of a day outside the bounds of what its column means."""
    ends = {"value": day, "first": first, "last": last}
    return Fault(Code.DAY_OUT_OF_BOUNDS, {key: day_written(one) for key, one in ends.items()})


def day_written(day: date) -> str:
    """Return a day as people here write it, whatever the year."""
    return f"{day.day}/{day.month}/{day.year}"


def _town(_: Column, cell: Cell) -> Read:
    written = text(cell)
    found: Locality | None = localities.named(written)
    return Read(found) if found else Read(written, (_fault(Code.UNKNOWN_TOWN, written),))


def _occupations(_: Column, cell: Cell) -> Read:
    """Read occupations; a label may itself hold a comma, so the whole cell is tried first."""
    written = text(cell)
    if whole := occupations.code_of(written):
        return Read((whole,))
    codes: dict[str, None] = {}
    faults = []
    for part in parts(written):
        code = occupations.code_of(part)
        if code is None:
            faults.append(_fault(Code.UNKNOWN_OCCUPATION, part))
        else:
            codes[code] = None
    return Read(tuple(codes), tuple(faults))


def _names(_: Column, cell: Cell) -> Read:
    return Read(tuple(parts(text(cell))))


_READERS: Final[Mapping[Kind, Callable[[Column, Cell], Read]]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.PHONE: _phone,
    Kind.EMAIL: _text,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.TOWN: _town,
    Kind.OCCUPATIONS: _occupations,
    Kind.NAMES: _names,
    Kind.PEOPLE: _names,
}


def written_cell(column: Column, value: object, *, language: str) -> str | int | date | None:
    """Return how a value is written in a list, in words that `read_cell` reads back."""
    between = "، " if language == "ar" else ", "
    match column.kind:
        case _ if value is None or value == ():
            return None
        case Kind.ONE | Kind.SEVERAL:
            assert column.choices is not None
            codes = [value] if isinstance(value, str) else _listed(value)
            return between.join(
                column.choices.label(str(code), language=language) for code in codes
            )
        case Kind.YES_NO:
            assert column.choices is not None
            return column.choices.label("yes" if value else "no", language=language)
        case Kind.TOWN:
            return value.name(language) if isinstance(value, Locality) else str(value)
        case Kind.OCCUPATIONS:
            return between.join(_occupation_written(str(code), language) for code in _listed(value))
        case Kind.NAMES | Kind.PEOPLE:
            return between.join(str(name) for name in _listed(value))
        case _:
            return value if isinstance(value, int | date) else str(value)


def _listed(value: object) -> tuple[object, ...]:
    assert isinstance(value, tuple)
    return value


def _occupation_written(code: str, language: str) -> str:
    """Return the label where it stands for this code alone, else the code itself."""
    label = occupations.label(code, language=language)
    return label if occupations.code_of(label) == code and not _BETWEEN.search(label) else code
