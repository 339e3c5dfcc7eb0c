"""The desk of one round: proposals with reasons, who is left over, and what to do next."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.formatting import joined
from tsemed.base.idempotency import idempotent, settling
from tsemed.base.paging import page_of
from tsemed.base.views import requires
from tsemed.matching import presenters, queries
from tsemed.matching.models import Round, with_people
from tsemed.matching.operations import background
from tsemed.matching.views.figures import (
    actions_of,
    fairness_of,
    stats_of,
    steps_of,
    stop_of,
    work_of,
)
from tsemed.matching.views.rounds import is_open, name_of, state_of

ON_A_PAGE = 15
MOST_LEFT = 30


@require_safe
@requires("matching.view_round", check=False)
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one round as the coordinator works on it."""
    user = user_of(request)
    the_round = queries.get_round_for(user, pk, "matching.view_round")
    may_run = user.has_perm("matching.run_round", the_round)
    rows, number = queries.proposals_of(the_round), request.GET.get("page")
    page = page_of(rows, number, size=ON_A_PAGE, whole=with_people)
    left = the_round.figures.get("unmatched", [])
    ids = presenters.named_ids({"unmatched": left[:MOST_LEFT]}, page.object_list)
    others = queries.named_in(the_round, ids)
    pins = queries.pins_by_mentee(the_round)
    reasons = queries.exception_reasons(page.object_list)
    context = {
        **_frame(the_round, may_run=may_run),
        "page_obj": page,
        "proposals": [
            presenters.present_proposal(
                one,
                others,
                pins=pins,
                reasons=reasons,
                may_run=may_run and is_open(the_round),
            )
            for one in page.object_list
        ],
        "stats": stats_of(the_round),
        "unmatched": presenters.present_unmatched(left[:MOST_LEFT], others),
        "unmatched_number": len(left),
        "fairness": fairness_of(the_round),
    }
    return render(request, "matching/round.html", context)


@require_safe
@requires("matching.view_round", check=False)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the same round as a table, to compare and to print."""
    user = user_of(request)
    the_round = queries.get_round_for(user, pk, "matching.view_round")
    proposals = queries.proposals_of(the_round)
    page = page_of(proposals, request.GET.get("page"), whole=with_people)
    columns = [_("Mentee"), _("Mentor"), _("Points"), _("What speaks for it"), _("State")]
    rows = []
    for one in page.object_list:
        shown = presenters.present_proposal(one, {}, may_run=False)
        state = presenters.present_state(one.state)
        rows.append(
            [
                {"kind": "person", "text": shown["mentee"]["name"], "side": "mentee"},
                {"kind": "person", "text": shown["mentor"]["name"], "side": "mentor"},
                str(one.score),
                joined((one["text"] for one in shown["reasons_for"][:3]), between=";"),
                {"kind": "state", "text": state["label"], "tone": state["tone"]},
            ]
        )
    context = {
        **_frame(the_round, may_run=False),
        "page_obj": page,
        "table": {
            "caption": _("Proposals"),
            "columns": [{"label": column} for column in columns],
            "rows": [{"cells": cells} for cells in rows],
            "empty": {"title": _("Nothing proposed yet")},
        },
    }
    return render(request, "matching/table.html", context)


@requires("matching.run_round", check=False)
@idempotent(in_transaction=False)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose pairs for everybody who waits, now or by the worker."""
    user = user_of(request)
    the_round = queries.get_round_for(user, pk, "matching.run_round")
    if request.method != "POST":
        return redirect("matching:round", pk=pk)
    within = partial(settling, request, answer=reverse("matching:round", args=[pk]))
    try:
        background.propose_or_queue(the_round, by=user, at=timezone.now(), within=within)
    except ValueError:
        messages.error(request, _("The pins contradict each other; take one of them out."))
        return redirect("matching:constraints", pk=pk)
    return redirect("matching:round", pk=pk)


@require_safe
@requires("matching.view_round", check=False)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return whether the worker is done; asked again by the page itself."""
    the_round = queries.get_round_for(user_of(request), pk, "matching.view_round")
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("matching:round", pk=pk)
    if the_round.asked_at is None:
        address = reverse("matching:round", args=[pk])
        return HttpResponse(headers={"HX-Redirect": address})
    return render(request, "components/progress.html", {"work": work_of(the_round)})


def _frame(the_round: Round, *, may_run: bool) -> dict[str, Any]:
    return {
        "round": the_round,
        "title": name_of(the_round),
        "state": state_of(the_round),
        "subtitle": the_round.cycle.name,
        "crumbs": [{"label": _("Matching"), "url": reverse("matching:rounds")}],
        "actions": actions_of(the_round) if may_run else [],
        "steps": steps_of(the_round),
        "may_run": may_run,
        "work": work_of(the_round) if the_round.asked_at else None,
        "stop": stop_of(the_round) if the_round.asked_at and may_run else None,
    }
