"""The questionnaires that the system comes with: what matching reads of mentors and of mentees.

They are published when the database is migrated, and again when what is shipped changed, unless the
office has a version of the same name: what the office changed is never overridden. The questions
stand in `shipped_forms`; the choices are those of the lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from pairing.reference import occupations, times
from tsemed.people.models.choices import LANGUAGE_NAMES
from tsemed.questionnaires.definition import About, Choice, Definition, Kind, Question
from tsemed.questionnaires.models import Question as QuestionRow
from tsemed.questionnaires.models import QuestionChoice, Questionnaire, QuestionnaireVersion
from tsemed.questionnaires.operations import publish_version, take_in_version
from tsemed.questionnaires.queries import definition_of
from tsemed.questionnaires.states import VersionState
from tsemed.spreadsheets import choices
from tsemed.terms.models import Term

FOLDER: Final = Path(__file__).parent / "shipped_forms"
_TABLES: Final = (Questionnaire, QuestionnaireVersion, QuestionRow, QuestionChoice, Term)
_KNOWN: Final[Mapping[str, Iterable[str]]] = {
    "languages": [code for code, _name in LANGUAGE_NAMES],
    "times": times.USUAL,
}
_LISTS: Final[Mapping[str, choices.Choices]] = {
    "languages": choices.LANGUAGE,
    "form_of_address": choices.FORM_OF_ADDRESS,
    "gender": choices.GENDER,
    "modes": choices.MODE,
    "times": choices.TIME,
    "needs": choices.NEED,
    "rank": choices.RANK,
    "stage": choices.STAGE,
    "topics": choices.TOPIC,
    "yes_no": choices.YES_NO,
}


def shipped() -> list[Definition]:
    """Return the questionnaires about mentees and about mentors."""
    return [_read(path) for path in sorted(FOLDER.glob("*.json"))]


def _read(path: Path) -> Definition:
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [{"name": "", **row, "kind": Kind(row["kind"])} for row in found["questions"]]
    questions = tuple(Question(**row) for row in rows)
    used = dict.fromkeys(one.list_name for one in questions if one.list_name)
    offered = tuple(choice for name in used for choice in _offered(name))
    return Definition(found["code"], About(found["about"]), found["titles"], questions, offered)


def _offered(name: str) -> list[Choice]:
    if name == "occupations":
        return [Choice(name, one.code, dict(one.labels)) for one in occupations.shipped()]
    known = _KNOWN.get(name)
    return [
        Choice(name, one.code, {"he": one.he, "ar": one.ar, "en": one.en})
        for one in _LISTS[name].offered
        if known is None or one.code in known
    ]


@transaction.atomic
def publish_shipped() -> None:
    """Let people be asked what the system comes with, where the office has nothing of that name."""
    at = timezone.now()
    for definition in shipped():
        if _is_news(definition):
            version = take_in_version(definition, by=None, at=at)
            publish_version(version, to=VersionState.PUBLISHED, by=None, at=at)


def _is_news(definition: Definition) -> bool:
    """Return whether nothing of the name is there, or an earlier shipped one is the latest."""
    versions = QuestionnaireVersion.objects.filter(questionnaire__code=definition.code)
    latest = versions.select_related("questionnaire").order_by("-number").first()
    if latest is None:
        return not Questionnaire.objects.filter(code=definition.code).exists()
    is_shipped = latest.taken_in_by_id is None and latest.state == VersionState.PUBLISHED
    return is_shipped and definition_of(latest) != definition


def after_migrate(*, plan: Iterable[tuple[Any, bool]] = (), **_sent: Any) -> None:
    """Let people be asked what is shipped, once the tables are there and none is taken away."""
    there = set(connection.introspection.table_names())
    is_complete = there.issuperset(model._meta.db_table for model in _TABLES)
    is_back = any(backwards for _migration, backwards in plan)
    if settings.SHIPS_QUESTIONNAIRES and is_complete and not is_back:
        publish_shipped()
