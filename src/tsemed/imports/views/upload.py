"""Sending a list. It is read before anything is stored; what cannot be read is reported at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tsemed.accounts.requests import user_of
from tsemed.base.files import file_page
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.imports.forms import UploadForm
from tsemed.imports.operations import read_content, upload_list
from tsemed.imports.states import ImportState
from tsemed.imports.tasks import check_large_list
from tsemed.spreadsheets.people_lists import PeopleList
from tsemed.spreadsheets.problems import WorkbookProblem
from tsemed.spreadsheets.sentences import problem_sentence


@requires("imports.import_lists")
def upload(request: HttpRequest) -> HttpResponse:
    """Return the form, and what is wrong with the file if it cannot be used.

    The file is read outside of any transaction: a hostile one must not block other requests.
    """
    initial = {"target": request.GET.get("target", "")}
    form = UploadForm(
        request.POST or None, request.FILES or None, user=user_of(request), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        _cycle, side = form.chosen()
        try:
            people = read_content(content, side=side, file=_file_name(form), mapped=form.mapped())
        except WorkbookProblem as problem:
            problem.file = ""
            form.add_error("file", problem_sentence(problem, get_language() or "he"))
        else:
            return _store(request, form, people)
    return file_page(
        request,
        form,
        back=(_("Lists in and out"), reverse("imports:imports")),
        title=_("Bring a list in"),
        subtitle=_(
            "One person a row. Known people are recognised by phone, by e-mail, and by name; nobody"
            " is doubled."
        ),
        button=_("Check the list"),
        icon="upload",
    )


@idempotent()
def _store(request: HttpRequest, form: UploadForm, people: PeopleList) -> HttpResponse:
    cycle, side = form.chosen()
    one = upload_list(
        people,
        cycle=cycle,
        side=side,
        programme=form.cleaned_data["programme"],
        by=user_of(request),
        at=timezone.now(),
    )
    if one.state == ImportState.UPLOADED:
        check_large_list.enqueue(one.pk)
    return redirect("imports:import", one.pk)


def _file_name(form: UploadForm) -> str:
    return "list.csv" if form.is_text else "list.xlsx"
