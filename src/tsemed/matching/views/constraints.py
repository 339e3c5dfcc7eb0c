"""What people have decided before the engine is asked: pins and forbidden pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.requests import user_of
from tsemed.base import conflicts
from tsemed.base.idempotency import idempotent
from tsemed.base.sanitise import number_in
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires
from tsemed.cycles.models import Side
from tsemed.matching import presenters, queries
from tsemed.matching.models import Pin, Round
from tsemed.matching.operations import rounds
from tsemed.matching.participant_lookup import find_in_round
from tsemed.matching.views.rounds import is_open, name_of

LOOK = "look"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("matching.run_round", check=False)
@idempotent()
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the pins and the forbidden pairs of a round, and adding one."""
    user = user_of(request)
    the_round = queries.get_round_for(user, pk, "matching.run_round")
    is_look = request.htmx or request.POST.get("decide") == LOOK  # type: ignore[attr-defined]
    if request.method == "POST" and not is_look:
        answer = _decided(request, the_round)
        if answer is not None:
            return answer
    if request.htmx:  # type: ignore[attr-defined]
        sides = [side for side in Side if f"{side.value}_named" in request.POST]
        looks = [_look(request, the_round, side) for side in sides]
        return render(
            request, "matching/_found_participants.html", {"look": looks[0] if looks else {}}
        )
    return render(request, "matching/constraints.html", _context(request, the_round))


def _decided(request: HttpRequest, the_round: Round) -> HttpResponse | None:
    """Pin or forbid the chosen pair; without an answer, the page says what is missing."""
    pks = [number_in(request.POST.get(side)) for side in ("mentee", "mentor")]
    if pks[0] is None or pks[1] is None:
        messages.error(request, _("Choose a mentee and a mentor first."))
        return None
    mentee = queries.participant_in(the_round, Side.MENTEE, pks[0])
    mentor = queries.participant_in(the_round, Side.MENTOR, pks[1])
    why = request.POST.get("why", "")[:300]
    decide = rounds.forbid_pair if request.POST.get("decide") == "forbid" else rounds.pin_pair
    version = conflicts.version_of(request, the_round)
    pair: dict[str, Any] = {"mentee": mentee, "mentor": mentor, "started_from": version}
    try:
        decide(the_round, **pair, why=why, by=user_of(request), at=timezone.now())
    except rounds.ReasonMissing:
        messages.error(request, _("To forbid a pair, please write why."))
        return None
    except (rounds.ExceptionNotAllowed, rounds.ExceptionReasonMissing) as refused:
        messages.error(request, str(refused.message))
        return None
    except StaleVersion:
        # What was chosen and written stays; sent again it starts from the version of now.
        the_round.refresh_from_db()
        context = _context(request, the_round) | {"is_conflict": True}
        return render(request, "matching/constraints.html", context, status=409)
    return redirect("matching:constraints", pk=the_round.pk)


@requires("matching.run_round", check=False)
@idempotent()
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the engine decide again about somebody."""
    user = user_of(request)
    try:
        pin = queries.get_pin_for(user, pk, "matching.run_round")
        if request.method == "POST":
            rounds.unpin(pin, by=user, at=timezone.now())
    except (Http404, StaleVersion):
        return _redirect_to_round(request)
    return redirect("matching:constraints", pk=pin.round_id)


@requires("matching.run_round", check=False)
@idempotent()
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a pair be proposed again."""
    user = user_of(request)
    try:
        ban = queries.get_forbid_for(user, pk, "matching.run_round")
    except Http404:
        return _redirect_to_round(request)
    if request.method == "POST":
        rounds.allow_pair(ban, by=user, at=timezone.now())
    latest = ban.cycle.rounds.order_by("-number").first()
    assert latest is not None
    return redirect("matching:constraints", pk=latest.pk)


def _redirect_to_round(request: HttpRequest) -> HttpResponse:
    """Redirect to the page of the round that the form names: the thing it was about is gone."""
    number = number_in(request.POST.get("round"))
    if number is None:
        raise Http404
    the_round = queries.get_round_for(user_of(request), number, "matching.run_round")
    messages.warning(
        request, _("Somebody decided in this round meanwhile. This is how it stands now.")
    )
    return redirect("matching:constraints", pk=the_round.pk)


def _context(request: HttpRequest, the_round: Round) -> dict[str, Any]:
    people = ("mentee__person", "mentor__person")
    address = reverse("matching:round", args=[the_round.pk])
    return {
        "round": the_round,
        "crumbs": [
            {"label": _("Matching"), "url": reverse("matching:rounds")},
            {"label": name_of(the_round), "url": address},
        ],
        "looks": [_look(request, the_round, side) for side in (Side.MENTEE, Side.MENTOR)],
        "is_over": not is_open(the_round),
        "pins": _with_exceptions(the_round.pins.select_related(*people).order_by("pk")),
        "forbidden": the_round.cycle.forbidden_pairs.select_related(*people).order_by("pk"),
        "typed": request.POST,
        "version": the_round.version,
        "back": address,
    }


def _with_exceptions(pins: Iterable[Pin]) -> list[Pin]:
    """Return pins, each with what its mentor lacked when it was decided, in words."""
    shown_pins = list(pins)
    for pin in shown_pins:
        sentences = [presenters.present_exception(code) for code in pin.exceptions]
        pin.exception_texts = sentences  # type: ignore[attr-defined]
    return shown_pins


def _look(request: HttpRequest, the_round: Round, side: Side) -> dict[str, Any]:
    """Return what was typed for a side and who answers to it; an earlier choice stays."""
    sent = request.POST  # names never stand in an address
    typed, chosen = sent.get(f"{side.value}_named", "").strip(), number_in(sent.get(side.value))
    found = find_in_round(the_round, side, typed)
    parts = found.parts
    if chosen is not None and chosen not in {part.pk for part in parts}:
        parts = [queries.participant_in(the_round, side, chosen), *parts]
    if chosen is None and len(parts) == 1:
        chosen = parts[0].pk
    return {
        "side": side.value,
        "label": side.label,
        "typed": typed,
        "found": parts,
        "chosen": chosen,
        "is_full": found.is_full,
    }
