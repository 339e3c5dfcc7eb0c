"""The lists one brought in, and the ways in and out."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tsemed.accounts.requests import user_of
from tsemed.base.views import requires
from tsemed.imports.queries import list_imports

PAGE = 50


@requires("imports.import_lists")
def imports(request: HttpRequest) -> HttpResponse:
    """Return the lists, newest first."""
    page = Paginator(list_imports(user_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/imports.html", {"page_obj": page})
