"""What is shown to somebody, and which answers are what was asked for."""

from __future__ import annotations

import time

import pytest
from tests.questionnaires.definitions import ask, choose, defined, group

from tsemed.questionnaires.checks import refuse_wrong
from tsemed.questionnaires.definition import Definition, Kind, Question
from tsemed.questionnaires.expressions import Answer
from tsemed.questionnaires.rules import MOST_QUESTIONS, is_allowed, shown_names

CHAIN = defined(
    choose("work", "yes", "no"),
    ask("where", relevant="${work} = 'yes'"),
    ask("since", Kind.INTEGER, relevant="${where} != ''"),
    *group("search", ask("how"), ask("long", Kind.INTEGER), relevant="${work} = 'no'"),
    ask("tired", relevant="${long} > 12"),
)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, {"work"}),
        ({"work": "yes"}, {"work", "where"}),
        ({"work": "yes", "where": "Haifa"}, {"work", "where", "since"}),
        ({"work": "no"}, {"work", "search", "how", "long"}),
        ({"work": "no", "long": 13}, {"work", "search", "how", "long", "tired"}),
        # What is hidden has no answer: neither the place of work nor the long search counts.
        ({"work": "no", "where": "Haifa"}, {"work", "search", "how", "long"}),
        ({"work": "yes", "long": 13}, {"work", "where"}),
    ],
)
def test_a_row_is_shown_when_its_condition_holds(
    answers: dict[str, Answer], shown: set[str]
) -> None:
    assert shown_names(CHAIN, answers) == shown


def test_a_condition_may_ask_for_a_later_question() -> None:
    early = defined(ask("first", relevant="${last} = 'x'"), ask("last"))
    assert shown_names(early, {"last": "x"}) == {"first", "last"}
    assert shown_names(early, {"last": "y"}) == {"last"}


def test_groups_inside_groups_need_every_condition() -> None:
    inner = group("inner", ask("deep"), relevant="${b} = 'x'")
    nested = defined(ask("a"), ask("b"), *group("outer", *inner, relevant="${a} = 'x'"))
    assert "deep" in shown_names(nested, {"a": "x", "b": "x"})
    assert "deep" not in shown_names(nested, {"a": "x", "b": "y"})
    assert "deep" not in shown_names(nested, {"a": "y", "b": "x"})


def long_chain(length: int) -> Definition:
    """Return a questionnaire in which every question hangs on the one before, the last first."""
    rows: list[Question] = [ask("q0")]
    rows += [ask(f"q{at}", relevant=f"${{q{at - 1}}} = 'x'") for at in range(1, length)]
    return defined(*reversed(rows))


def test_the_longest_chain_of_conditions_is_decided_in_a_moment() -> None:
    chain = long_chain(MOST_QUESTIONS)
    refuse_wrong(chain)
    began = time.process_time()
    assert len(shown_names(chain, {f"q{at}": "x" for at in range(MOST_QUESTIONS)})) == 300
    broken = {"q0": "no"} | {f"q{at}": "x" for at in range(1, MOST_QUESTIONS)}
    assert shown_names(chain, broken) == {"q0"}
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("constraint", "own", "allowed"),
    [
        ("", "anything", True),
        (". >= 0 and . <= 60", 60, True),
        (". >= 0 and . <= 60", 61, False),
        (". >= 0 and . <= 60", None, True),
        (". < ${most}", 4, True),
        (". < ${most}", 5, False),
        ("selected(., 'a')", ["a", "b"], True),
        ("selected(., 'a')", ["b"], False),
        ("not(selected(., 'a') and selected(., 'b'))", ["a", "b"], False),
        ("selected(., 'a')", [], True),
    ],
)
def test_an_answer_is_what_its_question_asks_for(
    constraint: str, own: Answer, allowed: bool
) -> None:
    assert is_allowed(constraint, {"most": 5}, own) is allowed
