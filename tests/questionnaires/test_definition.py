"""A questionnaire as plain values: groups, choices, equality."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.questionnaires.definitions import ask, choose, defined, group, texts

from tsemed.questionnaires.checks import refuse_wrong
from tsemed.questionnaires.definition import (
    LANGUAGES,
    SHOWN_ONLY,
    Definition,
    Kind,
    Question,
    column_of,
)
from tsemed.questionnaires.problems import DefinitionProblem, Fault
from tsemed.questionnaires.rules import LONGEST_LABEL, MOST_CHOICES, MOST_QUESTIONS
from tsemed.questionnaires.xlsform_reading import read_definition
from tsemed.questionnaires.xlsform_writing import write_definition

SMALL = defined(
    ask("first", required=True),
    *group("outer", ask("second"), *group("inner", choose("third", "a", "b"))),
    ask("last"),
)


def test_every_row_knows_the_groups_it_stands_in() -> None:
    found = {
        one.name: [each.name for each in groups] for one, groups in SMALL.with_groups() if one.name
    }
    assert found == {
        "first": [],
        "outer": ["outer"],
        "second": ["outer"],
        "inner": ["outer", "inner"],
        "third": ["outer", "inner"],
        "last": [],
    }


def test_questions_with_an_answer_and_rows_that_show() -> None:
    assert [one.name for one in SMALL.answered()] == ["first", "second", "third", "last"]
    assert {kind for kind in Kind if not Question("q", kind).is_answered} == SHOWN_ONLY


def test_where_a_row_stood_makes_no_other_questionnaire() -> None:
    moved = replace(
        SMALL, questions=tuple(replace(one, row=one.row + 7) for one in SMALL.questions)
    )
    assert moved == SMALL
    assert replace(SMALL, titles=texts("Other")) != SMALL


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_of_texts_name_their_language(language: str) -> None:
    assert column_of("label", language).endswith(f"({language})")
    assert column_of("form_title", language) == f"form_title_{language}"


def test_groups_and_conditions_read_back_equal() -> None:
    many = defined(
        Question("note", Kind.NOTE, texts("note"), hints=texts("hint"), relevant="${a} != ''"),
        ask("a", hints=texts("a hint"), constraint=". != 'no'"),
        *group(
            "outer",
            choose("b", "x", "y", several=True, required=True),
            *group("inner", ask("c", Kind.DECIMAL, constraint=". >= -1.5"), relevant="${a} = 'x'"),
            relevant="selected(${b2}, 'y') or not(${a} = 'z')",
        ),
        choose("b2", "x", "y"),
        ask("day", Kind.DATE, data_class="needs"),
    )
    refuse_wrong(many)
    assert read_definition(write_definition(many, number=2)) == many


def with_texts(text: str) -> Definition:
    return defined(Question("q", Kind.TEXT, {"he": text, "ar": text, "en": text}))


@pytest.mark.parametrize(
    "text",
    [
        "+972 50 123 4567",
        "-5 degrees",
        "@everybody",
        "'quoted'",
        "two\nlines",
        '"quoted" & <tagged>',
        "007",
        "1e5",
        "TRUE",
        "2026-11-28",
        "😀 smile",
        "שלום (a) 12",
    ],
)
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    definition = with_texts(text)
    refuse_wrong(definition)
    assert read_definition(write_definition(definition, number=1)) == definition


def test_the_largest_questionnaire_is_read_back() -> None:
    largest = defined(*(ask(f"q{number}") for number in range(MOST_QUESTIONS)))
    refuse_wrong(largest)
    assert read_definition(write_definition(largest, number=1)) == largest
    with pytest.raises(DefinitionProblem) as refused:
        refuse_wrong(replace(largest, questions=(*largest.questions, ask("more"))))
    assert refused.value.values == {"count": MOST_QUESTIONS + 1, "most": MOST_QUESTIONS}


def test_choices_have_their_limit() -> None:
    one = choose("q", "a")
    offered = tuple(
        replace(defined(one).choices[0], name=f"c{number}") for number in range(MOST_CHOICES + 1)
    )
    with pytest.raises(DefinitionProblem) as refused:
        refuse_wrong(replace(defined(one), choices=offered))
    assert (refused.value.fault, refused.value.sheet) == (Fault.TOO_MANY, "choices")


def test_a_text_has_its_limit() -> None:
    refuse_wrong(with_texts("x" * LONGEST_LABEL))
    with pytest.raises(DefinitionProblem):
        refuse_wrong(with_texts("x" * (LONGEST_LABEL + 1)))
