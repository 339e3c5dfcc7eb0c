"""The columns of the two lists, declared once and used everywhere a list goes in or out.

The template, the reader, the sheet of explanations and the exports all walk these tables, so
a file written anywhere in Tsemed can be read anywhere in it. A heading is accepted in any of
the three languages and in any usual spelling, or as the column's key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pairing.reference.day_bounds import WAITING, DayBounds
from tsemed.spreadsheets import choices
from tsemed.spreadsheets.choices import Choices
from tsemed.spreadsheets.column_labels import EXPLANATIONS, HEADINGS


class Side(StrEnum):
    """The two lists."""

    MENTORS = "mentors"
    MENTEES = "mentees"


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    TOWN = "town"
    OCCUPATIONS = "occupations"
    NAMES = "names"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, what it holds, and how wide it is written.

    `choices` is the closed list of ONE and SEVERAL; `least` and `most` bound a NUMBER, and
    `bounds` a DATE by what it means on the day the list is used.
    `at_fault` says that a value that cannot be understood makes the whole row unusable:
    leaving it out would let a pair through that the person asked not to have. `one_is_enough`
    limits that to cells of which nothing was understood: fewer values only make fewer pairs.
    `rules_out` says that the column can keep a pair apart, so that it must not be overlooked.
    `read_twice_as` is a column that this one is read as too in a list that does not have it.
    """

    key: str
    kind: Kind
    width: float = 16
    required: bool = False
    choices: Choices | None = None
    least: int = 0
    most: int = 10_000
    at_fault: bool = False
    one_is_enough: bool = False
    rules_out: bool = False
    bounds: DayBounds | None = None
    read_twice_as: str = ""

    def heading(self, language: str, side: Side) -> str:
        """Return the heading in a language; a few differ between the two lists."""
        words = HEADINGS.get(f"{side}.{self.key}") or HEADINGS[self.key]
        return words[language]

    def explanation(self, language: str, side: Side) -> str:
        """Return the sentence that explains the column to the person who fills it in."""
        message = EXPLANATIONS.get(f"{side}.{self.key}") or EXPLANATIONS[self.key]
        return message.in_language(language)

    def spellings(self, side: Side) -> tuple[str, ...]:
        """Return everything the column may be headed with."""
        words = HEADINGS.get(f"{side}.{self.key}") or HEADINGS[self.key]
        return (self.key, *words.values(), *_ALSO.get(self.key, ()))


_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("id", 'מס"ד', "מספר מזהה", "מזהה"),
    "first_name": ("שם", "שם מלא", "الاسم", "الاسم الكامل", "name", "full name"),
    "last_name": ("משפחה", "العائلة", "surname", "family name"),
    "phone": ("נייד", "טלפון נייד", "هاتف", "هاتف نقال", "mobile", "telephone"),
    "email": ('דוא"ל', "אימייל", "מייל", "بريد", "e-mail", "mail"),
    "town": ("יישוב", "עיר", "ישוב", "بلد", "مدينة", "city", "locality"),
    "form_of_address": ("פנייה", "المخاطبة", "address as"),
    "gender": ("מין", "sex"),
    "languages": ("שפה", "لغة", "language"),
    "times": ("זמינות", "ימים ושעות", "أوقات", "availability"),
    "employer": ("ארגון", "חברה", "شركة", "مكان العمل", "organisation", "company"),
    "occupations": ("מקצוע", "עיסוק", "תחום", "مهنة", "مجال", "occupation", "profession"),
}

_OPEN: Final = (
    Column("number", Kind.TEXT, 9),
    Column("first_name", Kind.NAME, 15, required=True, at_fault=True),
    Column("last_name", Kind.NAME, 15),
    Column("phone", Kind.PHONE, 15),
    Column("email", Kind.EMAIL, 26),
    # Lists of before hold one column for both.
    Column("form_of_address", Kind.ONE, 12, choices=choices.FORM_OF_ADDRESS,
           read_twice_as="gender"),
    Column("gender", Kind.ONE, 9, choices=choices.GENDER, read_twice_as="form_of_address"),
    Column("languages", Kind.SEVERAL, 18, choices=choices.LANGUAGE, at_fault=True,
           one_is_enough=True),
    Column("town", Kind.TOWN, 16),
    Column("radius_km", Kind.NUMBER, 10, most=500),
    Column("modes", Kind.SEVERAL, 18, choices=choices.MODE),
    Column("times", Kind.SEVERAL, 30, choices=choices.TIME),
    Column("observance", Kind.SEVERAL, 20, choices=choices.OBSERVANCE, at_fault=True),
)  # fmt: skip
_GENDER_WISH: Final = Column(
    "wishes_gender", Kind.ONE, 14, choices=choices.GENDER, at_fault=True, rules_out=True
)
_OCCUPATIONS: Final = Column("occupations", Kind.OCCUPATIONS, 26)
_BACKGROUND: Final = Column("background", Kind.SEVERAL, 20, choices=choices.BACKGROUND)
_TOPICS: Final = Column("topics", Kind.SEVERAL, 28, choices=choices.TOPIC)

MENTORS: Final[tuple[Column, ...]] = (
    *_OPEN,
    _OCCUPATIONS,
    Column("employer", Kind.NAME, 20),
    Column("rank", Kind.ONE, 18, choices=choices.RANK),
    Column("years", Kind.NUMBER, 9, most=70),
    Column("stages", Kind.SEVERAL, 22, choices=choices.STAGE),
    _TOPICS,
    Column("wishes", Kind.SEVERAL, 24, choices=choices.TOPIC),
    Column("populations", Kind.SEVERAL, 24, choices=choices.POPULATION),
    Column("offers", Kind.SEVERAL, 26, choices=choices.NEED),
    _BACKGROUND,
    _GENDER_WISH,
    Column("capacity", Kind.NUMBER, 9, most=20, at_fault=True),
    Column("trained", Kind.YES_NO, 9, choices=choices.YES_NO, at_fault=True),
    Column("cleared", Kind.YES_NO, 9, choices=choices.YES_NO, at_fault=True),
)

MENTEES: Final[tuple[Column, ...]] = (
    *_OPEN,
    _OCCUPATIONS,
    Column("stage", Kind.ONE, 16, choices=choices.STAGE),
    _TOPICS,
    Column("needs", Kind.SEVERAL, 26, choices=choices.NEED, at_fault=True, rules_out=True),
    Column("population", Kind.SEVERAL, 20, choices=choices.POPULATION),
    _BACKGROUND,
    Column("wishes_background", Kind.YES_NO, 12, choices=choices.YES_NO),
    Column("wishes_rank", Kind.ONE, 18, choices=choices.RANK),
    _GENDER_WISH,
    Column("employers", Kind.NAMES, 22, at_fault=True),
    Column("accepted_on", Kind.DATE, 13, bounds=WAITING),
    Column("decided_mentor", Kind.PEOPLE, 16, at_fault=True),
    Column("not_with", Kind.PEOPLE, 16, at_fault=True, rules_out=True),
    Column("earlier_mentors", Kind.PEOPLE, 16, at_fault=True, rules_out=True),
)


def columns_of(side: Side) -> tuple[Column, ...]:
    """Return the columns of one of the lists, in the order they are written."""
    return MENTORS if side is Side.MENTORS else MENTEES
