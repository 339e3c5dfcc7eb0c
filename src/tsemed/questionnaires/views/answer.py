"""Answering a questionnaire about somebody, or about oneself: saved as a draft, then submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.edits import Edit
from tsemed.base.form_pages import Attempt, FormPage
from tsemed.base.formatting import isolated
from tsemed.people.capacity import CapacityBelowHeld
from tsemed.people.forms import ONLY_STAFF
from tsemed.people.models import Person
from tsemed.people.queries import get_person_for
from tsemed.people.roles import person_of
from tsemed.people.write_gate import FieldsRefused
from tsemed.questionnaires import answering
from tsemed.questionnaires.answer_form import AnswerForm, field_name
from tsemed.questionnaires.forms import BeginForm
from tsemed.questionnaires.known import Knowledge
from tsemed.questionnaires.models import Response
from tsemed.questionnaires.presenters import present_answer
from tsemed.questionnaires.queries import (
    asked_about,
    definition_of,
    get_draft_for,
    given_answers,
)
from tsemed.questionnaires.states import ResponseState


def _person_page(person_id: int) -> str:
    return reverse("people:person", args=[person_id])


def _crumbs(person: Person) -> list[dict[str, Any]]:
    return [{"label": person.full_name, "url": _person_page(person.pk)}]


def _begin_form(request: HttpRequest, person: Person) -> BeginForm:
    user = user_of(request)
    me = person_of(user)
    return BeginForm(
        request.POST or None,
        versions=asked_about(user, person),
        is_own=me is not None and me.pk == person.pk,
    )


BEGIN: FormPage[Person] = FormPage(
    get=get_person_for,
    permission="questionnaires.answer_about",
    make_form=_begin_form,
    save=answering.begin_response,
    values=lambda form: form.chosen(),
    title=gettext_lazy("Answer a questionnaire"),
    button=pgettext_lazy("answers", "Begin"),
    done="",
    back=lambda person: _person_page(person.pk),
    after=lambda response: reverse("questionnaires:answer", args=[response.pk]),
    crumbs=_crumbs,
)


def get_draft(user: User, pk: int, action: str) -> Response:
    """Return a draft with its answers by the names of the form, for the page of a conflict."""
    response = get_draft_for(user, pk, action)
    knowledge = Knowledge.of(user, response.about, definition_of(response.of))
    given = given_answers(response)
    for one in knowledge.definition.answered():
        if not knowledge.is_sealed(one):
            setattr(response, field_name(one.name), given.get(one.name))
    return response


def _form(request: HttpRequest, response: Response) -> AnswerForm:
    definition = definition_of(response.of)
    knowledge = Knowledge.of(user_of(request), response.about, definition)
    given, now, closed = given_answers(response), knowledge.now(), knowledge.closed()
    sealed = {one.name for one in definition.answered() if knowledge.is_sealed(one)}
    is_new = response.version == 1
    shown = {name: value for name, value in now.items() if is_new or name in closed}
    shown |= {name: value for name, value in given.items() if name not in sealed | closed}
    return AnswerForm(
        definition,
        request.POST or None,
        answers=shown,
        closed=dict.fromkeys(closed, ONLY_STAFF),
        sealed={name: value for name, value in given.items() if name in sealed},
        notes={} if is_new else _notes(knowledge, given, now, closed),
        seen=knowledge.versions(),
        is_submitted=request.POST.get("then") == "submit",
    )


def _notes(
    knowledge: Knowledge,
    given: Mapping[str, Any],
    now: Mapping[str, Any],
    closed: frozenset[str],
) -> dict[str, str]:
    """Return at which questions the profile says something else now than the draft does."""
    return {
        one.name: _("In the profile now: %(value)s.")
        % {"value": isolated(present_answer(knowledge.definition, one, now[one.name]) or "–")}
        for one in knowledge.definition.answered()
        if one.name in now and one.name not in closed and given.get(one.name) != now[one.name]
    }


def _context(_request: HttpRequest, response: Response) -> dict[str, Any]:
    return {"title": response.of.title, "about": response.about.full_name}


def _mark_refused(attempt: Attempt[Any]) -> None:
    assert isinstance(attempt.refused, FieldsRefused)
    form = attempt.form
    assert isinstance(form, AnswerForm)
    for one in form.definition.answered():
        if attempt.refused.fields & {one.feeds, one.name}:
            form.add_error(field_name(one.name), str(FieldsRefused.sentence))
    if not form.errors:
        form.add_error(None, str(FieldsRefused.sentence))


def _mark_capacity(attempt: Attempt[Any]) -> None:
    form = attempt.form
    assert isinstance(form, AnswerForm)
    for one in form.definition.answered():
        if one.feeds == "capacity":
            form.add_error(field_name(one.name), str(attempt.refused))


def _show_changed(attempt: Attempt[Any]) -> None:
    """Show at each question what the profile says meanwhile; sent again, the answers stay."""
    form = attempt.form
    assert isinstance(form, AnswerForm)
    user = user_of(attempt.request)
    # Read again: the profile is not the one from which the form was drawn.
    draft = get_draft_for(user, attempt.thing.pk, "questionnaires.answer_response")
    knowledge = Knowledge.of(user, draft.about, form.definition)
    now = knowledge.now()
    form.seen = knowledge.versions()
    form.add_error(None, str(answering.ProfileChanged.sentence))
    for name, note in _notes(knowledge, form.answers, now, knowledge.closed()).items():
        form.add_error(field_name(name), note)


def _after(response: Response) -> str:
    if response.state == ResponseState.SUBMITTED:
        return reverse("questionnaires:response", args=[response.pk])
    return _person_page(response.about_id)


def _done(response: Response) -> str:
    if response.state == ResponseState.SUBMITTED:
        return _("Submitted. What matching reads is up to date.")
    return _("Kept. You can go on whenever you like.")


answer: Edit[Response] = Edit(
    get=get_draft,
    permission="questionnaires.answer_response",
    make_form=_form,
    save=answering.save_answers,
    values=lambda form: {
        "answers": form.answers,
        "is_submitted": form.is_submitted,
        "seen": form.data.get("seen_profile", ""),
    },
    done=_done,
    back=lambda response: _person_page(response.about_id),
    after=_after,
    crumbs=lambda response: _crumbs(response.about),
    context=_context,
    refused={
        FieldsRefused: _mark_refused,
        CapacityBelowHeld: _mark_capacity,
        answering.ProfileChanged: _show_changed,
        answering.Incomplete: "",
    },
    template="questionnaires/answer.html",
)
