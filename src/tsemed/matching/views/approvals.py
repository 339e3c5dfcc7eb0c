"""The manager's page: proposals that wait for her approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.paging import page_of
from tsemed.base.views import requires
from tsemed.matching import presenters, queries
from tsemed.matching.operations import rounds, sending
from tsemed.matching.views.rounds import name_of

ON_A_PAGE = 15


@require_safe
@requires("matching.list_approvals")
def list_approvals(request: HttpRequest) -> HttpResponse:
    """Return the proposals that wait for the manager's approval, the oldest first."""
    return render(request, "matching/approvals.html", _context(request, user_of(request)))


@requires("matching.approve_proposal", check=False)
@idempotent()
def approve_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a proposal, or return it with a comment."""
    user = user_of(request)
    proposal = queries.get_proposal_for(user, pk, "matching.approve_proposal")
    if request.method != "POST":
        return redirect("matching:approvals")
    comment, agrees = request.POST.get("comment", "")[:500], request.POST.get("decision") == "agree"
    try:
        sending.answer_manager_approval(
            proposal, agrees=agrees, comment=comment, by=user, at=timezone.now()
        )
    except rounds.ReasonMissing:
        context = _context(request, user)
        context["without_comment"] = pk
        return render(request, "matching/approvals.html", context)
    agreed = _("You agreed; the coordinator may ask both sides.")
    messages.success(request, agreed if agrees else _("Returned with your comment."))
    return redirect("matching:approvals")


def _context(request: HttpRequest, user: User) -> dict[str, Any]:
    page = page_of(queries.awaiting_approval(user), request.GET.get("page"), size=ON_A_PAGE)
    cards, reasons = [], queries.exception_reasons(page.object_list)
    for one in page.object_list:
        card = presenters.present_proposal(one, {}, reasons=reasons, may_run=False)
        card["state"] = None
        card["round"] = f"{one.round.cycle.name} · {name_of(one.round)}"
        cards.append(card)
    return {
        "page_obj": page,
        "proposals": cards,
        "crumbs": [{"label": _("Matching"), "url": reverse("matching:rounds")}],
    }
