"""Sending a list. It is read before anything is stored; what cannot be read is told at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from tsemed.accounts.requests import user_of
from tsemed.base.doors import door, once
from tsemed.exchange.forms import UploadForm
from tsemed.exchange.operations import read_content, upload_list
from tsemed.exchange.states import ImportState
from tsemed.exchange.tasks import check_large_list
from tsemed.lists.people_lists import PeopleList
from tsemed.lists.problems import WorkbookProblem
from tsemed.lists.words import problem_sentence


@door("exchange.import_lists")
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and what is wrong with the file if it cannot be used.

    The file is read outside of any transaction: a hostile one must not hold up the house.
    """
    form = UploadForm(request.POST or None, request.FILES or None, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        _cycle, side = form.chosen()
        try:
            people = read_content(content, side=side, file=_file_name(form))
        except WorkbookProblem as problem:
            problem.file = ""
            form.add_error("file", problem_sentence(problem, get_language() or "he"))
        else:
            return _store(request, form, people)
    return render(request, "exchange/upload.html", {"form": form})


@once
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
    return redirect("exchange:import", one.pk)


def _file_name(form: UploadForm) -> str:
    return "list.csv" if form.is_text else "list.xlsx"
