"""What people have decided before the engine is asked: pins and forbidden pairs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.requests import user_of
from tsemed.base.doors import door, once
from tsemed.base.transitions import WrongState
from tsemed.base.typed import number_in
from tsemed.cycles.models import Side
from tsemed.matching import queries
from tsemed.matching.models import Round
from tsemed.matching.operations import rounds
from tsemed.matching.pool import pool_of
from tsemed.matching.views.rounds import name_of
from tsemed.matching.views.too_late import too_late


@require_http_methods(["GET", "HEAD", "POST"])
@door("matching.run_round", check=False)
@once
def beforehand(request: HttpRequest, pk: int) -> HttpResponse:
    """The pins and the forbidden pairs of a round, and adding one."""
    user = user_of(request)
    the_round = queries.get_round_for(user, pk, "matching.run_round")
    pks = [number_in(request.POST.get(side)) for side in ("mentee", "mentor")]
    if request.method == "POST" and pks[0] is not None and pks[1] is not None:
        mentee = queries.participant_in(the_round, Side.MENTEE, pks[0])
        mentor = queries.participant_in(the_round, Side.MENTOR, pks[1])
        why, at = request.POST.get("why", "")[:300], timezone.now()
        try:
            if request.POST.get("decide") == "forbid":
                rounds.forbid_pair(the_round, mentee=mentee, mentor=mentor, why=why, by=user, at=at)
            else:
                rounds.pin_pair(the_round, mentee=mentee, mentor=mentor, why=why, by=user, at=at)
        except rounds.ReasonMissing:
            messages.error(request, _("To forbid a pair, please write why."))
            return render(request, "matching/beforehand.html", _context(request, the_round))
        except WrongState:
            return too_late(request, typed=why, back=reverse("matching:round", args=[pk]))
        return redirect("matching:beforehand", pk=pk)
    return render(request, "matching/beforehand.html", _context(request, the_round))


@door("matching.run_round", check=False)
@once
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the engine decide again about somebody."""
    user = user_of(request)
    pin = queries.get_pin_for(user, pk, "matching.run_round")
    if request.method == "POST":
        rounds.unpin(pin, by=user, at=timezone.now())
    return redirect("matching:beforehand", pk=pin.round_id)


@door("matching.run_round", check=False)
@once
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a pair be proposed again."""
    user = user_of(request)
    ban = queries.get_forbid_for(user, pk, "matching.run_round")
    if request.method == "POST":
        rounds.allow_pair(ban, by=user, at=timezone.now())
    latest = ban.cycle.rounds.order_by("-number").first()
    assert latest is not None
    return redirect("matching:beforehand", pk=latest.pk)


def _context(request: HttpRequest, the_round: Round) -> dict[str, Any]:
    pool = pool_of(the_round)
    people = ("mentee__person", "mentor__person")
    address = reverse("matching:round", args=[the_round.pk])
    return {
        "round": the_round,
        "crumbs": [
            {"label": _("Matching"), "url": reverse("matching:rounds")},
            {"label": name_of(the_round), "url": address},
        ],
        "mentees": pool.mentees,
        "mentors": pool.mentors,
        "pins": the_round.pins.select_related(*people).order_by("pk"),
        "forbidden": the_round.cycle.forbidden_pairs.select_related(*people).order_by("pk"),
        "typed": request.POST,
        "back": address,
    }
