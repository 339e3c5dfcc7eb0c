"""What can be done with questionnaires. Each verb is one function and one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit, take_step
from tsemed.questionnaires.audit_events import TAKEN_IN
from tsemed.questionnaires.checks import refuse_wrong
from tsemed.questionnaires.definition import Definition
from tsemed.questionnaires.models import (
    Question,
    QuestionChoice,
    Questionnaire,
    QuestionnaireVersion,
)
from tsemed.questionnaires.queries import NoDraft, definition_of
from tsemed.questionnaires.states import VersionState


class OtherSide(Refused):
    """A questionnaire of this name asks the people of the other side."""

    is_recorded = False
    sentence = _("A questionnaire of this name asks the other side. Choose another form_id.")


class NothingNew(Refused):
    """The workbook asks what a version that is kept asks already."""

    is_recorded = False
    sentence = _("This is what the latest version asks already, so nothing was taken in.")


@transaction.atomic
def take_in_version(
    definition: Definition, *, by: User | None, at: datetime
) -> QuestionnaireVersion:
    """Keep a questionnaire as a new draft, next to the versions that are there.

    Raise DefinitionProblem if something is wrong with it, OtherSide if the name is taken,
    NothingNew if it differs in nothing from the latest version.
    """
    refuse_wrong(definition)
    questionnaire, _is_new = Questionnaire.objects.get_or_create(
        code=definition.code, defaults={"about": definition.about.value}
    )
    # Two who take in at once get two versions, one after the other.
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if questionnaire.about != definition.about:
        raise OtherSide
    kept = questionnaire.versions.exclude(state=VersionState.DISCARDED)
    last = kept.select_related("questionnaire").order_by("-number").first()
    if last is not None and definition_of(last) == definition:
        raise NothingNew
    newest = questionnaire.versions.order_by("-number").values_list("number", flat=True).first()
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=(newest or 0) + 1,
        titles=dict(definition.titles),
        state_since=at,
        taken_in_by=by,
        taken_in_at=at,
    )
    _insert_rows(version, definition)
    record(TAKEN_IN, version, by=by, at=at)
    return version


def _insert_rows(version: QuestionnaireVersion, definition: Definition) -> None:
    Question.objects.bulk_create(
        Question(
            of=version,
            order=order,
            code=one.name,
            kind=one.kind.value,
            labels=dict(one.labels),
            hints=dict(one.hints),
            required=one.required,
            relevant=one.relevant,
            constraint=one.constraint,
            constraint_messages=dict(one.constraint_messages),
            list_code=one.list_name,
            feeds=one.feeds,
            data_class=one.data_class,
        )
        for order, one in enumerate(definition.questions, 1)
    )
    QuestionChoice.objects.bulk_create(
        QuestionChoice(
            of=version,
            order=order,
            list_code=one.list_name,
            code=one.name,
            labels=dict(one.labels),
        )
        for order, one in enumerate(definition.choices, 1)
    )


@transaction.atomic
def change_question(
    question: Question, *, started_from: int, by: User, at: datetime, **changes: Any
) -> None:
    """Save an edit of a question of a draft (`NoDraft` otherwise).

    The version counts on with it, so that nobody publishes a text they have not seen.
    """
    version = _locked(question.of_id)
    if version.state != VersionState.DRAFT:
        raise NoDraft
    save_edit(question, started_from=started_from, by=by, at=at, **changes)
    QuestionnaireVersion.objects.filter(pk=version.pk).update(version=F("version") + 1)
    refuse_wrong(definition_of(version))


def publish_version(
    version: QuestionnaireVersion, *, to: str, by: User | None, at: datetime, why: str = ""
) -> None:
    """Let a draft be asked; the version published before is retired in the same transaction."""
    with transaction.atomic():
        Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
        before = QuestionnaireVersion.objects.filter(
            questionnaire=version.questionnaire_id, state=VersionState.PUBLISHED
        ).exclude(pk=version.pk)
        if to == VersionState.PUBLISHED and version.steps.allows(version.state, to):
            refuse_wrong(definition_of(version))
            for one in before:
                take_step(one, VersionState.RETIRED, by=by, at=at)
        take_step(version, to, by=by, at=at, why=why)


def _locked(pk: int) -> QuestionnaireVersion:
    versions = QuestionnaireVersion.objects.select_for_update(of=("self",))
    return versions.select_related("questionnaire").get(pk=pk)
