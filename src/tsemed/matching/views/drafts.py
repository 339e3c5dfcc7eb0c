"""What may be done with a draft: pin it, rule it out, put another mentor in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
    wanted, notice = request.POST.get("wanted"), ""
    if request.method == "POST" and wanted in ("pin", "unpin") and not _is_so(draft, wanted):
        decide = proposing.pin_draft if wanted == "pin" else proposing.unpin_draft
        try:
            decide(draft, pin_seen=_seen(request), by=user, at=timezone.now())
        except WrongState:
            return render(request, "errors/409.html", status=409)
        except SomebodyWasFaster:
            notice = _("Somebody decided on this mentee meanwhile. This is how it stands now.")
    if request.method == "POST" and request.htmx:  # type: ignore[attr-defined]
        card = _card(draft) | {"notice": notice}
        context = {"proposal": card}
        return render(request, "matching/_proposal.html", context, status=409 if notice else 200)
    if notice:
        messages.warning(request, notice)
    return redirect("matching:round", pk=draft.round_id)


@door("matching.change_proposal", check=False)
@once
def rule_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Forbid a proposed pair, with the reason; the round is proposed again without it."""
    user, why = user_of(request), request.POST.get("why", "")[:300]
    draft = _draft_for(request, pk)
    if draft is None:
        return too_late(request, typed=why, back=reverse("matching:rounds"))
    if request.method == "POST":
        try:
            proposing.rule_out(draft, why=why, pin_seen=_seen(request), by=user, at=timezone.now())
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
    user, why = user_of(request), request.POST.get("why", "")[:300]
    draft = _draft_for(request, pk)
    if draft is None:
        return too_late(request, typed=why, back=reverse("matching:rounds"))
    chosen = number_in(request.POST.get("mentor"))
    if request.method == "POST" and chosen is not None:
        mentor = queries.participant_in(draft.round, Side.MENTOR, chosen)
        decided: dict[str, Any] = {"mentor": mentor, "why": why, "pin_seen": _seen(request)}
        try:
            proposing.choose_other(draft, **decided, by=user, at=timezone.now())
        except rounds.ReasonMissing:
            messages.error(request, _("Please write why; the reason stays with the pair."))
        except (SomebodyWasFaster, WrongState):
            back = reverse("matching:round", args=[draft.round_id])
            return too_late(request, typed=why, back=back)
        else:
            messages.success(request, _("Chosen; the others were proposed again around it."))
    return redirect("matching:round", pk=draft.round_id)


def _draft_for(request: HttpRequest, pk: int) -> Proposal | None:
    """The draft, or nothing where a form with words in it comes to one that is not there.

    Proposing again replaces drafts. Whoever was writing about the old one keeps the words;
    one that was never theirs to see is answered in the same way.
    """
    try:
        return queries.get_proposal_for(user_of(request), pk, "matching.change_proposal")
    except Http404:
        if request.POST.get("why"):
            return None
        raise


def _seen(request: HttpRequest) -> int | None:
    """The pin of the mentee that whoever decides has seen on the card, if any."""
    return number_in(request.POST.get("seen"))


def _is_so(draft: Proposal, wanted: str) -> bool:
    """Whether what is wanted stands already, as for the second of two presses."""
    pinned = draft.round.pins.filter(mentee=draft.mentee).first()
    if wanted == "unpin":
        return pinned is None
    return pinned is not None and pinned.mentor_id == draft.mentor_id


def _card(draft: Proposal) -> dict[str, Any]:
    others = queries.named_in(draft.round, shown.named_ids({}, [draft]))
    pins = queries.pins_by_mentee(draft.round)
    return shown.proposal_said(draft, others, pins=pins, may_run=True)
