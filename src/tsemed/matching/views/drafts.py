"""What may be done with a draft: pin it, rule it out, put another mentor in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tsemed.accounts.requests import user_of
from tsemed.base.doors import door, once
from tsemed.base.transitions import SomebodyWasFaster, WrongState
from tsemed.base.typed import number_in
from tsemed.cycles.models import Side
from tsemed.matching import queries, shown
from tsemed.matching.models import Proposal
from tsemed.matching.operations import proposing, rounds
from tsemed.matching.views.too_late import too_late


@door("matching.change_proposal", check=False)
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on a proposed pair, or let the engine decide again; answers with the one card.

    The form says which of the two is wanted, so that a press sent twice is one press.
    """
    user = user_of(request)
    draft = queries.get_proposal_for(user, pk, "matching.change_proposal")
    if request.method == "POST":
        found = draft.round.pins.filter(mentee=draft.mentee, mentor=draft.mentor).first()
        at = timezone.now()
        try:
            if request.POST.get("wanted") == "unpin" and found is not None:
                rounds.unpin(found, by=user, at=at)
            elif request.POST.get("wanted") == "pin" and found is None:
                rounds.pin_pair(
                    draft.round, mentee=draft.mentee, mentor=draft.mentor, by=user, at=at
                )
        except WrongState:
            return render(request, "errors/409.html", status=409)
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "matching/_proposal.html", {"proposal": _card(draft)})
    return redirect("matching:round", pk=draft.round_id)


@door("matching.change_proposal", check=False)
@once
def rule_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Forbid a proposed pair, with the reason; the round is proposed again without it."""
    user = user_of(request)
    draft = queries.get_proposal_for(user, pk, "matching.change_proposal")
    if request.method == "POST":
        why = request.POST.get("why", "")[:300]
        try:
            proposing.rule_out(draft, why=why, by=user, at=timezone.now())
        except rounds.ReasonMissing:
            messages.error(request, _("Please write why; the reason stays with the pair."))
        except (SomebodyWasFaster, WrongState):
            back = reverse("matching:round", args=[draft.round_id])
            return too_late(request, typed=why, back=back)
        else:
            messages.success(request, _("This pair is ruled out; the others were proposed again."))
    return redirect("matching:round", pk=draft.round_id)


@door("matching.change_proposal", check=False)
@once
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another mentor in a draft, with the reason; the page then says the exact price."""
    user = user_of(request)
    draft = queries.get_proposal_for(user, pk, "matching.change_proposal")
    chosen = number_in(request.POST.get("mentor"))
    if request.method == "POST" and chosen is not None:
        mentor = queries.participant_in(draft.round, Side.MENTOR, chosen)
        why = request.POST.get("why", "")[:300]
        try:
            proposing.choose_other(draft, mentor=mentor, why=why, by=user, at=timezone.now())
        except rounds.ReasonMissing:
            messages.error(request, _("Please write why; the reason stays with the pair."))
        except (SomebodyWasFaster, WrongState):
            back = reverse("matching:round", args=[draft.round_id])
            return too_late(request, typed=why, back=back)
        else:
            messages.success(request, _("Chosen; the others were proposed again around it."))
    return redirect("matching:round", pk=draft.round_id)


def _card(draft: Proposal) -> dict[str, Any]:
    others = queries.named_in(draft.round, shown.named_ids({}, [draft]))
    pinned = set(draft.round.pins.values_list("mentee_id", flat=True))
    return shown.proposal_said(draft, others, pinned=pinned, may_run=True)
