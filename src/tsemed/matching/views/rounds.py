"""The rounds a viewer sees, and opening the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.paging import page_of
from tsemed.base.views import requires
from tsemed.matching import queries
from tsemed.matching.models import ROUND_STATE_NAMES, Round
from tsemed.matching.operations import rounds as operations
from tsemed.matching.rules import can_be_changed
from tsemed.matching.states import RoundState

TONES = {
    RoundState.DRAFT: "waiting",
    RoundState.PROPOSED: "attention",
    RoundState.SENT: "waiting",
    RoundState.CLOSED: "good",
    RoundState.CANCELLED: "neutral",
}


@require_safe
@requires("matching.list_rounds")
def rounds(request: HttpRequest) -> HttpResponse:
    """Return the rounds, the latest first, and the cycles that could have one."""
    user = user_of(request)
    page = page_of(queries.list_rounds(user), request.GET.get("page"))
    columns = [_("Round"), _("State"), _("In a pair"), _("Waiting"), _("Opened on")]
    context = {
        "page_obj": page,
        "free_cycles": queries.cycles_without_open_round(user),
        "approvals_wait": queries.awaiting_approval(user).exists(),
        "table": {
            "caption": _("Matching rounds"),
            "columns": [{"label": column} for column in columns],
            "rows": [{"cells": _cells(one)} for one in page.object_list],
            "empty": {
                "title": _("No round yet"),
                "text": _("Open one when the lists of mentors and mentees are in."),
            },
        },
    }
    return render(request, "matching/rounds.html", context)


@requires("matching.open_round", check=False)
@idempotent()
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the next round of a cycle."""
    user = user_of(request)
    cycle = queries.get_cycle_for(user, pk, "matching.open_round")
    if request.method != "POST":
        return redirect("matching:rounds")
    try:
        opened = operations.open_round(cycle, by=user, at=timezone.now())
    except (operations.RoundIsOpen, operations.CycleNotMatching) as refused:
        messages.warning(request, str(refused.message))
        return redirect("matching:rounds")
    return redirect("matching:round", pk=opened.pk)


def state_of(one: Round) -> dict[str, Any]:
    """Return where a round stands, for the component `state`."""
    return {
        "label": dict(ROUND_STATE_NAMES)[one.state],
        "tone": TONES[RoundState(one.state)],
    }


def is_open(one: Round) -> bool:
    """Return whether the round may still be changed."""
    return can_be_changed(one.state, cycle_state=one.cycle.state)


def name_of(one: Round) -> str:
    """Return what a round is called."""
    return _("Matching round %(number)d") % {"number": one.number}


def _cells(one: Any) -> list[Any]:
    state = state_of(one)
    return [
        {
            "text": f"{one.cycle.name} · {name_of(one)}",
            "url": reverse("matching:round", args=[one.pk]),
        },
        {"kind": "state", "text": state["label"], "tone": state["tone"]},
        str(one.agreed),
        str(one.waiting),
        date_format(timezone.localdate(one.opened_at), "SHORT_DATE_FORMAT"),
    ]
