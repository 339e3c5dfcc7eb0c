"""What may be done with a draft: pin it, rule it out, put another mentor in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent, settling
from tsemed.base.refusals import ReasonRequired, Refused
from tsemed.base.sanitise import number_in
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires
from tsemed.cycles.models import Participation, Side
from tsemed.matching import presenters, queries
from tsemed.matching.models import Proposal
from tsemed.matching.operations import overrides, proposing, rounds


@requires("matching.change_proposal", check=False)
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
        except StaleVersion:
            notice = _("Somebody decided on this mentee meanwhile. This is how it stands now.")
        except (rounds.ExceptionNotAllowed, rounds.ExceptionReasonMissing):
            notice = _(
                "One of the two is not ready to be matched yet. Decide on the pair under"
                " “Pins and bans”, with the reason."
            )
    if request.method == "POST" and request.htmx:  # type: ignore[attr-defined]
        card = _card(draft) | {"notice": notice}
        context = {"proposal": card}
        return render(request, "matching/_proposal.html", context, status=409 if notice else 200)
    if notice:
        messages.warning(request, notice)
    return redirect("matching:round", pk=draft.round_id)


@requires("matching.change_proposal", check=False)
@idempotent(in_transaction=False)
def rule_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Forbid a proposed pair: first the price, then the reason and the decision."""
    draft = _draft_for(request, pk)
    if request.method != "POST":
        return redirect("matching:round", pk=draft.round_id)
    done = _("This pair is ruled out; the others were proposed again.")
    return _decide(request, draft, partial(overrides.rule_out, draft), done=done)


@requires("matching.change_proposal", check=False)
@idempotent(in_transaction=False)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another mentor in a draft: first the price, then the reason and the decision."""
    draft = _draft_for(request, pk)
    chosen = number_in(request.POST.get("mentor"))
    if request.method != "POST" or chosen is None:
        return redirect("matching:round", pk=draft.round_id)
    mentor = queries.participant_in(draft.round, Side.MENTOR, chosen)
    operation = partial(overrides.choose_other, draft, mentor=mentor)
    done = _("Chosen; the others were proposed again around it.")
    return _decide(request, draft, operation, mentor=mentor, done=done)


def _decide(
    request: HttpRequest,
    draft: Proposal,
    operation: Callable[..., bool],
    *,
    mentor: Participation | None = None,
    done: str,
) -> HttpResponse:
    """Decide if the price was seen and the reason written, else show the page that asks so."""
    why, back = request.POST.get("why", "")[:300], reverse("matching:round", args=[draft.round_id])
    price_seen = presenters.read_price(request.POST.get("price"))
    decision = overrides.Decision(why, pin_seen=_seen(request), price_seen=price_seen)
    within = partial(settling, request, answer=back)
    try:
        is_done = operation(
            decision=decision, by=user_of(request), at=timezone.now(), within=within
        )
    except overrides.PriceNotSeen as first:
        page = {"price": first.price, "has_changed": price_seen is not None}
    except ReasonRequired as missing:
        page = {"price": price_seen, "missing": missing.message}
    else:
        words = done if is_done else _("Decided; the others are being proposed again.")
        messages.success(request, words)
        return redirect(back)
    context = {"why": why, "pin_seen": request.POST.get("seen", ""), "back": back, **page}
    return render(
        request, "matching/override.html", presenters.present_override(draft, mentor, context)
    )


class MovedOn(Refused):
    """A draft was proposed again meanwhile, or was never theirs to see."""

    sentence = _lazy("The proposal has moved on meanwhile, so nothing was saved.")


def _draft_for(request: HttpRequest, pk: int) -> Proposal:
    """Return the draft; refuse a form with words in it that comes to one that is not there.

    Proposing again replaces drafts. What was written about the old one is kept;
    one that was never theirs to see is answered in the same way.
    """
    try:
        return queries.get_proposal_for(user_of(request), pk, "matching.change_proposal")
    except Http404:
        if request.POST.get("why"):
            raise MovedOn(back=reverse("matching:rounds")) from None
        raise


def _seen(request: HttpRequest) -> int | None:
    """Return the pin of the mentee that the user saw on the card, if any."""
    return number_in(request.POST.get("seen"))


def _is_so(draft: Proposal, wanted: str) -> bool:
    """Return whether what is wanted stands already, as for a second press."""
    pinned = draft.round.pins.filter(mentee=draft.mentee).first()
    if wanted == "unpin":
        return pinned is None
    return pinned is not None and pinned.mentor_id == draft.mentor_id


def _card(draft: Proposal) -> dict[str, Any]:
    others = queries.named_in(draft.round, presenters.named_ids({}, [draft]))
    pins = queries.pins_by_mentee(draft.round)
    reasons = queries.exception_reasons([draft])
    return presenters.present_proposal(draft, others, pins=pins, reasons=reasons, may_run=True)
