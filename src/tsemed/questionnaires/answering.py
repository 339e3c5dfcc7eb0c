"""What can be done with answers: beginning, saving, submitting, leaving off.

What is submitted is written to the fields that matching reads by the operations that own them, in
the same transaction: all of it, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record, record_reading
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, save_edit, take_step
from tsemed.people.data_policy import ESPECIALLY_SENSITIVE
from tsemed.people.models import Person
from tsemed.people.operations import change_person, change_profile
from tsemed.people.write_gate import FieldsRefused
from tsemed.people.write_policy import Target
from tsemed.questionnaires.audit_events import (
    ANSWERS_BEGUN,
    ANSWERS_KEPT,
    SENSITIVE_ANSWERS_READ,
)
from tsemed.questionnaires.definition import About, Definition, Question
from tsemed.questionnaires.expressions import Answer as Given
from tsemed.questionnaires.known import Knowledge, sides_answered
from tsemed.questionnaires.matching_fields import KEEP, fields_fed, to_field
from tsemed.questionnaires.models import Answer, Moment, QuestionnaireVersion, Response
from tsemed.questionnaires.queries import AlreadySubmitted, definition_of, given_answers
from tsemed.questionnaires.rules import is_allowed, shown_names, unanswered
from tsemed.questionnaires.states import ResponseState, VersionState


class NotAsked(Refused):
    """The version is not asked any more, or asks the other side."""

    sentence = _("This questionnaire is not asked now. Choose one that is.")


class ProfileChanged(Refused):
    """What an answer is written to was changed by somebody while the form was open."""

    is_recorded = False
    sentence = _(
        "The profile was changed meanwhile, so nothing was submitted. Look, then submit again."
    )


class Incomplete(Refused):
    """Something that has to be answered is not, or an answer is not what was asked for."""

    is_recorded = False
    sentence = _("Something that has to be answered is missing or wrong. Nothing was submitted.")


@transaction.atomic
def begin_response(
    person: Person,
    *,
    version: QuestionnaireVersion,
    moment: Moment,
    in_their_words: bool,
    by: User,
    at: datetime,
) -> Response:
    """Begin answering about a person, or go on with what the writer began on this version.

    `in_their_words` says that the writer writes down what the person says. Raise NotAsked for a
    version that is not published, FieldsRefused for a writer who may not answer about the person.
    """
    version = QuestionnaireVersion.objects.select_related("questionnaire").get(pk=version.pk)
    if version.state != VersionState.PUBLISHED:
        raise NotAsked
    about = About(version.questionnaire.about)
    if about not in sides_answered(by, person, on=localdate(at)):
        raise FieldsRefused([about.value])
    response, is_new = Response.objects.get_or_create(
        of=version,
        about=person,
        given_by=by,
        state=ResponseState.DRAFT,
        defaults={
            "on_behalf_of": person if in_their_words else None,
            "moment": moment,
            "begun_at": at,
            "state_since": at,
        },
    )
    if is_new:
        record(ANSWERS_BEGUN, response, by=by, at=at)
    return response


@transaction.atomic
def save_answers(
    response: Response,
    *,
    started_from: int,
    by: User,
    at: datetime,
    answers: Mapping[str, Given],
    is_submitted: bool = False,
    seen: str = "",
) -> Response:
    """Keep the answers of a draft; with `is_submitted` they are its last.

    `seen` names the versions of the person and the profile that the form was drawn from. Raise
    AlreadySubmitted, FieldsRefused for a question that the writer may not answer, Incomplete when
    something is missing, StaleVersion or ProfileChanged when either changed meanwhile.
    """
    if response.state != ResponseState.DRAFT:
        raise AlreadySubmitted
    definition = definition_of(response.of)
    knowledge = Knowledge.of(by, response.about, definition)
    closed = knowledge.closed()
    if refused := closed & answers.keys():
        raise FieldsRefused(refused)
    if definition.about not in sides_answered(by, response.about, on=localdate(at)):
        raise FieldsRefused([definition.about.value])
    held = {name: value for name, value in knowledge.now().items() if name in closed}
    shown = shown_names(definition, {**held, **answers})
    taken = {name: value for name, value in answers.items() if name in shown}
    if is_submitted:
        _refuse_incomplete(definition, {**held, **taken}, closed=closed)
    if response.version != started_from:
        raise StaleVersion(response)
    if not is_submitted:
        save_edit(response, started_from=started_from, by=by, at=at, event=ANSWERS_KEPT)
        _replace(response, taken)
        return response
    asked = [one for one in definition.answered() if one.name in shown - closed]
    take_step(response, ResponseState.SUBMITTED, by=by, at=at)
    _replace(response, taken)
    try:
        _write_fields(knowledge, asked, taken, seen=seen, by=by, at=at)
    except StaleVersion as stale:
        raise ProfileChanged from stale
    return response


def delete_answers(response: Response, *, by: User | None, at: datetime) -> None:  # noqa: ARG001
    """Delete what was written so far, as answering is left off."""
    response.answers.all().delete()


@transaction.atomic
def read_sensitive_answers(response: Response, *, by: User, at: datetime) -> dict[str, Given]:
    """Return the especially sensitive answers that a user may know; the reading is recorded."""
    knowledge = Knowledge.of(by, response.about, definition_of(response.of))
    given = given_answers(response)
    sealed = [
        one
        for one in knowledge.definition.answered()
        if one.name in given and knowledge.is_sealed(one) and knowledge.is_readable(one)
    ]
    for data_class in {knowledge.class_of(one) for one in sealed} & ESPECIALLY_SENSITIVE:
        record_reading(
            SENSITIVE_ANSWERS_READ, [response.about], data_class=data_class, by=by, at=at
        )
    return {one.name: given[one.name] for one in sealed}


def _refuse_incomplete(
    definition: Definition, answers: Mapping[str, Given], *, closed: frozenset[str]
) -> None:
    if unanswered(definition, answers) - closed:
        raise Incomplete
    for one in definition.answered():
        if one.name not in closed and not is_allowed(
            one.constraint, answers, answers.get(one.name)
        ):
            raise Incomplete


def _replace(response: Response, answers: Mapping[str, Given]) -> None:
    response.answers.all().delete()
    questions = {one.code: one for one in response.of.questions.all() if one.code in answers}
    Answer.objects.bulk_create(
        Answer(response=response, question=questions[name], value=value)
        for name, value in answers.items()
        if value not in (None, "", [])
    )


def _write_fields(
    knowledge: Knowledge,
    asked: Iterable[Question],
    answers: Mapping[str, Given],
    *,
    seen: str,
    by: User,
    at: datetime,
) -> None:
    """Write the answers to the fields that matching reads, each by the operation that owns it."""
    changes: dict[Target, dict[str, Any]] = {}
    for one in asked:
        if not one.feeds:
            continue
        for field in fields_fed(one, knowledge.definition):
            value = to_field(field, answers.get(one.name))
            old = getattr(knowledge.row(field.target), field.name)
            if value is not KEEP and not _is_same(value, old):
                changes.setdefault(field.target, {})[field.name] = value
    for target, fields in changes.items():
        row = knowledge.row(target)
        change = change_person if target is Target.PERSON else change_profile
        change(row, started_from=_version_of(seen, target), by=by, at=at, **fields)


def _is_same(new: Any, old: Any) -> bool:
    if isinstance(new, list) and isinstance(old, list):
        return sorted(new) == sorted(old)
    return bool(new == old)


def _version_of(seen: str, target: Target) -> int:
    """Return the version of a row that the form was drawn from; 0 where it does not say."""
    person, _between, profile = seen.partition(".")
    version = person if target is Target.PERSON else profile
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
