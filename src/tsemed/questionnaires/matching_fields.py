"""Which fields of a person a question may write to, and what they take.

The fields are those that `people.write_policy` names: each is written by the operation that owns
it, and guarded by its class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pairing.reference import occupations
from tsemed.people.data_policy import DataClass
from tsemed.people.models.choices import LANGUAGE_NAMES
from tsemed.people.write_policy import FIELDS, Standing, Target, class_of
from tsemed.questionnaires.definition import About, Definition, Kind, Question
from tsemed.questionnaires.expressions import Answer
from tsemed.spreadsheets import choices

Codes = Callable[[], frozenset[str]]
# What `to_field` returns where nothing was answered and the field stays as it is.
KEEP: Final = object()
_NEVER_EMPTY: Final = frozenset({"capacity", "rank", "form_of_address"})


@dataclass(frozen=True, slots=True)
class MatchingField:
    """A field of a person or profile: where it is, what is asked for it, what it takes.

    `codes` are the values of a closed list, `most` the highest number or the longest text.
    """

    name: str
    target: Target
    data_class: DataClass
    kinds: frozenset[Kind]
    codes: Codes | None = None
    most: int = 0


_ONE, _SEVERAL = frozenset({Kind.SELECT_ONE}), frozenset({Kind.SELECT_MULTIPLE})
_NUMBER, _TEXT = frozenset({Kind.INTEGER}), frozenset({Kind.TEXT})


def _offered(listed: choices.Choices) -> Codes:
    return lambda: frozenset(one.code for one in listed.offered)


def _occupations() -> frozenset[str]:
    return frozenset(one.code for one in occupations.shipped())


_TAKES: Final[Mapping[str, tuple[frozenset[Kind], Codes | None]]] = {
    "languages": (_SEVERAL, lambda: frozenset(code for code, _name in LANGUAGE_NAMES)),
    "form_of_address": (_ONE, _offered(choices.FORM_OF_ADDRESS)),
    "gender": (_ONE, _offered(choices.GENDER)),
    "town": (_TEXT, None),
    "occupations": (_SEVERAL, _occupations),
    "modes": (_SEVERAL, _offered(choices.MODE)),
    "times": (_SEVERAL, _offered(choices.TIME)),
    "radius_km": (_NUMBER, None),
    "wishes_gender": (_ONE, _offered(choices.GENDER)),
    "topics": (_SEVERAL, _offered(choices.TOPIC)),
    "needs": (_SEVERAL, _offered(choices.NEED)),
    "rank": (_ONE, _offered(choices.RANK)),
    "years_of_experience": (_NUMBER, None),
    "stages": (_SEVERAL, _offered(choices.STAGE)),
    "capacity": (_NUMBER, None),
    "stage": (_ONE, _offered(choices.STAGE)),
    "goal": (_TEXT, None),
    "wishes_background": (_ONE, _offered(choices.YES_NO)),
}
_MOST: Final = {
    "town": 60, "goal": 200, "radius_km": 300, "years_of_experience": 70, "capacity": 3,
}  # fmt: skip
_STANDINGS: Final = {
    About.MENTOR: Standing(is_mentor=True),
    About.MENTEE: Standing(is_mentee=True),
}
_PROFILES: Final = {About.MENTOR: Target.MENTOR, About.MENTEE: Target.MENTEE}
# What an answer to a question that writes to no field may be of.
CLASSES: Final[Mapping[About, tuple[DataClass, ...]]] = {
    About.MENTOR: (DataClass.MENTOR_PROFILE, DataClass.MENTOR_NEEDS),
    About.MENTEE: (DataClass.MENTEE_GOALS, DataClass.NEEDS, DataClass.POPULATION_GROUP),
}


def fields_about(about: About) -> Mapping[str, MatchingField]:
    """Return the fields that a questionnaire about this side may write to, by name."""
    found: dict[str, MatchingField] = {}
    for target in (Target.PERSON, _PROFILES[about]):
        for name, part in FIELDS[target].items():
            if name in _TAKES:
                kinds, codes = _TAKES[name]
                data_class = class_of(part, _STANDINGS[about])
                most = _MOST.get(name, 0)
                found[name] = MatchingField(name, target, data_class, kinds, codes, most)
    return found


def fields_fed(question: Question, definition: Definition) -> list[MatchingField]:
    """Return the fields that an answer is written to.

    Questionnaires of before asked the form of address and the gender in one question.
    """
    known, fed = fields_about(definition.about), {one.feeds for one in definition.questions}
    names = [question.feeds]
    if question.feeds == "gender" and "form_of_address" not in fed:
        names.append("form_of_address")
    return [known[name] for name in names]


def class_of_answer(about: About, feeds: str, data_class: str) -> DataClass:
    """Return the class that guards an answer: that of its field, else its own or the side's."""
    if feeds:
        return fields_about(about)[feeds].data_class
    return DataClass(data_class) if data_class else CLASSES[about][0]


def to_field(field: MatchingField, answer: Answer) -> Any:
    """Return an answer as its field keeps it; KEEP where a field cannot be empty."""
    if field.name == "wishes_background":
        return answer == "yes"
    if answer is not None:
        return answer
    if field.kinds == _SEVERAL:
        return []
    if field.name in _NEVER_EMPTY:
        return KEEP
    return None if field.kinds == _NUMBER else ""


def from_field(field: MatchingField, value: Any) -> Answer:
    """Return what a field keeps as an answer; nothing where it is empty."""
    if field.name == "wishes_background":
        return "yes" if value else None
    answer: Answer = value if value not in ("", []) else None
    return answer
