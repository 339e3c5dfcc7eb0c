"""The cycles whose summary one may read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tsemed.accounts.requests import user_of
from tsemed.base.views import requires
from tsemed.reports.queries import summaries_for

PAGE = 50


@requires("reports.read_summary")
def summaries(request: HttpRequest) -> HttpResponse:
    """Return the list, newest cycle first."""
    page = Paginator(summaries_for(user_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/summaries.html", {"page_obj": page})
