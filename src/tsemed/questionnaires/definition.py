"""What a questionnaire asks, as plain values: from a workbook, from the tables, to both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Texts = Mapping[str, str]

LANGUAGES: Final = ("he", "ar", "en")
_LANGUAGE_HEADINGS: Final = {"he": "Hebrew (he)", "ar": "Arabic (ar)", "en": "English (en)"}


def column_of(text: str, language: str) -> str:
    """Return the heading under which a workbook holds a text in a language.

    XLSForm knows one title only, and other tools stop at a translated one, so these are ours.
    """
    if text == "form_title":
        return f"form_title_{language}"
    return f"{text}::{_LANGUAGE_HEADINGS[language]}"


class Kind(StrEnum):
    """The types of rows that are read: a subset of XLSForm, by its own names."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    NOTE = "note"
    BEGIN_GROUP = "begin_group"
    END_GROUP = "end_group"


SELECTS: Final = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE})
# What is shown and not answered.
SHOWN_ONLY: Final = frozenset({Kind.NOTE, Kind.BEGIN_GROUP, Kind.END_GROUP})


class About(StrEnum):
    """On which side the people stand who are asked."""

    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a question of a closed list offers."""

    list_name: str
    name: str
    labels: Texts
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a questionnaire: a question, a note, or where a group begins or ends.

    `relevant` says when it is shown, `constraint` what an answer must be. `feeds` names the field
    of the profile that the answer is written to, `data_class` who may read the answer.
    """

    name: str
    kind: Kind
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_messages: Texts = field(default_factory=dict)
    list_name: str = ""
    feeds: str = ""
    data_class: str = ""
    row: int = field(default=0, compare=False)

    @property
    def is_answered(self) -> bool:
        """Return whether it takes an answer."""
        return self.kind not in SHOWN_ONLY


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole questionnaire. `code` is its name across versions, such as `mentor_matching`."""

    code: str
    about: About
    titles: Texts
    questions: tuple[Question, ...]
    choices: tuple[Choice, ...] = ()

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """Return what a question of a closed list offers, in its order."""
        return tuple(one for one in self.choices if one.list_name == question.list_name)

    def answered(self) -> Iterator[Question]:
        """Yield the questions that take an answer."""
        return (one for one in self.questions if one.is_answered)

    def with_groups(self) -> Iterator[tuple[Question, tuple[Question, ...]]]:
        """Yield every row with the groups it stands in, the outermost first.

        A group stands in itself: its condition is its own.
        """
        groups: list[Question] = []
        for one in self.questions:
            if one.kind is Kind.BEGIN_GROUP:
                groups.append(one)
            yield one, tuple(groups)
            if one.kind is Kind.END_GROUP and groups:
                groups.pop()
