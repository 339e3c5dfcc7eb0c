"""Answers as people read them, in the language of the page."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.questionnaires.definitions import ask, choose, defined

from tsemed.questionnaires.definition import Kind, Question
from tsemed.questionnaires.expressions import Answer
from tsemed.questionnaires.presenters import present_answer

ONE, SEVERAL = choose("one", "walk", "bus"), choose("several", "walk", "bus", several=True)
TEXT, WHOLE = ask("text"), ask("whole", Kind.INTEGER)
BROKEN, DAY = ask("broken", Kind.DECIMAL), ask("day", Kind.DATE)
ASKED = defined(ONE, SEVERAL, TEXT, WHOLE, BROKEN, DAY)


@pytest.mark.parametrize(
    ("question", "value", "language", "shown"),
    [
        (ONE, "bus", "en", "bus"),
        (ONE, "bus", "he", "bus בעברית"),
        (ONE, "rocket", "he", "rocket"),
        (ONE, None, "he", ""),
        (SEVERAL, ["walk", "bus"], "en", "walk, bus"),
        (SEVERAL, ["walk", "bus"], "ar", "walk بالعربية، bus بالعربية"),
        (SEVERAL, [], "en", ""),
        (TEXT, "A bakery", "he", "A bakery"),
        (TEXT, "", "he", ""),
        (WHOLE, 0, "en", "0"),
        (WHOLE, 12, "he", "12"),
        (BROKEN, 41.5, "en", "41.5"),
        (DAY, "1990-05-01", "he", "1.5.1990"),
        (DAY, "1990-05-01", "ar", "1.5.1990"),
    ],
)
def test_an_answer_is_shown_in_words(
    question: Question, value: Answer, language: str, shown: str
) -> None:
    with override(language):
        assert present_answer(ASKED, question, value) == shown
