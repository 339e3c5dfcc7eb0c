"""The pairs of a viewer, the longest silence first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.paging import page_of
from tsemed.base.searching import searchable, wanted_of
from tsemed.base.views import requires
from tsemed.cycles import queries as cycles
from tsemed.cycles.policy import Policy, policy_on
from tsemed.relationships import queries
from tsemed.relationships.forms import PairFilter
from tsemed.relationships.labels import present_day, present_health
from tsemed.relationships.models import Relationship
from tsemed.relationships.names import Names, names_for

MOST_CYCLES = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires("relationships.list_relationships")
@searchable
def listing(request: HttpRequest) -> HttpResponse:
    """Return the pairs of this viewer; narrowing is for those who look after several."""
    user, day = user_of(request), timezone.localdate()
    policy = policy_on(day)
    wanted = wanted_of(request)
    pairs = queries.list_relationships(user, wanted, on=day, policy=policy)
    page = page_of(pairs, wanted.get("page"), whole=queries.as_listed)
    choices = _cycle_choices(user)
    names = names_for(user, page.object_list)
    called = cycles.names_shown_to(user, [pair.cycle for pair in page.object_list], on=day)
    context = {
        "filters": PairFilter(wanted, cycles=choices) if choices else None,
        "page_obj": page,
        "has_more": getattr(page.paginator, "has_more", False),
        "table": {
            "caption": _("Pairs"),
            "columns": _columns(),
            "rows": [
                {
                    "cells": _cells(
                        pair, names[pair.pk], called[pair.cycle_id], on=day, policy=policy
                    )
                }
                for pair in page.object_list
            ],
            "empty": {
                "title": _("No pairs here"),
                "text": _("A pair appears when mentor and mentee have both agreed."),
            },
        },
    }
    return render(request, "relationships/listing.html", context)


def _cycle_choices(user: User) -> list[tuple[int, str]]:
    named = cycles.visible_to(user).order_by("-starts_on", "pk").values_list("pk", "name")
    return list(named[:MOST_CYCLES])


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Pair")},
        {"label": _("Cycle")},
        {"label": _("How it goes")},
        {"label": _("Last meeting")},
        {"label": _("Meetings held"), "kind": "number"},
        {"label": _("Next meeting")},
    ]


def _cells(
    pair: Relationship, names: Names, cycle_name: str, *, on: date, policy: Policy
) -> list[Any]:
    health = present_health(pair, on=on, policy=policy)
    return [
        {
            "kind": "pair",
            "mentee": names.mentee,
            "mentor": names.mentor,
            "url": reverse("relationships:relationship", args=[pair.pk]),
        },
        cycle_name,
        {"kind": "state", "text": health["label"], "tone": health["tone"]},
        present_day(pair.last_met_on),
        str(pair.meetings_held),
        present_day(getattr(pair, "next_on", None)),
    ]
