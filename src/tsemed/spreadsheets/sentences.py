"""The engine's codes as sentences a person reads, in Hebrew, Arabic and English.

The engine speaks in codes with values; this is the only place that turns them into words,
for the workbook of the command line and for the pages alike. Nothing sensitive is spelled
out: a fitting population or background is mentioned, which one is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from pairing.reference import occupations, times
from tsemed.spreadsheets import choices
from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.pair_reasons import Block, Reason
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.sentence_messages import (
    CRITERIA,
    HELP,
    OPEN_WISHES,
    PLACES,
    PROBLEMS,
    REASONS,
    RULES,
)
from tsemed.spreadsheets.translation import Message


class GenderAnswers(NamedTuple):
    """The gender somebody wishes to meet, and their own as they say; empty without an answer."""

    wish: str
    gender: str


_MOST_NAMED = 4
_MUST = "must."


def sentence(reason: Reason, language: str) -> str:
    """Return what one criterion says of a pair, e.g. "Times in common: Monday evening"."""
    values = _value_labels(reason.values, language, criterion=reason.criterion)
    code = reason.code
    if code == "distance.km" and reason.values.get("km") == 0:
        code = "distance.near"
    return REASONS[code].in_language(language).format_map(values)


def open_wishes(mentee: GenderAnswers, mentor: GenderAnswers, language: str) -> list[str]:
    """Return the wishes about gender that the other side left without an answer."""
    sides = {"mentee": (mentee.wish, mentor.gender), "mentor": (mentor.wish, mentee.gender)}
    return [
        OPEN_WISHES[side]
        .in_language(language)
        .format(wished=choices.GENDER.label(wish, language=language))
        for side, (wish, answer) in sides.items()
        if wish and not answer
    ]


def criterion_name(criterion: str, language: str) -> str:
    """Return what a criterion is called, as the heading of its points."""
    return CRITERIA[criterion].in_language(language)


def blocked_sentence(block: Block, language: str) -> str:
    """Return why a hard rule removes a pair."""
    return rule_sentence(block.rule, block.values, language)


def rule_sentence(rule: str, values: Mapping[str, Any], language: str) -> str:
    """Return why a rule, or a criterion made a condition, removes a pair."""
    if rule == "meeting" and "km" in values and not _all_online(values):
        rule = "meeting.km"
    return _of_rule(RULES, rule, values, language)


def help_sentence(rule: str, values: Mapping[str, Any], language: str) -> str:
    """Return what people could do so that a rule no longer stands in the way."""
    return _of_rule(HELP, rule, values, language)


def _of_rule(
    table: Mapping[str, Message], rule: str, values: Mapping[str, Any], language: str
) -> str:
    labels = _value_labels(values, language)
    if rule.startswith(_MUST):
        labels["criterion"] = criterion_name(rule.removeprefix(_MUST), language)
        rule = "must"
    return table[rule].in_language(language).format_map(labels)


def _all_online(values: Mapping[str, Any]) -> bool:
    """Return whether a side would meet online only, so that the distance is not what parts them."""
    sides = (values.get("mentee_modes") or (), values.get("mentor_modes") or ())
    return any(set(modes) == {"online"} for modes in sides)


def problem_sentence(problem: WorkbookProblem, language: str) -> str:
    """Return a problem with a list as one line: where it is, then what to do about it."""
    sentence = problem_text(problem, language)
    place = problem_place(problem, language)
    return f"{place}: {sentence}" if place else sentence


def problem_text(problem: WorkbookProblem, language: str) -> str:
    """Return what is wrong, without the place, for a table that has columns for the place."""
    values = dict(problem.values)
    if heading := _own_heading(problem, language):
        values |= {"column": heading, "resembles": heading}
    return PROBLEMS[problem.code.value].in_language(language).format_map(values)


def _own_heading(problem: WorkbookProblem, language: str) -> str:
    """Return what the language calls the column of ours that a problem is about, if it is one."""
    side = Side(str(problem.values.get("side", Side.MENTEES)))
    key = problem.values.get("key")
    return next((each.heading(language, side) for each in columns_of(side) if each.key == key), "")


def problem_place(problem: WorkbookProblem, language: str) -> str:
    """Return where a problem is: file, sheet, row and column, as far as they are known."""
    # A column that is missing stands nowhere.
    column = "" if problem.code is Code.COLUMN_MISSING else problem.column
    known = {"sheet": problem.sheet, "row": problem.row, "column": column}
    parts = [
        PLACES[key].in_language(language).format_map({key: value})
        for key, value in known.items()
        if value
    ]
    return _comma(language).join([problem.file, *parts] if problem.file else parts)


def _value_labels(
    values: Mapping[str, Any], language: str, *, criterion: str = ""
) -> dict[str, object]:
    """Return the values of a code as words of the language."""
    labels: dict[str, object] = {"missing": _missing(values, language)}
    for key, value in values.items():
        label = _label_of(key, criterion)
        labels[key] = _named(value, label, language) if label else value
    return labels


Label = Callable[[str, str], str]


def _choice(listed: choices.Choices) -> Label:
    return lambda code, language: listed.label(code, language=language)


def _occupation(code: str, language: str) -> str:
    return occupations.label(code, language=language)


_LABELS: Final[Mapping[str, Label]] = {
    "wanted": _occupation,
    "offered": _occupation,
    "rank": _choice(choices.RANK),
    "wished": _choice(choices.RANK),
    "stage": _choice(choices.STAGE),
    "mentor_stages": _choice(choices.STAGE),
    "mentee_languages": _choice(choices.LANGUAGE),
    "mentor_languages": _choice(choices.LANGUAGE),
    "times.common": _choice(choices.TIME),
    "mentee_wishes.common": _choice(choices.TOPIC),
    "mentor_wishes.common": _choice(choices.TOPIC),
}


def _label_of(key: str, criterion: str) -> Label | None:
    return _LABELS.get(f"{criterion}.{key}") or _LABELS.get(key)


def _named(value: object, label: Label, language: str) -> str:
    codes = [value] if isinstance(value, str | Enum) else _ordered(value)
    words = [label(str(code), language) for code in codes]
    shown = _comma(language).join(words[:_MOST_NAMED])
    return shown if len(words) <= _MOST_NAMED else f"{shown} (+{len(words) - _MOST_NAMED})"


def _ordered(values: object) -> list[str]:
    """Return codes in the order of the week where they are day parts, else by the alphabet."""
    codes = [str(code) for code in values] if isinstance(values, Iterable) else []
    week = {code: at for at, code in enumerate(times.CODES)}
    return sorted(codes, key=lambda code: (week.get(code, 0), code))


def _missing(values: Mapping[str, Any], language: str) -> str:
    needs = set(values.get("mentee_needs", ())) - set(values.get("mentor_offers", ()))
    return _named(needs, _choice(choices.NEED), language)


def _comma(language: str) -> str:
    return "، " if language == "ar" else ", "
