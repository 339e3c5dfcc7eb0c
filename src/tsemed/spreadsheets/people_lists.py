"""From a table to a list of people: find the columns, read the rows, keep what went wrong.

One row that cannot be understood never stops the others. What could not be used is kept with
its row, so that it can be reported with the answer and corrected in the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from pairing.reference.folding import fold
from tsemed.spreadsheets.cells import day_fault, meant, read_cell
from tsemed.spreadsheets.choices import LANGUAGES
from tsemed.spreadsheets.column_report import ColumnReport, ReadColumn
from tsemed.spreadsheets.columns import Column, Side, columns_of
from tsemed.spreadsheets.foreign_headings import foreign_headings
from tsemed.spreadsheets.limits import USUAL, Limits
from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.mapped import Meanings
from tsemed.spreadsheets.namesakes import Doubles, with_own_ids
from tsemed.spreadsheets.problems import Code, Value, WorkbookProblem
from tsemed.spreadsheets.workbooks import ANYWHERE, Place, Row, Table, read_file

SHEETS: Final[Mapping[Side, Mapping[str, str]]] = {
    Side.MENTORS: {"he": "מנטורים", "ar": "المنتورون", "en": "Mentors"},
    Side.MENTEES: {"he": "משתתפים", "ar": "المشاركون", "en": "Mentees"},
}

_LONGEST_SHOWN: Final = 120


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people of one list, and what of it could not be used.

    `refused` are the rows left out, each with what is wrong; `notes` are the values left out
    of rows that were used. `headings` are the file's own, by the key of their column, and
    `language` is the one most of them are in, empty where none of them is ours. `passed_over`
    are the headings of columns that were not read.
    """

    side: Side
    file: str
    sheet: str
    language: str
    headings: Mapping[str, str]
    people: tuple[Listed, ...]
    refused: tuple[WorkbookProblem, ...]
    notes: tuple[WorkbookProblem, ...]
    passed_over: tuple[str, ...] = ()
    columns: tuple[ReadColumn, ...] = ()

    @property
    def report(self) -> ColumnReport:
        """Return what was read of each column."""
        unread = (ReadColumn(heading) for heading in self.passed_over)
        return ColumnReport(self.file, self.side, (*self.columns, *unread))

    def problem(
        self, code: Code, *, row: int, column: str, values: Mapping[str, Value]
    ) -> WorkbookProblem:
        """Return a problem that stands in this list."""
        return WorkbookProblem(
            code, file=self.file, sheet=self.sheet, row=row, column=column, values=values
        )


def read_people(
    path: Path,
    side: Side,
    *,
    headings: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
    meanings: Meanings | None = None,
    place: Place = ANYWHERE,
    limits: Limits = USUAL,
) -> PeopleList:
    """Read a list of mentors or mentees from a workbook or CSV file.

    `headings` maps foreign headings to the keys of columns; `ignored` are headings that were
    declared to mean nothing here; `meanings` maps foreign values of a column to ours. Raise
    WorkbookProblem when the file cannot be used at all.
    """
    table = read_file(path, sheets=tuple(SHEETS[side].values()), place=place, limits=limits)
    return people_of(table, side, headings=headings, ignored=ignored, meanings=meanings)


def people_of(
    table: Table,
    side: Side,
    *,
    headings: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
    meanings: Meanings | None = None,
) -> PeopleList:
    """Return the people of a table that was already read; see `read_people`."""
    places = columns_found(table, side, headings=headings or {})
    table.refuse_formulas(at for at, _ in places.values())
    foreign = foreign_headings(table, side, (at for at, _ in places.values()), ignored=ignored)
    reading = _Reading(table, side, places, meanings or {})
    people = with_own_ids(reading.people())
    passed_over = (
        WorkbookProblem(
            Code.HEADING_PASSED_OVER, file=table.file, sheet=table.sheet,
            row=table.headings_row, column=heading,
        )
        for heading in foreign
    )  # fmt: skip
    return PeopleList(
        side, table.file, table.sheet, language_of(table, side),
        {key: table.headings[at] for key, (at, _) in places.items()}, people,
        tuple(reading.refused), (*passed_over, *table.notes, *reading.notes), foreign,
        reading.columns(),
    )  # fmt: skip


def without_implausible_days(people: PeopleList, *, on: date) -> PeopleList:
    """Return the list without the days that their column cannot mean on the day `on`.

    A day of acceptance a century ago is a slip of the keyboard; left in, it would put its row
    before everybody who waits. Each day left out is kept as a note.
    """
    bounded = {column.key: column.bounds for column in columns_of(people.side) if column.bounds}
    notes = list(people.notes)
    kept = []
    for one in people.people:
        values = dict(one.values)
        for key, bounds in bounded.items():
            day = values.get(key)
            if isinstance(day, date) and not bounds.contains(day, today=on):
                del values[key]
                fault = day_fault(day, first=bounds.first(on), last=bounds.last(on))
                heading = people.headings[key]
                notes.append(
                    people.problem(fault.code, row=one.row, column=heading, values=fault.values)
                )
        kept.append(replace(one, values=values))
    return replace(people, people=tuple(kept), notes=tuple(notes))


def columns_found(
    table: Table, side: Side, *, headings: Mapping[str, str]
) -> dict[str, tuple[int, Column]]:
    """Return where each known column stands: mapped headings first, then ours, then usual ones.

    Raise WorkbookProblem for a column that stands twice, a mapped heading that is not there
    and a required column that is missing.
    """
    finding = _Finding(table, side)
    for heading, key in headings.items():
        finding.take_mapped(key, heading)
    mapped = set(finding.found)
    for column in columns_of(side):
        for language in LANGUAGES:
            if column.key not in mapped:
                finding.take(column, column.heading(language, side))
    for column in columns_of(side):
        for spelling in column.spellings(side):
            if column.key not in finding.found:
                finding.take(column, spelling)
    for column in columns_of(side):
        if column.required and column.key not in finding.found:
            heading = column.heading(language_of(table, side) or "en", side)
            raise _column_missing(table, heading, key=column.key, side=side)
    return finding.found


class _Finding:
    """The columns found so far, and which headings they have taken."""

    def __init__(self, table: Table, side: Side) -> None:
        self._table = table
        self._by_key = {column.key: column for column in columns_of(side)}
        self._at_of: dict[str, list[int]] = {}
        for at, heading in enumerate(table.headings):
            if heading:
                self._at_of.setdefault(fold(heading), []).append(at)
        self._taken: set[int] = set()
        self.found: dict[str, tuple[int, Column]] = {}

    def take(self, column: Column, spelling: str) -> None:
        free = [at for at in self._at_of.get(fold(spelling), []) if at not in self._taken]
        if not free:
            return
        if column.key in self.found or len(free) > 1:
            heading = self._table.headings[free[-1]]
            raise _column_problem(self._table, Code.COLUMN_TWICE, heading)
        self.found[column.key] = (free[0], column)
        self._taken.add(free[0])

    def take_mapped(self, key: str, heading: str) -> None:
        if fold(heading) not in self._at_of:
            raise _column_missing(self._table, heading)
        self.take(self._by_key[key], heading)


def language_of(table: Table, side: Side) -> str:
    """Return the language most headings are in; nothing where none is recognised."""
    present = {fold(heading) for heading in table.headings if heading}

    def recognised(language: str) -> int:
        headings = {fold(column.heading(language, side)) for column in columns_of(side)}
        return len(headings & present)

    found = max(LANGUAGES, key=recognised)
    return found if recognised(found) else ""


def _column_problem(table: Table, code: Code, heading: str) -> WorkbookProblem:
    return WorkbookProblem(
        code, file=table.file, sheet=table.sheet, row=table.headings_row, column=heading,
        values={"column": heading},
    )  # fmt: skip


def _column_missing(
    table: Table, heading: str, *, key: str = "", side: Side | None = None
) -> WorkbookProblem:
    """Return that a column is missing, with what stands in the row that should name it.

    `key` and `side` name a column of ours, whose heading is shown in the language of the answer.
    """
    found = ", ".join(one for one in table.headings if one)
    values: dict[str, Value] = {
        "column": heading,
        "headings_row": table.headings_row,
        "found": found if len(found) <= _LONGEST_SHOWN else found[:_LONGEST_SHOWN] + "…",
    }
    if key and side:
        values |= {"key": key, "side": side.value}
    return WorkbookProblem(
        Code.COLUMN_MISSING, file=table.file, sheet=table.sheet, row=table.headings_row,
        column=heading, values=values,
    )  # fmt: skip


class _Reading:
    """One pass over the rows, remembering who was met and what went wrong."""

    def __init__(
        self,
        table: Table,
        side: Side,
        places: Mapping[str, tuple[int, Column]],
        meanings: Meanings,
    ) -> None:
        self.table = table
        self.meanings = {
            key: {fold(theirs): ours for theirs, ours in values.items()}
            for key, values in meanings.items()
        }
        self.side = side
        self.places = places
        self.twice = {
            key: column.read_twice_as
            for key, (_, column) in places.items()
            if column.read_twice_as and column.read_twice_as not in places
        }
        self.refused: list[WorkbookProblem] = []
        self.notes: list[WorkbookProblem] = []
        self.doubles = Doubles()
        self.filled: Counter[str] = Counter()
        self.faulty: Counter[str] = Counter()

    def people(self) -> Iterator[Listed]:
        for row in self.table.rows:
            fatal, notes, values = self._values(row)
            if not fatal and (again := self._met_before(row, values)):
                fatal = [again]
            if fatal:
                self.refused.extend(fatal)
                continue
            self.notes.extend(notes)
            yield Listed(row.number, _identity(values), _name(values), values)

    def _values(
        self, row: Row
    ) -> tuple[list[WorkbookProblem], list[WorkbookProblem], dict[str, object]]:
        fatal: list[WorkbookProblem] = []
        notes: list[WorkbookProblem] = []
        values: dict[str, object] = {}
        for key, (at, column) in self.places.items():
            cell = row.cells[at] if at < len(row.cells) else None
            if cell is None:
                if column.required:
                    fatal.append(self._problem(Code.EMPTY, row, at))
                continue
            if key in self.meanings:
                cell = meant(cell, self.meanings[key])
            read = read_cell(column, cell)
            self.filled[key] += 1
            self.faulty[key] += bool(read.faults)
            if read.value not in (None, ()):
                values[key] = read.value
                self._read_twice(key, read.value, values)
            is_enough = column.one_is_enough and bool(read.value)
            problems = fatal if column.at_fault and not is_enough else notes
            problems.extend(
                self._problem(fault.code, row, at, values=fault.values) for fault in read.faults
            )
        return fatal, notes, values

    def _read_twice(self, key: str, value: object, values: dict[str, object]) -> None:
        """Read the value as that of a column too which the list does not have, if it knows it."""
        for other in columns_of(self.side):
            if other.key == self.twice.get(key) and other.choices and other.choices.has(value):
                values[other.key] = value

    def columns(self) -> tuple[ReadColumn, ...]:
        """Return the columns that were read, with how many of their cells were understood."""
        return tuple(self._column(key, at) for key, (at, _) in self.places.items())

    def _column(self, key: str, at: int) -> ReadColumn:
        filled = self.filled[key]
        counts = filled, filled - self.faulty[key]
        return ReadColumn(self.table.headings[at], key, *counts, self.twice.get(key, ""))

    def _met_before(self, row: Row, values: Mapping[str, object]) -> WorkbookProblem | None:
        key = "number" if "number" in values else "first_name"
        first = self.doubles.first_row(row.number, _name(values), values)
        if first is None:
            return None
        at = self.places[key][0]
        facts: dict[str, Value] = {"value": _identity(values), "first_row": first}
        return self._problem(Code.PERSON_TWICE, row, at, values=facts)

    def _problem(
        self, code: Code, row: Row, at: int, *, values: Mapping[str, Value] | None = None
    ) -> WorkbookProblem:
        return WorkbookProblem(
            code, file=self.table.file, sheet=self.table.sheet, row=row.number,
            column=self.table.headings[at], values=values,
        )  # fmt: skip


def _name(values: Mapping[str, object]) -> str:
    return " ".join(str(values[key]) for key in ("first_name", "last_name") if values.get(key))


def _identity(values: Mapping[str, object]) -> str:
    return str(values.get("number") or _name(values))
