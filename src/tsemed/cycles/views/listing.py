"""The cycles a viewer works in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.disclosure_control import footnote
from tsemed.base.paging import page_of
from tsemed.base.views import requires
from tsemed.cycles import queries
from tsemed.cycles.forms import CycleFilter
from tsemed.cycles.models import Cycle
from tsemed.cycles.states import CycleState

TONES = {
    CycleState.DRAFT: "waiting",
    CycleState.RECRUITING: "good",
    CycleState.MATCHING: "good",
    CycleState.MENTORING: "good",
    CycleState.CLOSING: "attention",
}


@require_safe
@requires("cycles.list_cycles")
def listing(request: HttpRequest) -> HttpResponse:
    """Return the cycles of this viewer, the latest first, with how many take part."""
    page = page_of(
        queries.list_cycles(user_of(request), request.GET.dict()), request.GET.get("page")
    )
    user, cycles = user_of(request), list(page.object_list)
    numbers = queries.numbers_published(cycles, user)
    is_rounded = not all(queries.reads_exact_numbers(user, cycle) for cycle in cycles)
    columns = [_("Cycle"), _("Stage"), _("Work model"), _("Period")]
    context = {
        "filters": CycleFilter(request.GET),
        "page_obj": page,
        "footnote": footnote() if is_rounded else "",
        "table": {
            "caption": _("Cycles"),
            "columns": [
                *({"label": word} for word in columns),
                {"label": _("Mentors"), "kind": "number"},
                {"label": _("Mentees"), "kind": "number"},
            ],
            "rows": [{"cells": _cells(cycle, numbers[cycle.pk])} for cycle in cycles],
            "empty": {
                "title": _("No cycle here"),
                "text": _("Cycles you work in are listed here, whatever their stage."),
            },
        },
        "actions": _actions(request),
    }
    return render(request, "cycles/listing.html", context)


def state_of(cycle: Cycle) -> dict[str, Any]:
    """Return the stage of a cycle with the tone that draws it."""
    word = cycle.get_state_display()
    return {"text": word, "label": word, "tone": TONES.get(CycleState(cycle.state), "neutral")}


def _cells(cycle: Cycle, numbers: dict[str, str]) -> list[Any]:
    period = _("%(first)s to %(last)s") % {
        "first": date_format(cycle.starts_on, "SHORT_DATE_FORMAT"),
        "last": date_format(cycle.ends_on, "SHORT_DATE_FORMAT"),
    }
    return [
        {"text": cycle.name, "url": reverse("cycles:cycle", args=[cycle.pk])},
        state_of(cycle) | {"kind": "state"},
        cycle.get_work_model_display(),
        period,
        numbers["mentor"],
        numbers["mentee"],
    ]


def _actions(request: HttpRequest) -> list[dict[str, Any]]:
    if not user_of(request).has_perm("cycles.open_cycle"):
        return []
    return [{"label": _("Open a cycle"), "url": reverse("cycles:open"), "icon": "plus-lg"}]
