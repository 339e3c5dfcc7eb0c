"""Conditions: which are read, which are refused, and what they say of answers."""

from __future__ import annotations

import pytest

from tsemed.questionnaires.expressions import ExpressionProblem, Fault, holds, parsed, references

ANSWERS = {"stage": "find", "ways": ["online", "in_person"], "age": 40, "pay": 2.5, "none": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${stage} = 'find'", True),
        ("${stage} != 'find'", False),
        ("${stage}='find' and ${age}>=40", True),
        ("${stage} = 'advance' or ${age} < 41", True),
        ("not(${stage} = 'advance')", True),
        ("selected(${ways}, 'online')", True),
        ("selected(${ways}, 'letter')", False),
        ("selected(${stage}, 'find')", True),
        ("selected(${none}, 'find')", False),
        ("${none} = ''", True),
        ("${none} != ''", False),
        ("${none} > 3", False),
        ("${pay} > 2.4 and ${pay} < 2.6", True),
        ("${age} = 40.0", True),
        ("${age} > -1", True),
        ("(${stage} = 'x' or ${age} = 40) and not(selected(${ways}, 'letter'))", True),
        ("${stage} = 'x' or ${age} = 40 and ${pay} = 1", False),
    ],
)
def test_a_condition_holds_of_answers(text: str, expected: bool) -> None:
    assert holds(parsed(text), ANSWERS) is expected


@pytest.mark.parametrize(("own", "expected"), [(0, True), (60, True), (61, False), (None, False)])
def test_the_dot_is_the_own_answer(own: int | None, expected: bool) -> None:
    assert holds(parsed(". >= 0 and . <= 60"), {}, own) is expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.UNREADABLE),
        ("${stage}", Fault.NOT_A_CONDITION),
        ("1", Fault.NOT_A_CONDITION),
        ("not('x')", Fault.NOT_A_CONDITION),
        ("(${a} = 'x') = 'y'", Fault.NOT_A_CONDITION),
        ("${a} = 'x' = 'y'", Fault.UNREADABLE),
        ("${a} = ", Fault.UNREADABLE),
        ("${a} = 'x", Fault.UNREADABLE),
        ("${a b} = 'x'", Fault.UNREADABLE),
        ("regex(., '[0-9]+')", Fault.UNREADABLE),
        ("today() > ${a}", Fault.UNREADABLE),
        ("${a} + 1 = 2", Fault.UNREADABLE),
        ("selected(${a}, ${b})", Fault.UNREADABLE),
        ("selected('x', 'x')", Fault.UNREADABLE),
        ("not ${a} = 'x'", Fault.UNREADABLE),
        ("__import__('os')", Fault.UNREADABLE),
        ("${a} = 1e9", Fault.UNREADABLE),
        ("(" * 40 + "${a}=1" + ")" * 40, Fault.TOO_LONG),
        ("${a} = 1 or " * 60 + "${a} = 1", Fault.TOO_LONG),
    ],
)
def test_what_is_outside_the_subset_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        parsed(text)
    assert refused.value.fault is fault


def test_references_are_the_names_of_questions() -> None:
    assert references(parsed("${a} = 'x' and not(selected(${b}, 'y'))")) == {"a", "b"}
