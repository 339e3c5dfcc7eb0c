"""Answers as people read them: labels of choices, days in words, numbers as they are."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language

from pairing.reference.day_bounds import day_of
from tsemed.base.formatting import joined
from tsemed.questionnaires.definition import SELECTS, Definition, Kind, Question
from tsemed.questionnaires.expressions import Answer


def present_answer(definition: Definition, question: Question, value: Answer) -> str:
    """Return an answer in the language of the page; empty where there is none."""
    if value in (None, "", []):
        return ""
    if question.kind in SELECTS:
        codes = value if isinstance(value, list) else [value]
        language = get_language() or "he"
        labels = {one.name: one.labels.get(language, "") for one in definition.choices_of(question)}
        return joined(labels.get(str(code), str(code)) for code in codes)
    if question.kind is Kind.DATE:
        day: date | None = day_of(str(value))
        return date_format(day, "SHORT_DATE_FORMAT") if day else str(value)
    if isinstance(value, int | float):
        return str(number_format(value))
    return str(value)
