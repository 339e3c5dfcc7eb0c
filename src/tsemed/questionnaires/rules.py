"""What a questionnaire may hold, and what is asked of somebody: plain values in, verdict out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tsemed.questionnaires.definition import Definition
from tsemed.questionnaires.expressions import Answer, holds, parsed

MOST_QUESTIONS: Final = 300
MOST_CHOICES: Final = 3_000
LONGEST_LABEL: Final = 500
LONGEST_ANSWER: Final = 2_000


def shown_names(definition: Definition, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Return the names of the rows that are shown to somebody with these answers.

    What is not shown has no answer, whatever was sent: a condition that asks for it finds nothing.
    Conditions may ask for later questions, and never in a circle, so each pass over the rows
    settles at least one more of them.
    """
    shown: frozenset[str] = frozenset(one.name for one in definition.questions if one.name)
    for _pass in definition.questions:
        counted = {name: value for name, value in answers.items() if name in shown}
        again = frozenset(
            one.name
            for one, groups in definition.with_groups()
            if one.name
            and all(
                holds(parsed(each.relevant), counted) for each in (*groups, one) if each.relevant
            )
        )
        if again == shown:
            break
        shown = again
    return shown


def is_allowed(constraint: str, answers: Mapping[str, Answer], own: Answer) -> bool:
    """Return whether an answer is what its question asks for; no answer always is."""
    return not constraint or own in (None, "", []) or holds(parsed(constraint), answers, own)


def unanswered(definition: Definition, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Return the questions that are shown, have to be answered and are not."""
    shown = shown_names(definition, answers)
    return frozenset(
        one.name
        for one in definition.answered()
        if one.required and one.name in shown and answers.get(one.name) in (None, "", [])
    )
