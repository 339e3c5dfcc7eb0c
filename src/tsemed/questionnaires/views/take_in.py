"""Taking a questionnaire in. It is read before anything is stored; what is wrong is answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tsemed.accounts.requests import user_of
from tsemed.base.files import file_page
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.questionnaires.definition import Definition
from tsemed.questionnaires.forms import TakeInForm
from tsemed.questionnaires.operations import NothingNew, OtherSide, take_in_version
from tsemed.questionnaires.problems import DefinitionProblem
from tsemed.questionnaires.xlsform_reading import read_definition
from tsemed.spreadsheets.problems import WorkbookProblem
from tsemed.spreadsheets.sentences import problem_sentence


@requires("questionnaires.manage_questionnaires")
def take_in(request: HttpRequest) -> HttpResponse:
    """Return the form, and the first thing that is wrong with the workbook.

    The file is read outside of any transaction: a hostile one must not block other requests.
    """
    form = TakeInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            definition = read_definition(form.cleaned_data["file"].read())
        except DefinitionProblem as problem:
            form.add_error("file", problem.message)
        except WorkbookProblem as problem:
            problem.file = ""
            form.add_error("file", problem_sentence(problem, get_language() or "he"))
        else:
            return _keep(request, form, definition)
    return _page(request, form)


@idempotent()
def _keep(request: HttpRequest, form: TakeInForm, definition: Definition) -> HttpResponse:
    try:
        version = take_in_version(definition, by=user_of(request), at=timezone.now())
    except (NothingNew, OtherSide) as refused:
        form.add_error("file", str(refused.message))
        return _page(request, form)
    messages.success(request, _("Taken in as a draft. Look at it as a form, then publish it."))
    return redirect("questionnaires:version", version.pk)


def _page(request: HttpRequest, form: TakeInForm) -> HttpResponse:
    return file_page(
        request,
        form,
        back=(_("Questionnaires"), reverse("questionnaires:list")),
        title=_("Take in a questionnaire"),
        subtitle=_(
            "Every text in Hebrew, Arabic and English. The easiest way is to start from the"
            " workbook of a questionnaire that is here already."
        ),
        button=pgettext("questionnaire", "Take in"),
        icon="upload",
    )
