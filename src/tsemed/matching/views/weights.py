"""How much each wish counts in a round."""

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
from tsemed.base import conflicts
from tsemed.base.idempotency import idempotent
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires
from tsemed.matching import queries
from tsemed.matching.forms import WeightsForm
from tsemed.matching.operations import rounds
from tsemed.matching.views.rounds import is_open, name_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("matching.run_round", check=False)
@idempotent()
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how much each wish counts, from the next proposal on."""
    user = user_of(request)
    the_round = queries.get_round_for(user, pk, "matching.run_round")
    form = WeightsForm(request.POST or None, the_round=the_round)
    version = conflicts.version_of(request, the_round)
    address = reverse("matching:round", args=[pk])
    context: dict[str, Any] = {
        "form": form,
        "is_over": not is_open(the_round),
        "version": version,
        "back": address,
        "crumbs": [
            {"label": _("Matching"), "url": reverse("matching:rounds")},
            {"label": name_of(the_round), "url": address},
        ],
    }
    if request.method == "POST" and form.is_valid():
        levels = form.levels()
        try:
            rounds.weigh(the_round, levels=levels, started_from=version, by=user, at=timezone.now())
        except (StaleVersion, rounds.RoundIsOver) as refused:
            # What was chosen stays chosen; sent again it starts from the version of now.
            context |= {"is_conflict": True, "version": the_round.version}
            context["is_over"] = isinstance(refused, rounds.RoundIsOver)
            return render(request, "matching/weights.html", context, status=409)
        messages.success(request, _("Kept. Propose again to see what it changes."))
        return redirect(address)
    return render(request, "matching/weights.html", context)
