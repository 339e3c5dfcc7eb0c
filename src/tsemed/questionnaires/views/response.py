"""What was answered, class by class; what is especially sensitive only when asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.views import requires
from tsemed.people.roles import name_of
from tsemed.questionnaires.answering import read_sensitive_answers
from tsemed.questionnaires.definition import Question
from tsemed.questionnaires.known import Knowledge
from tsemed.questionnaires.models import Response, in_language
from tsemed.questionnaires.presenters import present_answer
from tsemed.questionnaires.queries import definition_of, get_response_for, given_answers

READ = "questionnaires.read_response"


@require_safe
@requires(READ, check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers that this viewer may read."""
    response = get_response_for(user_of(request), pk, READ)
    return _page(user_of(request), request, response)


@require_POST
@requires(READ, check=False)
def show_sensitive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the especially sensitive answers to a viewer who may know them; it is recorded."""
    response = get_response_for(user_of(request), pk, READ)
    given = read_sensitive_answers(response, by=user_of(request), at=timezone.now())
    knowledge = _knowledge(user_of(request), response)
    shown = [
        _answer(knowledge, one, given[one.name])
        for one in knowledge.definition.answered()
        if one.name in given
    ]
    return _page(user_of(request), request, response, sensitive=shown, is_shown=True)


def _knowledge(user: User, response: Response) -> Knowledge:
    return Knowledge.of(user, response.about, definition_of(response.of))


def _page(user: User, request: HttpRequest, response: Response, **more: Any) -> HttpResponse:
    knowledge, given = _knowledge(user, response), given_answers(response)
    readable = [one for one in knowledge.definition.answered() if knowledge.is_readable(one)]
    person = response.about
    context = {
        "response": response,
        "title": response.of.title,
        "facts": _facts(response),
        "answers": [
            _answer(knowledge, one, given[one.name])
            for one in readable
            if one.name in given and not knowledge.is_sealed(one)
        ],
        "may_show": any(knowledge.is_sealed(one) for one in readable),
        "crumbs": [{"label": person.full_name, "url": reverse("people:person", args=[person.pk])}],
        **more,
    }
    return render(request, "questionnaires/response.html", context)


def _answer(knowledge: Knowledge, question: Question, value: Any) -> dict[str, str]:
    shown = present_answer(knowledge.definition, question, value)
    return {"label": in_language(dict(question.labels)), "value": shown}


def _facts(response: Response) -> list[dict[str, Any]]:
    speaker = response.on_behalf_of
    since = date_format(localtime(response.state_since), "SHORT_DATETIME_FORMAT")
    facts = [
        (pgettext("answers", "About"), response.about.full_name),
        (pgettext("answers", "Written by"), name_of(response.given_by)),
        (pgettext("answers", "In the words of"), speaker.full_name if speaker else ""),
        (pgettext("answers", "When"), response.get_moment_display()),
        (response.get_state_display(), since),
        (pgettext("questionnaire", "Version"), response.of.number),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]
