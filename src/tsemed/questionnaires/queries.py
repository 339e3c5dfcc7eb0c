"""Reads of questionnaires and answers. Every query names the user it is for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.people.models import Person
from tsemed.people.permissions import is_mentoring_manager
from tsemed.people.viewer_relations import relations_to
from tsemed.people.visibility import visible_to as people_visible_to
from tsemed.questionnaires.definition import LANGUAGES, About, Choice, Definition, Kind
from tsemed.questionnaires.definition import Question as Asked
from tsemed.questionnaires.expressions import Answer as Given
from tsemed.questionnaires.known import may_read_answers, sides_answered
from tsemed.questionnaires.models import Question, QuestionnaireVersion, Response
from tsemed.questionnaires.states import ResponseState, VersionState


class NoDraft(Refused):
    """A version that was published is never changed."""

    sentence = _("This version is no draft any more and never changes. Take in a new version.")


class AlreadySubmitted(Refused):
    """What was submitted is kept as it is."""

    is_recorded = False
    sentence = _("These answers were submitted already, and stay as they are. Begin new ones.")


def versions_visible_to(user: User) -> QuerySet[QuestionnaireVersion]:
    """Return the versions a user may look at: all for the mentoring manager, none for others."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire")
    return versions if is_mentoring_manager(user) else versions.none()


def get_version_for(user: User, pk: int, action: str) -> QuestionnaireVersion:
    """Return the version; 404 if user may not see it, 403 if not do action."""
    version = versions_visible_to(user).filter(pk=pk).first()
    if version is None:
        raise Http404
    if not user.has_perm(action):
        raise PermissionDenied
    return version


def get_question_for(user: User, pk: int, action: str) -> Question:
    """Return a question of a draft; 404 if user may not see it, NoDraft if it is one no more."""
    question = (
        Question.objects.select_related("of__questionnaire")
        .filter(pk=pk, of__in=versions_visible_to(user))
        .exclude(kind=Kind.END_GROUP)
        .first()
    )
    if question is None:
        raise Http404
    if not user.has_perm(action):
        raise PermissionDenied
    if question.of.state != VersionState.DRAFT:
        raise NoDraft
    # By the names of the form, so that the page of a conflict shows both texts.
    for name, text in texts_of(question).items():
        setattr(question, name, text)
    return question


def texts_of(question: Question) -> dict[str, str]:
    """Return the texts of a question by the names of the fields that change them."""
    return {
        f"{name}_{language}": texts.get(language, "")
        for name, texts in (("label", question.labels), ("hint", question.hints))
        for language in LANGUAGES
    }


def definition_of(version: QuestionnaireVersion) -> Definition:
    """Return what a version asks, as plain values; two queries."""
    return Definition(
        code=version.questionnaire.code,
        about=About(version.questionnaire.about),
        titles=version.titles,
        questions=tuple(
            Asked(
                name=one.code,
                kind=Kind(one.kind),
                labels=one.labels,
                hints=one.hints,
                required=one.required,
                relevant=one.relevant,
                constraint=one.constraint,
                constraint_messages=one.constraint_messages,
                list_name=one.list_code,
                feeds=one.feeds,
                data_class=one.data_class,
                row=one.order,
            )
            for one in version.questions.all()
        ),
        choices=tuple(
            Choice(one.list_code, one.code, one.labels, one.order) for one in version.choices.all()
        ),
    )


def asked_about(user: User, person: Person) -> QuerySet[QuestionnaireVersion]:
    """Return the published versions that a user may answer about a person."""
    sides = [side.value for side in sides_answered(user, person)]
    versions = QuestionnaireVersion.objects.select_related("questionnaire")
    return versions.filter(state=VersionState.PUBLISHED, questionnaire__about__in=sides).order_by(
        "questionnaire__code"
    )


def responses_about(user: User, person: Person) -> list[Response]:
    """Return what was answered about a person, as far as a user may know, the latest first."""
    ties = relations_to(user, [person.pk])[person.pk]
    sides = [side.value for side in About if may_read_answers(side, ties)]
    if not sides:
        return []
    rows = Response.objects.select_related("of__questionnaire", "given_by__person")
    return list(
        rows.filter(about=person, of__questionnaire__about__in=sides)
        .filter(Q(state=ResponseState.SUBMITTED) | Q(state=ResponseState.DRAFT, given_by=user))
        .order_by("-pk")[:50]
    )


def get_response_for(user: User, pk: int, action: str) -> Response:
    """Return the answers; 404 if user may not see them, 403 if not do action."""
    rows = Response.objects.select_related(
        "of__questionnaire", "about__mentor", "about__mentee", "given_by__person"
    )
    response = rows.filter(pk=pk, about__in=people_visible_to(user)).first()
    if response is None or not user.has_perm("questionnaires.read_response", response):
        raise Http404
    if not user.has_perm(action, response):
        raise PermissionDenied
    return response


def get_draft_for(user: User, pk: int, action: str) -> Response:
    """Return answers that their writer may go on with; AlreadySubmitted if they are no draft."""
    response = get_response_for(user, pk, action)
    if response.state != ResponseState.DRAFT:
        raise AlreadySubmitted
    return response


def given_answers(response: Response) -> dict[str, Given]:
    """Return the answers by the names of their questions; the caller asks what may be shown."""
    rows = response.answers.select_related("question")
    return {one.question.code: one.value for one in rows}
