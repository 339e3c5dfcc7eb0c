"""The empty, explained workbooks people fill in, and any list written in the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pairing.reference import localities, occupations
from tsemed.spreadsheets.cells import written_cell
from tsemed.spreadsheets.columns import Column, Kind, Side, columns_of
from tsemed.spreadsheets.people_lists import SHEETS
from tsemed.spreadsheets.workbooks import column_letter
from tsemed.spreadsheets.writing import Cell, WrittenColumn, WrittenSheet, isolated, write_workbook

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "he": {
        "explanations": "הסבר",
        "values": "ערכים אפשריים",
        "column": "עמודה",
        "meaning": "מה כותבים בה",
        "kind": "איך כותבים",
        "required": "חובה",
        "text": "טקסט חופשי",
        "phone": "מספר טלפון",
        "email": "כתובת דואר",
        "one": "ערך אחד מהגיליון „ערכים אפשריים”",
        "several": "ערך אחד או יותר מהגיליון „ערכים אפשריים”, מופרדים בפסיקים",
        "number": "מספר שלם בין {least} ל-{most}",
        "date": "תאריך: יום/חודש/שנה",
        "names": "שם אחד או יותר, מופרדים בפסיקים",
    },
    "ar": {
        "explanations": "شرح",
        "values": "القيم الممكنة",
        "column": "العمود",
        "meaning": "ماذا يُكتب فيه",
        "kind": "كيف يُكتب",
        "required": "إلزامي",
        "text": "نص حر",
        "phone": "رقم هاتف",
        "email": "عنوان بريد إلكتروني",
        "one": "قيمة واحدة من الورقة «القيم الممكنة»",
        "several": "قيمة أو أكثر من الورقة «القيم الممكنة»، تفصل بينها فواصل",
        "number": "عدد صحيح بين {least} و-{most}",
        "date": "تاريخ: يوم/شهر/سنة",
        "names": "اسم أو أكثر، تفصل بينها فواصل",
    },
    "en": {
        "explanations": "Explanations",
        "values": "Possible values",
        "column": "Column",
        "meaning": "What goes in it",
        "kind": "How to write it",
        "required": "Required",
        "text": "Free text",
        "phone": "A phone number",
        "email": "An e-mail address",
        "one": "One value of the sheet “Possible values”",
        "several": "One or more values of the sheet “Possible values”, parted by commas",
        "number": "A whole number from {least} to {most}",
        "date": "A date: day/month/year",
        "names": "One or more names, parted by commas",
    },
}
_DESCRIBED_AS: Final[Mapping[Kind, str]] = {
    Kind.NAME: "text",
    Kind.YES_NO: "one",
    Kind.TOWN: "one",
    Kind.OCCUPATIONS: "several",
    Kind.PEOPLE: "names",
}
_LEFT_TO_RIGHT: Final = frozenset({Kind.PHONE, Kind.EMAIL})


def write_list(
    path: Path,
    side: Side,
    *,
    language: str,
    people: Iterable[Mapping[str, object]] = (),
) -> None:
    """Write a list of mentors or mentees with its explanations; without people, a template.

    `people` are values by column key, as the reader gives them. What is written is read back
    the same in any of the languages.
    """
    columns = columns_of(side)
    values = _values_sheet(side, language)
    written = tuple(_written_column(column, side, language, values) for column in columns)
    rows = [
        [_cell(column, person.get(column.key), language) for column in columns] for person in people
    ]
    sheets = (
        WrittenSheet(SHEETS[side][language], written, rows),
        _explanations_sheet(side, language),
        values,
    )
    write_workbook(path, sheets, language=language)


def _cell(column: Column, value: object, language: str) -> Cell:
    cell = written_cell(column, value, language=language)
    return isolated(cell) if column.kind in _LEFT_TO_RIGHT and isinstance(cell, str) else cell


def _written_column(
    column: Column, side: Side, language: str, values: WrittenSheet
) -> WrittenColumn:
    return WrittenColumn(
        column.heading(language, side),
        column.width,
        left_to_right=column.kind in _LEFT_TO_RIGHT,
        required=column.required,
        choices_range=_range_of(column.heading(language, side), values),
        hint=column.explanation(language, side),
    )


def _range_of(heading: str, values: WrittenSheet) -> str:
    """Return where the possible values of a column stand, as a spreadsheet writes a range."""
    for at, column in enumerate(values.columns):
        if column.heading == heading:
            last = 1 + sum(row[at] is not None for row in values.rows)
            letter = column_letter(at)
            return f"'{values.name}'!${letter}$2:${letter}${last}"
    return ""


def _explanations_sheet(side: Side, language: str) -> WrittenSheet:
    words = _LABELS[language]
    rows = [
        (
            column.heading(language, side),
            column.explanation(language, side),
            _how(column, language),
            words["required"] if column.required else None,
        )
        for column in columns_of(side)
    ]
    columns = (
        WrittenColumn(words["column"], 24),
        WrittenColumn(words["meaning"], 62, wrap=True),
        WrittenColumn(words["kind"], 46, wrap=True),
        WrittenColumn(words["required"], 10),
    )
    return WrittenSheet(words["explanations"], columns, rows, filtered=False)


def _how(column: Column, language: str) -> str:
    pattern = _LABELS[language][_DESCRIBED_AS.get(column.kind, column.kind.value)]
    return pattern.format(least=column.least, most=column.most)


def _values_sheet(side: Side, language: str) -> WrittenSheet:
    """Write the possible values of every column with a closed list, one column each."""
    offered: list[tuple[WrittenColumn, Sequence[str]]] = [
        (WrittenColumn(column.heading(language, side), 28), found)
        for column in columns_of(side)
        if (found := _offered(column, language))
    ]
    longest = max(len(found) for _, found in offered)
    rows = [
        [found[at] if at < len(found) else None for _, found in offered] for at in range(longest)
    ]
    columns = tuple(column for column, _ in offered)
    return WrittenSheet(_LABELS[language]["values"], columns, rows, filtered=False)


def _offered(column: Column, language: str) -> tuple[str, ...]:
    if column.choices is not None:
        return column.choices.labels(language=language)
    if column.kind is Kind.TOWN:
        return tuple(sorted(town.name(language) for town in localities.shipped()))
    if column.kind is Kind.OCCUPATIONS:
        listed = (each for each in occupations.shipped() if len(each.code) in (2, 4))
        return tuple(str(written_cell(column, (each.code,), language=language)) for each in listed)
    return ()
