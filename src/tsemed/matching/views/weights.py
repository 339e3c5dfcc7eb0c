"""How much each criterion counts in a round."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.edits import Edit
from tsemed.base.form_pages import Attempt
from tsemed.matching import queries
from tsemed.matching.forms import WeightsForm
from tsemed.matching.models import Round
from tsemed.matching.operations import rounds
from tsemed.matching.views.rounds import is_open, name_of


def _back(the_round: Round) -> str:
    return reverse("matching:round", args=[the_round.pk])


def _crumbs(the_round: Round) -> list[dict[str, Any]]:
    return [
        {"label": _("Matching"), "url": reverse("matching:rounds")},
        {"label": name_of(the_round), "url": _back(the_round)},
    ]


def _over(attempt: Attempt[Round]) -> HttpResponse:
    return attempt.page(status=409, is_conflict=True, is_over=True)


weights: Edit[Round] = Edit(
    get=queries.get_round_for,
    permission="matching.run_round",
    make_form=lambda request, the_round: WeightsForm(request.POST or None, the_round=the_round),
    save=rounds.weigh,
    values=lambda form: {"levels": form.levels()},
    title=_("What counts"),
    back=_back,
    crumbs=_crumbs,
    context=lambda _request, the_round: {"is_over": not is_open(the_round)},
    refused={rounds.RoundIsOver: _over},
    shows_both=False,
    done=_("Kept. Propose again to see what it changes."),
    template="matching/weights.html",
)
