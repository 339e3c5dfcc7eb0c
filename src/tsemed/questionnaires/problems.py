"""What is wrong with a questionnaire, in one sentence: where it is, and what to do."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from tsemed.base.formatting import isolated
from tsemed.questionnaires.definition import Question
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.sentences import problem_place

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"


class Fault(StrEnum):
    """Everything a questionnaire can be refused for."""

    NO_SHEET = "no_sheet"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSING = "column_missing"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    VALUE_MISSING = "value_missing"
    BAD_NAME = "bad_name"
    NAME_TWICE = "name_twice"
    UNKNOWN_TYPE = "unknown_type"
    LIST_MISSING = "list_missing"
    UNKNOWN_LIST = "unknown_list"
    CHOICE_TWICE = "choice_twice"
    MISSING_TRANSLATION = "missing_translation"
    TEXT_TOO_LONG = "text_too_long"
    LIKE_A_FORMULA = "like_a_formula"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_HERE = "not_here"
    GROUP_OPEN = "group_open"
    GROUP_NOT_OPEN = "group_not_open"
    UNKNOWN_VALUE = "unknown_value"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    NOT_A_CONDITION = "not_a_condition"
    UNKNOWN_QUESTION = "unknown_question"
    NOT_COMPARABLE = "not_comparable"
    UNKNOWN_CHOICE = "unknown_choice"
    SENSITIVE = "sensitive"
    CYCLE = "cycle"
    FIELD_TWICE = "field_twice"
    FIELD_TYPE = "field_type"
    FIELD_CHOICE = "field_choice"
    OTHER_CLASS = "other_class"


_F = Fault
SENTENCES: dict[Fault, Promise] = {
    _F.NO_SHEET: gettext_lazy("The workbook has no sheet of this name. Add it."),
    _F.UNKNOWN_COLUMN: gettext_lazy("%(value)s is no column that is read here. Take it out."),
    _F.COLUMN_TWICE: gettext_lazy("This column is there twice. Take one of them out."),
    _F.COLUMN_MISSING: gettext_lazy("This column is missing. Add it."),
    _F.EMPTY: gettext_lazy("There is no question here. Write at least one."),
    _F.TOO_MANY: gettext_lazy(
        "There are %(count)d rows, and at most %(most)d are read. Make several questionnaires."
    ),
    _F.VALUE_MISSING: gettext_lazy("This cell is empty. Fill it in."),
    _F.BAD_NAME: gettext_lazy(
        "%(value)s cannot be a name. Use up to 40 Latin letters, digits and underscores, a letter "
        "first."
    ),
    _F.NAME_TWICE: gettext_lazy("%(value)s is the name of an earlier row. Choose another name."),
    _F.UNKNOWN_TYPE: gettext_lazy("%(value)s is no type that is read here. Use one of: %(known)s."),
    _F.LIST_MISSING: gettext_lazy("Write the name of a list of choices after the type."),
    _F.UNKNOWN_LIST: gettext_lazy(
        "The sheet of choices has no list called %(value)s. Add it, or name another."
    ),
    _F.CHOICE_TWICE: gettext_lazy("%(value)s is in this list twice. Take one of them out."),
    _F.MISSING_TRANSLATION: gettext_lazy("The text in this language is missing. Write it."),
    _F.TEXT_TOO_LONG: gettext_lazy("This text is longer than %(most)d characters. Shorten it."),
    _F.LIKE_A_FORMULA: gettext_lazy(
        "A workbook takes a text with = first for a formula. Write another sign first."
    ),
    _F.NOT_YES_OR_NO: gettext_lazy("%(value)s is neither yes nor no. Write one of them."),
    _F.NOT_HERE: gettext_lazy("A row of this type has nothing in this column. Empty the cell."),
    _F.GROUP_OPEN: gettext_lazy("This group never ends. Add a row of type end_group."),
    _F.GROUP_NOT_OPEN: gettext_lazy("No group is open here. Take this row out."),
    _F.UNKNOWN_VALUE: gettext_lazy("%(value)s is not known here. Use one of: %(known)s."),
    _F.UNREADABLE: gettext_lazy(
        "The condition cannot be read at %(value)s. Use ${name}, and, or, not(), selected(), "
        "comparisons, numbers and quoted texts only."
    ),
    _F.TOO_LONG: gettext_lazy("The condition is too long or too deep. Make it simpler."),
    _F.NOT_A_CONDITION: gettext_lazy(
        "This compares nothing, so it is neither true nor false. Write a comparison."
    ),
    _F.UNKNOWN_QUESTION: gettext_lazy(
        "%(value)s is no question with an answer. Name one that there is."
    ),
    _F.NOT_COMPARABLE: gettext_lazy(
        "%(value)s compares what cannot be compared. Compare numbers with numbers and texts with "
        "texts, and ask selected() of several choices."
    ),
    _F.UNKNOWN_CHOICE: gettext_lazy(
        "%(value)s is none of the choices of this question. Use one that there is."
    ),
    _F.SENSITIVE: gettext_lazy(
        "The answer to %(value)s is especially sensitive, so no condition may ask for it."
    ),
    _F.CYCLE: gettext_lazy(
        "Whether this is shown depends on its own answer: %(value)s. Take one condition out."
    ),
    _F.FIELD_TWICE: gettext_lazy(
        "%(value)s is written by an earlier question already. Take one of them out."
    ),
    _F.FIELD_TYPE: gettext_lazy(
        "%(value)s is not written by a question of this type. Use one of: %(known)s."
    ),
    _F.FIELD_CHOICE: gettext_lazy(
        "%(value)s is no value of the field that this list writes to. Use some of: %(known)s."
    ),
    _F.OTHER_CLASS: gettext_lazy(
        "The field that this writes to is of class %(known)s. Write that, or leave the cell empty."
    ),
}


class DefinitionProblem(ValueError):
    """The first thing that is wrong with a questionnaire. Nothing of it is stored."""

    def __init__(
        self, fault: Fault, *, sheet: str, row: int = 0, column: str = "", **values: str | int
    ) -> None:
        super().__init__(fault.value)
        self.fault, self.sheet, self.row, self.column = fault, sheet, row, column
        self.values = values

    @property
    def place(self) -> tuple[str, int, str]:
        """Return the sheet, the row and the column, as the workbook counts them."""
        return self.sheet, self.row, self.column

    @property
    def message(self) -> str:
        """Return the problem as one line, in the language of the page."""
        values = {
            name: isolated(value) if isinstance(value, str) else value
            for name, value in self.values.items()
        }
        where = WorkbookProblem(
            Code.EMPTY, sheet=self.sheet, row=self.row or None, column=self.column
        )
        place = problem_place(where, get_language() or "he")
        return f"{place}: {str(SENTENCES[self.fault]) % values}"


def in_survey(fault: Fault, question: Question, column: str, **values: str) -> DefinitionProblem:
    """Return a problem in the row of a question."""
    return DefinitionProblem(fault, sheet=SURVEY, row=question.row, column=column, **values)
