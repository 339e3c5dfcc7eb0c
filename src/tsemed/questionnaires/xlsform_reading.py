"""Read a questionnaire from an XLSForm workbook: the subset of `docs/questionnaires.md`.

The workbook goes through the gate that every list goes through (`spreadsheets.workbooks`): bounds
before it is opened, no formulas, no entities, plain text out. What is outside the subset is
refused with its sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pairing.reference.invisible import without_invisible
from tsemed.questionnaires.checks import refuse_wrong
from tsemed.questionnaires.definition import (
    LANGUAGES,
    About,
    Choice,
    Definition,
    Kind,
    Question,
    column_of,
)
from tsemed.questionnaires.problems import CHOICES, SETTINGS, SURVEY, DefinitionProblem, Fault
from tsemed.questionnaires.rules import MOST_CHOICES, MOST_QUESTIONS
from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.workbooks import Place, Table, column_letter, read_list, text

LIMITS: Final = Limits(
    rows=20_000, columns=60, cell_characters=4_000, file_bytes=2_000_000, unpacked=20_000_000,
    parts=200, expanded=20_000_000,
)  # fmt: skip

_TRANSLATED: Final = re.compile(
    r"(?P<text>label|hint|constraint_message)::(?:.*\((?P<in>\w+)\)|(?P<only>\w+))"
)
_TITLES: Final = tuple(column_of("form_title", language) for language in LANGUAGES)
_SURVEY_COLUMNS: Final = frozenset(
    {"type", "name", "required", "relevant", "constraint", "matching_field", "data_class"}
)
_COLUMNS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    # The plain columns and the texts in three languages of each sheet.
    SURVEY: (_SURVEY_COLUMNS, frozenset({"label", "hint", "constraint_message"})),
    CHOICES: (frozenset({"list_name", "name"}), frozenset({"label"})),
    SETTINGS: (
        frozenset({"form_id", "form_title", "version", "default_language", "about", *_TITLES}),
        frozenset(),
    ),
}  # fmt: skip
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    SURVEY: ("type", "name", *(f"label::{one}" for one in LANGUAGES)),
    CHOICES: ("list_name", "name", *(f"label::{one}" for one in LANGUAGES)),
    SETTINGS: ("form_id", "about", *_TITLES),
}
_YES, _NO = frozenset({"yes", "true", "true()"}), frozenset({"", "no", "false", "false()"})


def read_definition(content: bytes) -> Definition:
    """Return the questionnaire in a workbook.

    Raise WorkbookProblem if the file cannot be read, DefinitionProblem if what it holds is not a
    questionnaire of the subset.
    """
    survey = _Sheet.read(content, SURVEY)
    settings = _Sheet.read(content, SETTINGS)
    if len(survey.table.rows) > MOST_QUESTIONS:
        count = len(survey.table.rows)
        raise DefinitionProblem(Fault.TOO_MANY, sheet=SURVEY, count=count, most=MOST_QUESTIONS)
    questions = tuple(_question(row) for row in survey.rows())
    is_asked = any(one.list_name for one in questions)
    choices = _Sheet.read(content, CHOICES) if is_asked else None
    if choices is not None and len(choices.table.rows) > MOST_CHOICES:
        count = len(choices.table.rows)
        raise DefinitionProblem(Fault.TOO_MANY, sheet=CHOICES, count=count, most=MOST_CHOICES)
    found = _definition(settings, questions, choices)
    refuse_wrong(found)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a sheet: its cells as texts, by column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def texts(self, column: str) -> dict[str, str]:
        found = {one: without_invisible(self.get(f"{column}::{one}")) for one in LANGUAGES}
        return {language: each for language, each in found.items() if each}

    def titles(self) -> dict[str, str]:
        found = {
            one: without_invisible(self.get(column_of("form_title", one))) for one in LANGUAGES
        }
        return {language: each for language, each in found.items() if each}

    def wrong(self, fault: Fault, column: str, **values: str) -> DefinitionProblem:
        return DefinitionProblem(fault, sheet=self.sheet, row=self.number, column=column, **values)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of the workbook, with its headings understood."""

    name: str
    table: Table
    columns: tuple[str, ...]

    @classmethod
    def read(cls, content: bytes, name: str) -> _Sheet:
        try:
            table = read_list(content, file="form.xlsx", place=Place(name), limits=LIMITS)
        except WorkbookProblem as problem:
            if problem.code is Code.NO_SUCH_SHEET:
                raise DefinitionProblem(Fault.NO_SHEET, sheet=name) from problem
            if problem.code is Code.NO_HEADINGS:
                raise DefinitionProblem(Fault.EMPTY, sheet=name) from problem
            problem.file = ""
            raise
        table.refuse_formulas(range(len(table.headings)))
        return cls(name, table, _understood(name, table))

    def rows(self) -> Iterator[_Row]:
        for row in self.table.rows:
            cells = {
                column: text(cell)
                for column, cell in zip(self.columns, row.cells, strict=False)
                if cell is not None
            }
            if "" in cells:
                letter = column_letter(self.columns.index(""))
                fault = Fault.UNKNOWN_COLUMN
                raise DefinitionProblem(
                    fault, sheet=self.name, row=row.number, column=letter, value=cells[""]
                )
            yield _Row(self.name, row.number, cells)


def _understood(sheet: str, table: Table) -> tuple[str, ...]:
    """Return the columns of a sheet by our names; refuse one that is not of the subset."""
    plain, translated = _COLUMNS[sheet]
    columns: list[str] = []
    for heading in table.headings:
        folded = " ".join(heading.casefold().split())
        found = _TRANSLATED.fullmatch(folded)
        if found and found["text"] in translated and (found["in"] or found["only"]) in LANGUAGES:
            columns.append(f"{found['text']}::{found['in'] or found['only']}")
        elif folded in plain or not folded:
            columns.append(folded)
        else:
            raise _in_headings(Fault.UNKNOWN_COLUMN, sheet, table, heading, value=heading)
        if folded and columns.count(columns[-1]) > 1:
            raise _in_headings(Fault.COLUMN_TWICE, sheet, table, heading)
    for needed in _NEEDED[sheet]:
        if needed not in columns:
            raise _in_headings(Fault.COLUMN_MISSING, sheet, table, _heading(needed))
    return tuple(columns)


def _in_headings(
    fault: Fault, sheet: str, table: Table, column: str, **values: str
) -> DefinitionProblem:
    return DefinitionProblem(fault, sheet=sheet, row=table.headings_row, column=column, **values)


def _heading(column: str) -> str:
    name, _between, language = column.partition("::")
    return column_of(name, language) if language else name


def _question(row: _Row) -> Question:
    kind, list_name = _kind(row)
    return Question(
        name=row.get("name"),
        kind=kind,
        labels=row.texts("label"),
        hints=row.texts("hint"),
        required=_is_required(row),
        relevant=row.get("relevant"),
        constraint=row.get("constraint"),
        constraint_messages=row.texts("constraint_message"),
        list_name=list_name,
        feeds=row.get("matching_field"),
        data_class=row.get("data_class"),
        row=row.number,
    )


def _kind(row: _Row) -> tuple[Kind, str]:
    """Return the type of a row, and the list it chooses from."""
    written = row.get("type").split()
    if not written:
        raise row.wrong(Fault.VALUE_MISSING, "type")
    first = written[0].casefold()
    if first in ("begin", "end") and len(written) == 2:
        first, written = f"{first}_{written[1].casefold()}", written[:1]
    listed = written[1:] if first in ("select_one", "select_multiple") else []
    known = {one.value for one in Kind}
    if first not in known or len(written) - len(listed) != 1 or len(listed) > 1:
        shown, offered = row.get("type"), ", ".join(one.value for one in Kind)
        raise row.wrong(Fault.UNKNOWN_TYPE, "type", value=shown, known=offered)
    return Kind(first), listed[0] if listed else ""


def _is_required(row: _Row) -> bool:
    written = row.get("required").casefold()
    if written not in _YES | _NO:
        raise row.wrong(Fault.NOT_YES_OR_NO, "required", value=row.get("required"))
    return written in _YES


def _definition(
    settings: _Sheet, questions: tuple[Question, ...], choices: _Sheet | None
) -> Definition:
    rows = list(settings.rows())
    if not rows:
        raise DefinitionProblem(Fault.VALUE_MISSING, sheet=SETTINGS, row=2, column="form_id")
    first = rows[0]
    about = first.get("about")
    if about not in set(About):
        fault = Fault.UNKNOWN_VALUE if about else Fault.VALUE_MISSING
        known = ", ".join(About)
        values = {"value": about, "known": known} if about else {}
        raise first.wrong(fault, "about", **values)
    return Definition(
        code=first.get("form_id"),
        about=About(about),
        titles=first.titles(),
        questions=questions,
        choices=tuple(
            Choice(row.get("list_name"), row.get("name"), row.texts("label"), row.number)
            for row in (choices.rows() if choices is not None else ())
        ),
    )
