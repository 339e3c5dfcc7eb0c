"""Somebody was faster: the page that gives back what was written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_late(request: HttpRequest, *, typed: str, back: str) -> HttpResponse:
    """What was typed, kept where it can be copied, and the way to how things stand now."""
    context = {"typed": typed, "back": back}
    response = render(request, "matching/typed.html", context, status=409)
    # A form inside a card asked for the desk alone; this answer takes the place of the page.
    response["HX-Retarget"] = response["HX-Reselect"] = "#content"
    response["HX-Reswap"] = "outerHTML"
    return response
