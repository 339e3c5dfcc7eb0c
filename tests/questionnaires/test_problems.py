"""A problem with a questionnaire is one sentence: where, what, and what to do."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from tsemed.questionnaires.problems import (
    CHOICES,
    SENTENCES,
    SETTINGS,
    SURVEY,
    DefinitionProblem,
    Fault,
)

VALUES: dict[str, str | int] = {"value": "geopoint", "known": "text, date", "count": 7, "most": 5}
WHAT_TO_DO = re.compile(
    r"\b(Add|Take|Make|Write|Fill|Use|Choose|Name|Shorten|Empty|Compare|Begin|leave|ask)\b"
)


@pytest.mark.parametrize("language", ["he", "ar", "en"])
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_shown_with_its_values(fault: Fault, language: str) -> None:
    problem = DefinitionProblem(fault, sheet=SURVEY, row=7, column="type", **VALUES)
    with override(language):
        sentence = problem.message
        named = re.findall(r"%\((\w+)\)", str(SENTENCES[fault]))
    assert all(str(VALUES[name]) in sentence for name in named)
    assert all(word in sentence for word in (SURVEY, "7", "type"))
    assert "%(" not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("fault", sorted(set(Fault) - {Fault.SENSITIVE}))
def test_every_sentence_says_what_to_do(fault: Fault) -> None:
    with override("en"):
        assert WHAT_TO_DO.search(str(SENTENCES[fault])), SENTENCES[fault]


@pytest.mark.parametrize("fault", Fault)
def test_every_sentence_is_translated(fault: Fault) -> None:
    words = set()
    for language in ("he", "ar", "en"):
        with override(language):
            words.add(str(SENTENCES[fault]))
    assert len(words) == 3


@pytest.mark.parametrize(
    ("sheet", "row", "column", "place"),
    [
        (SURVEY, 0, "", "sheet survey"),
        (CHOICES, 3, "", "sheet choices, row 3"),
        (SETTINGS, 2, "form_id", "sheet settings, row 2, column form_id"),
    ],
)
def test_the_place_is_shown_as_far_as_it_is_known(
    sheet: str, row: int, column: str, place: str
) -> None:
    problem = DefinitionProblem(Fault.EMPTY, sheet=sheet, row=row, column=column)
    with override("en"):
        assert problem.message.partition(":")[0] == place
    assert problem.place == (sheet, row, column)


def test_what_was_written_keeps_its_own_direction() -> None:
    problem = DefinitionProblem(Fault.UNKNOWN_COLUMN, sheet=SURVEY, row=1, column="x", value="x y")
    with override("he"):
        assert "\u2068x y\u2069" in problem.message
