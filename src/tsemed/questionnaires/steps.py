"""The steps of a version of a questionnaire, and of answers that are left off."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.steps import Reason, Step
from tsemed.questionnaires.answering import delete_answers
from tsemed.questionnaires.models import QuestionnaireVersion, Response
from tsemed.questionnaires.operations import publish_version
from tsemed.questionnaires.queries import get_response_for, get_version_for
from tsemed.questionnaires.states import ResponseState, VersionState


def _address(version: QuestionnaireVersion) -> str:
    return reverse("questionnaires:version", args=[version.pk])


PUBLISH: Step[QuestionnaireVersion] = Step(
    name="publish",
    get=get_version_for,
    permission="questionnaires.manage_questionnaires",
    to=VersionState.PUBLISHED,
    operation=publish_version,
    done=_("Published. From now on this version is asked and never changes."),
    back=_address,
)
RETIRE: Step[QuestionnaireVersion] = Step(
    name="retire",
    get=get_version_for,
    permission="questionnaires.manage_questionnaires",
    to=VersionState.RETIRED,
    reason=Reason.OPTIONAL,
    done=_("Retired. It is not asked any more; what was answered stays."),
    back=_address,
)
DISCARD: Step[QuestionnaireVersion] = Step(
    name="discard",
    get=get_version_for,
    permission="questionnaires.manage_questionnaires",
    to=VersionState.DISCARDED,
    done=_("Discarded."),
    back=_address,
)
LEAVE_OFF: Step[Response] = Step(
    name="leave_off",
    get=get_response_for,
    permission="questionnaires.answer_response",
    to=ResponseState.DISCARDED,
    effects=(delete_answers,),
    done=_("Left off; what was written is deleted."),
    back=lambda response: reverse("people:person", args=[response.about_id]),
)
