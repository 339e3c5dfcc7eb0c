"""The summary of one cycle: as a page, as a workbook and as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.files import answer_with_file
from tsemed.base.views import requires
from tsemed.cycles.policy_versions import policy_on
from tsemed.reports.content import content_of
from tsemed.reports.operations import record_download
from tsemed.reports.pdf import lost_in_print, summary_as_pdf
from tsemed.reports.queries import Summary, get_cycle_for, summary_for
from tsemed.reports.workbook import summary_as_workbook


@require_safe
@requires("reports.read_cycle", check=False)
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the page: each number with what it counts."""
    read = _summary(user_of(request), pk, rounded=False)
    content = content_of(read)
    context = {"summary": read, "content": content, "lost": lost_in_print(content)}
    return render(request, "reports/summary.html", context)


@require_POST
@requires("reports.read_cycle", check=False)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the numbers in a file whose name gives nothing away: rounded, as files are passed on.

    The lead of the cycle may choose exact ones.
    """
    rounded = request.POST.get("exact") != "yes"
    read, at = _summary(user_of(request), pk, rounded=rounded), timezone.now()
    kind = request.POST.get("form", "")
    if kind == "pdf":
        made = summary_as_pdf(read, at=at)
    elif kind == "xlsx":
        made = summary_as_workbook(read)
    else:
        raise Http404
    record_download(read, kind=kind, by=user_of(request), at=at)
    called = f"summary-{read.cycle.pk}-{read.on.isoformat()}"
    return answer_with_file(made, called=called, kind=kind)


def _summary(user: User, pk: int, *, rounded: bool) -> Summary:
    day = timezone.localdate()
    cycle = get_cycle_for(user, pk)
    return summary_for(user, cycle, on=day, policy=policy_on(day), rounded=rounded)
