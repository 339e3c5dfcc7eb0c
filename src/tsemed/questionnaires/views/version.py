"""One version of a questionnaire: its questions, how it looks as a form, and its workbook."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.files import answer_with_file
from tsemed.base.formatting import isolated
from tsemed.base.views import requires
from tsemed.questionnaires.answer_form import AnswerForm
from tsemed.questionnaires.definition import LANGUAGES, Kind
from tsemed.questionnaires.models import Question, QuestionnaireVersion
from tsemed.questionnaires.queries import definition_of, get_version_for, versions_visible_to
from tsemed.questionnaires.states import VersionState
from tsemed.questionnaires.views.listing import address_of, state_of
from tsemed.questionnaires.xlsform_writing import write_definition

MANAGE = "questionnaires.manage_questionnaires"


@require_safe
@requires(MANAGE, check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a version asks, and what can be done with it."""
    version = get_version_for(user_of(request), pk, MANAGE)
    siblings = versions_visible_to(user_of(request)).filter(questionnaire=version.questionnaire_id)
    context = {
        "version": version,
        "state": state_of(version),
        "is_draft": version.state == VersionState.DRAFT,
        "is_published": version.state == VersionState.PUBLISHED,
        "rows": _rows(version),
        "facts": _facts(version),
        "others": [
            {"number": one.number, "url": address_of(one), "state": state_of(one)}
            for one in siblings.exclude(pk=version.pk).order_by("-number")[:20]
        ],
        "crumbs": _crumbs(),
        "actions": _actions(version),
    }
    return render(request, "questionnaires/version.html", context)


@require_safe
@requires(MANAGE, check=False)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version as the form it is for those who are asked, in any of the languages."""
    version = get_version_for(user_of(request), pk, MANAGE)
    wanted = request.GET.get("in", "")
    language = wanted if wanted in LANGUAGES else get_language() or "he"
    with override(language):
        form = AnswerForm(definition_of(version))
        parts = form.parts()
    names = dict(settings.LANGUAGES)
    context = {
        "version": version,
        "parts": parts,
        "language": language,
        "direction": "ltr" if language == "en" else "rtl",
        "form_title": version.titles.get(language, ""),
        "tabs": [
            {"label": names[one], "url": f"?in={one}", "current": one == language}
            for one in LANGUAGES
        ],
        "crumbs": [*_crumbs(), {"label": version.title, "url": address_of(version)}],
    }
    return render(request, "questionnaires/preview.html", context)


@require_safe
@requires(MANAGE, check=False)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a version as an XLSForm workbook."""
    version = get_version_for(user_of(request), pk, MANAGE)
    made = write_definition(definition_of(version), number=version.number)
    name = f"questionnaire-{version.questionnaire_id}-{version.number}"
    return answer_with_file(made, called=name, kind="xlsx")


def _crumbs() -> list[dict[str, Any]]:
    return [{"label": _("Questionnaires"), "url": reverse("questionnaires:list")}]


def _actions(version: QuestionnaireVersion) -> list[dict[str, Any]]:
    links = (
        (_("As a workbook"), "questionnaires:workbook", "download"),
        (_("As a form"), "questionnaires:preview", "eye"),
    )
    return [
        {"label": label, "url": reverse(name, args=[version.pk]), "icon": icon, "look": "second"}
        for label, name, icon in links
    ]


def _facts(version: QuestionnaireVersion) -> list[dict[str, Any]]:
    return [
        {
            "label": pgettext("questionnaire", "Asked of"),
            "value": version.questionnaire.get_about_display(),
        },
        {"label": pgettext("questionnaire", "Version"), "value": version.number},
        {
            "label": pgettext("questionnaire", "Taken in"),
            "value": date_format(localtime(version.taken_in_at), "SHORT_DATE_FORMAT"),
        },
        {
            "label": pgettext("questionnaire", "Name in the workbook"),
            "value": version.questionnaire.code,
        },
    ]


def _rows(version: QuestionnaireVersion) -> list[dict[str, Any]]:
    """Return the questions as the page lists them: what is asked, and what is known of it."""
    is_draft = version.state == VersionState.DRAFT
    return [_row(one, is_draft=is_draft) for one in version.questions.all() if one.code]


def _row(question: Question, *, is_draft: bool) -> dict[str, Any]:
    about = [question.get_kind_display()]
    if question.required:
        about.append(_("has to be answered"))
    if question.feeds:
        about.append(_("written to %(field)s") % {"field": isolated(question.feeds)})
    return {
        "label": question.label,
        "is_group": question.kind == Kind.BEGIN_GROUP,
        "about": [] if question.kind == Kind.BEGIN_GROUP else about,
        "relevant": question.relevant,
        "url": reverse("questionnaires:change_question", args=[question.pk]) if is_draft else "",
    }
