"""One list on its way in: its progress, its rows, and the decision to enter it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.files import answer_with_file
from tsemed.base.views import requires
from tsemed.imports.exporting import errors_as_workbook
from tsemed.imports.models import Import
from tsemed.imports.queries import get_import_for, was_over_limit
from tsemed.imports.row_messages import present_row, problem_sentence
from tsemed.imports.states import ImportState, Outcome
from tsemed.people.doubt_limits import TooManyDoubts

PAGE = 50
MOST_ERRORS = 20_000


@require_safe
@requires("imports.see_import", check=False)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show row by row what will happen; while a worker has the list, how far it is."""
    one = get_import_for(user_of(request), pk, "imports.see_import")
    outcome = request.GET.get("outcome", "")
    rows = one.rows.order_by("number")
    if outcome in set(Outcome):
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "one": one,
        "page_obj": page,
        "rows": [present_row(row, one) for row in page],
        "outcomes": _outcomes(one, outcome),
        "work": _work(one),
        "over_limit": TooManyDoubts.sentence if was_over_limit(one) else "",
    }
    return render(request, "imports/import.html", context)


@require_safe
@requires("imports.see_import", check=False)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far it is, asked by the page every second; at the end the page is read again."""
    one = get_import_for(user_of(request), pk, "imports.see_import")
    response = render(request, "components/progress.html", {"work": _work(one)})
    if not one.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@requires("imports.see_import", check=False)
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the rows that cannot enter, as a workbook to correct the list by."""
    one = get_import_for(user_of(request), pk, "imports.see_import")
    rows = [
        (row.number, row.sheet, row.name, problem["column"], problem_sentence(problem))
        for row in one.rows.filter(outcome=Outcome.REFUSED).order_by("number")[:MOST_ERRORS]
        for problem in row.problems
    ]
    headings = (
        pgettext("of a list", "Row"),
        gettext("Sheet"),
        gettext("Name"),
        pgettext("of a list", "Column"),
        gettext("Why it cannot enter"),
    )
    name = gettext("Cannot enter")
    made = errors_as_workbook(headings, rows, name=name, language=get_language() or "he")
    return answer_with_file(made, called=f"rows-{one.pk}", kind="xlsx")


def _outcomes(one: Import, chosen: str) -> list[dict[str, Any]]:
    address = reverse("imports:import", args=[one.pk])
    offered = [
        ("", gettext("All rows"), one.rows_total),
        (Outcome.REFUSED, pgettext("rows of a list", "Cannot enter"), one.rows_refused),
        (Outcome.NEW, pgettext("rows of a list", "New"), one.rows_new),
        (Outcome.CHANGED, pgettext("rows of a list", "Will change"), one.rows_changed),
        (Outcome.UNCHANGED, pgettext("rows of a list", "Unchanged"), one.rows_unchanged),
        (Outcome.WAITS, pgettext("rows of a list", "Waiting"), one.rows_waiting),
    ]
    return [
        {
            "label": label,
            "count": count,
            "current": chosen == outcome,
            "url": f"{address}?outcome={outcome}" if outcome else address,
        }
        for outcome, label, count in offered
    ]


def _work(one: Import) -> dict[str, Any]:
    entering = one.state == ImportState.APPLYING
    return {
        "label": gettext("Entering all rows at once") if entering else gettext("Checking the rows"),
        "text": gettext("%(done)d of %(whole)d") % {"done": one.rows_done, "whole": one.rows_total}
        if not entering
        else "",
        "done": one.rows_done,
        "of": max(1, one.rows_total),
        "is_finished": not one.is_working,
        "poll_url": reverse("imports:progress", args=[one.pk]),
    }
