"""The lists one brought in, and the ways in and out."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tsemed.accounts.requests import user_of
from tsemed.base.doors import door
from tsemed.exchange.queries import list_imports

PAGE = 50


@door("exchange.import_lists")
def imports(request: HttpRequest) -> HttpResponse:
    """The lists, newest first."""
    page = Paginator(list_imports(user_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "exchange/imports.html", {"page_obj": page})
