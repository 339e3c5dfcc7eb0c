"""Other texts for one question of a draft."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.edits import Edit
from tsemed.questionnaires import operations, queries
from tsemed.questionnaires.forms import QuestionForm
from tsemed.questionnaires.models import Question
from tsemed.questionnaires.problems import DefinitionProblem
from tsemed.questionnaires.views.listing import address_of


def _form(request: HttpRequest, question: Question) -> QuestionForm:
    return QuestionForm(request.POST or None, question=question)


def _crumbs(question: Question) -> list[dict[str, Any]]:
    return [
        {"label": _("Questionnaires"), "url": reverse("questionnaires:list")},
        {"label": question.of.title, "url": address_of(question.of)},
    ]


change: Edit[Question] = Edit(
    get=queries.get_question_for,
    permission="questionnaires.manage_questionnaires",
    make_form=_form,
    save=operations.change_question,
    values=lambda form: form.changes(),
    title=_("Change a question"),
    back=lambda question: address_of(question.of),
    crumbs=_crumbs,
    refused={DefinitionProblem: ""},
)
