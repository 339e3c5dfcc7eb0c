"""What must hold of a questionnaire before anything of it is stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pairing.reference.invisible import is_visible
from tsemed.questionnaires.condition_checks import refuse_wrong_conditions
from tsemed.questionnaires.definition import (
    LANGUAGES,
    SELECTS,
    SHOWN_ONLY,
    Choice,
    Definition,
    Kind,
    Question,
    Texts,
    column_of,
)
from tsemed.questionnaires.matching_fields import CLASSES, MatchingField, fields_about
from tsemed.questionnaires.problems import (
    CHOICES,
    SETTINGS,
    SURVEY,
    DefinitionProblem,
    Fault,
    in_survey,
)
from tsemed.questionnaires.rules import LONGEST_LABEL, MOST_CHOICES, MOST_QUESTIONS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}", re.ASCII)


def refuse_wrong(definition: Definition) -> None:
    """Raise DefinitionProblem for the first thing that is wrong with a questionnaire."""
    _check_settings(definition)
    _check_size(definition)
    _check_choices(definition.choices)
    _check_names(definition.questions)
    _check_groups(definition)
    lists = {one.list_name for one in definition.choices}
    for question in definition.questions:
        _check_question(question, lists)
    refuse_wrong_conditions(definition)
    _check_fields(definition)


def _check_settings(definition: Definition) -> None:
    if not _NAME.fullmatch(definition.code):
        fault = Fault.BAD_NAME if definition.code else Fault.VALUE_MISSING
        values = {"value": definition.code} if definition.code else {}
        raise DefinitionProblem(fault, sheet=SETTINGS, row=2, column="form_id", **values)
    _check_texts(definition.titles, "form_title", sheet=SETTINGS, row=2)


def _check_size(definition: Definition) -> None:
    sizes = (
        (SURVEY, len(definition.questions), MOST_QUESTIONS),
        (CHOICES, len(definition.choices), MOST_CHOICES),
    )
    for sheet, count, most in sizes:
        if count > most:
            raise DefinitionProblem(Fault.TOO_MANY, sheet=sheet, count=count, most=most)
    if not any(definition.answered()):
        raise DefinitionProblem(Fault.EMPTY, sheet=SURVEY)


def _check_texts(texts: Texts, column: str, *, sheet: str, row: int) -> None:
    """Refuse a text that is missing in one of the languages, or too long."""
    for language in LANGUAGES:
        text, heading = texts.get(language, ""), column_of(column, language)
        if not is_visible(text):
            raise DefinitionProblem(Fault.MISSING_TRANSLATION, sheet=sheet, row=row, column=heading)
        if text.startswith("="):
            raise DefinitionProblem(Fault.LIKE_A_FORMULA, sheet=sheet, row=row, column=heading)
        if len(text) > LONGEST_LABEL:
            raise DefinitionProblem(
                Fault.TEXT_TOO_LONG, sheet=sheet, row=row, column=heading, most=LONGEST_LABEL
            )


def _check_choices(choices: tuple[Choice, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in choices:
        where = {"sheet": CHOICES, "row": one.row}
        for column, value, pattern in (
            ("list_name", one.list_name, _NAME),
            ("name", one.name, _CODE),
        ):
            if not value:
                raise DefinitionProblem(Fault.VALUE_MISSING, **where, column=column)  # type: ignore[arg-type]
            if not pattern.fullmatch(value):
                raise DefinitionProblem(Fault.BAD_NAME, **where, column=column, value=value)  # type: ignore[arg-type]
        if (one.list_name, one.name) in seen:
            raise DefinitionProblem(Fault.CHOICE_TWICE, **where, column="name", value=one.name)  # type: ignore[arg-type]
        seen.add((one.list_name, one.name))
        _check_texts(one.labels, "label", sheet=CHOICES, row=one.row)


def _check_names(questions: tuple[Question, ...]) -> None:
    seen: set[str] = set()
    for one in questions:
        if one.kind is Kind.END_GROUP:
            continue
        if not one.name:
            raise in_survey(Fault.VALUE_MISSING, one, "name")
        if not _NAME.fullmatch(one.name):
            raise in_survey(Fault.BAD_NAME, one, "name", value=one.name)
        if one.name in seen:
            raise in_survey(Fault.NAME_TWICE, one, "name", value=one.name)
        seen.add(one.name)


def _check_groups(definition: Definition) -> None:
    open_groups: list[Question] = []
    for one in definition.questions:
        if one.kind is Kind.BEGIN_GROUP:
            open_groups.append(one)
        elif one.kind is Kind.END_GROUP:
            if not open_groups:
                raise in_survey(Fault.GROUP_NOT_OPEN, one, "type")
            open_groups.pop()
    if open_groups:
        raise in_survey(Fault.GROUP_OPEN, open_groups[-1], "type")


def _check_question(question: Question, lists: set[str]) -> None:
    for column, is_filled in _filled(question):
        if is_filled and column not in _columns_of(question.kind):
            raise in_survey(Fault.NOT_HERE, question, column)
    if question.kind in SELECTS:
        if not question.list_name:
            raise in_survey(Fault.LIST_MISSING, question, "type")
        if question.list_name not in lists:
            raise in_survey(Fault.UNKNOWN_LIST, question, "type", value=question.list_name)
    if question.kind is not Kind.END_GROUP:
        _check_texts(question.labels, "label", sheet=SURVEY, row=question.row)
    for column, texts, is_asked in (
        ("hint", question.hints, any(question.hints.values())),
        ("constraint_message", question.constraint_messages, bool(question.constraint)),
    ):
        if is_asked:
            _check_texts(texts, column, sheet=SURVEY, row=question.row)


def _columns_of(kind: Kind) -> frozenset[str]:
    """Return what a row of a type may have besides its name and type."""
    if kind is Kind.END_GROUP:
        return frozenset()
    shown = {"label", "relevant"} | (set() if kind is Kind.BEGIN_GROUP else {"hint"})
    if kind in SHOWN_ONLY:
        return frozenset(shown)
    return frozenset(
        shown
        | {"required", "constraint", "constraint_message", "matching_field", "data_class", "type"}
    )


def _filled(question: Question) -> Iterator[tuple[str, bool]]:
    yield "label", any(question.labels.values())
    yield "hint", any(question.hints.values())
    yield "required", question.required
    yield "relevant", bool(question.relevant)
    yield "constraint", bool(question.constraint)
    yield "constraint_message", any(question.constraint_messages.values())
    yield "matching_field", bool(question.feeds)
    yield "data_class", bool(question.data_class)


def _check_fields(definition: Definition) -> None:
    fields, seen = fields_about(definition.about), Counter[str]()
    classes = {one.value for one in CLASSES[definition.about]}
    for one in definition.answered():
        if not one.feeds:
            if one.data_class and one.data_class not in classes:
                known = ", ".join(sorted(classes))
                raise in_survey(
                    Fault.UNKNOWN_VALUE, one, "data_class", value=one.data_class, known=known
                )
            continue
        if one.feeds not in fields:
            known = ", ".join(sorted(fields))
            raise in_survey(
                Fault.UNKNOWN_VALUE, one, "matching_field", value=one.feeds, known=known
            )
        seen[one.feeds] += 1
        if seen[one.feeds] > 1:
            raise in_survey(Fault.FIELD_TWICE, one, "matching_field", value=one.feeds)
        _check_field(definition, one, fields[one.feeds])


def _check_field(definition: Definition, question: Question, field: MatchingField) -> None:
    if question.kind not in field.kinds:
        known = ", ".join(sorted(field.kinds))
        raise in_survey(Fault.FIELD_TYPE, question, "matching_field", value=field.name, known=known)
    if question.data_class not in ("", field.data_class.value):
        raise in_survey(Fault.OTHER_CLASS, question, "data_class", known=field.data_class.value)
    if field.codes is None:
        return
    codes = field.codes()
    for choice in definition.choices_of(question):
        if choice.name not in codes:
            known = ", ".join(sorted(codes)[:12])
            raise DefinitionProblem(
                Fault.FIELD_CHOICE, sheet=CHOICES, row=choice.row, column="name",
                value=choice.name, known=known,
            )  # fmt: skip
