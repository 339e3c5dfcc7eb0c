"""An operation refused: the page that gives back what was written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, WrongState
from tsemed.matching.operations.rounds import RoundIsOver


def too_late(request: HttpRequest, refused: Refused, *, typed: str, back: str) -> HttpResponse:
    """Return the page with what was typed, to be copied, and the way to how things stand now."""
    context = {
        "typed": typed,
        "back": back,
        "sentence": refused.message,
        "is_over": isinstance(refused, RoundIsOver),
        "is_late": isinstance(refused, StaleVersion | WrongState),
    }
    response = render(request, "matching/typed.html", context, status=refused.status)
    # A form inside a card asked for the desk alone; this answer takes the place of the page.
    response["HX-Retarget"] = response["HX-Reselect"] = "#content"
    response["HX-Reswap"] = "outerHTML"
    return response
