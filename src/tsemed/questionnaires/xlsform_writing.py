"""Write a questionnaire as an XLSForm workbook, which reads back equal."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tsemed.questionnaires.definition import (
    LANGUAGES,
    SELECTS,
    Definition,
    Question,
    Texts,
    column_of,
)
from tsemed.questionnaires.problems import CHOICES, SETTINGS, SURVEY
from tsemed.spreadsheets.writing import WrittenColumn, WrittenSheet, write_workbook


def write_definition(definition: Definition, *, number: int) -> bytes:
    """Return the workbook of a version of a questionnaire."""
    sheets = [
        _sheet(SURVEY, _survey(definition)),
        _sheet(CHOICES, _choices(definition)),
        _sheet(SETTINGS, _settings(definition, number)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questionnaire.xlsx"
        # The headings and conditions are code, so the sheets run from left to right.
        write_workbook(path, sheets, language="en")
        return path.read_bytes()


def _sheet(name: str, rows: list[dict[str, str]]) -> WrittenSheet:
    columns = tuple(rows[0])
    return WrittenSheet(
        name,
        tuple(WrittenColumn(one, width=40 if "::" in one else 18) for one in columns),
        [[row[one] for one in columns] for row in rows[1:]],
        filtered=False,
    )


def _texts(name: str, texts: Texts) -> dict[str, str]:
    return {column_of(name, language): texts.get(language, "") for language in LANGUAGES}


def _headings(row: dict[str, str]) -> dict[str, str]:
    return dict.fromkeys(row, "")


def _survey(definition: Definition) -> list[dict[str, str]]:
    rows = [_question(one) for one in definition.questions]
    return [_headings(rows[0]), *rows]


def _question(one: Question) -> dict[str, str]:
    return {
        "type": f"{one.kind} {one.list_name}" if one.kind in SELECTS else one.kind.value,
        "name": one.name,
        **_texts("label", one.labels),
        **_texts("hint", one.hints),
        "required": "yes" if one.required else "",
        "relevant": one.relevant,
        "constraint": one.constraint,
        **_texts("constraint_message", one.constraint_messages),
        "matching_field": one.feeds,
        "data_class": one.data_class,
    }


def _choices(definition: Definition) -> list[dict[str, str]]:
    rows = [
        {"list_name": one.list_name, "name": one.name, **_texts("label", one.labels)}
        for one in definition.choices
    ]
    empty = _headings({"list_name": "", "name": "", **_texts("label", {})})
    return [empty, *rows]


def _settings(definition: Definition, number: int) -> list[dict[str, str]]:
    row = {
        "form_id": definition.code,
        "form_title": definition.titles["he"],
        "version": str(number),
        "default_language": "Hebrew (he)",
        "about": definition.about.value,
        **_texts("form_title", definition.titles),
    }
    return [_headings(row), row]
