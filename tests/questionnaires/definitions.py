"""Small questionnaires for tests, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tsemed.questionnaires.definition import About, Choice, Definition, Kind, Question


def texts(english: str) -> dict[str, str]:
    """Return a text in the three languages."""
    return {"he": f"{english} בעברית", "ar": f"{english} بالعربية", "en": english}


def ask(name: str, kind: Kind = Kind.TEXT, **more: Any) -> Question:
    """Return a question called after its name."""
    if more.get("constraint"):
        more.setdefault("constraint_messages", texts(f"Wrong {name}"))
    return Question(name, kind, texts(name), **more)


def group(name: str, *questions: Question, relevant: str = "") -> tuple[Question, ...]:
    """Return questions in a group."""
    begin = Question(name, Kind.BEGIN_GROUP, texts(name), relevant=relevant)
    return (begin, *questions, Question("", Kind.END_GROUP))


def choose(name: str, *codes: str, several: bool = False, **more: Any) -> Question:
    """Return a question of a closed list; `defined` adds the list by the name of the question."""
    kind = Kind.SELECT_MULTIPLE if several else Kind.SELECT_ONE
    return ask(name, kind, list_name="_".join((name, *codes)), **more)


def defined(*questions: Question, about: About = About.MENTEE, code: str = "tried") -> Definition:
    """Return a questionnaire of these questions, with the lists that `choose` named."""
    return Definition(code, about, texts("Tried"), questions, tuple(_choices(questions)))


def _choices(questions: Sequence[Question]) -> list[Choice]:
    return [
        Choice(one.list_name, code, texts(code))
        for one in questions
        if one.list_name
        for code in one.list_name.removeprefix(f"{one.name}_").split("_")
    ]
