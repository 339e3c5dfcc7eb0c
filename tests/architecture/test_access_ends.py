"""Access follows ties with dates: it begins and ends with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.architecture.population import populate
from tests.cast import BEGUN, TODAY, Cast

from tsemed.accounts.models import User
from tsemed.cycles import queries as cycles
from tsemed.cycles.models import Assignment, Cycle
from tsemed.matching import queries as matching
from tsemed.partners import visibility as partners
from tsemed.people import queries as people
from tsemed.people.models import Affiliation
from tsemed.relationships import queries as relationships

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCOPES: dict[str, Callable[..., QuerySet[Any]]] = {
    "people": people.visible_to,
    "partners": partners.visible_to,
    "cycles": cycles.visible_to,
    "rounds": matching.visible_to,
    "proposals": matching.proposals_visible_to,
    "pairs": relationships.visible_to,
}
# What each sees of somebody else while the ties last.
SEES = {
    "noa": set(SCOPES),
    "dana": set(SCOPES),
    "farid": {"people", "partners", "cycles"},
    "tamar": {"people", "partners", "cycles", "pairs"},
    "ines": {"people", "partners", "cycles"},
    "rivka": {"people", "partners"},
    "shlomo": {"partners"},
    "fanny": {"partners"},
}


def seen(cast: Cast, name: str, *, on: date) -> set[str]:
    """Return the kinds of things somebody sees on a day, themselves left out."""
    login = User.objects.get(pk=cast.login(name).pk)
    own = getattr(cast, name).pk
    return {
        kind
        for kind, scope in SCOPES.items()
        if scope(login, on=on).exclude(**{"pk": own} if kind == "people" else {"pk": 0}).exists()
    }


@pytest.mark.parametrize("name", SEES)
def test_what_somebody_sees_begins_and_ends_with_the_dates_of_their_ties(
    name: str, cast: Cast
) -> None:
    populate(cast)
    who = getattr(cast, name)
    # A place held from the cycle's first day on prepares the cycle; these begin a day later.
    Cycle.objects.update(starts_on=BEGUN - timedelta(days=1))
    Affiliation.objects.filter(person=who).update(ends_on=TODAY)
    Assignment.objects.filter(person=who).update(ends_on=TODAY)
    days = (BEGUN - timedelta(days=1), BEGUN, TODAY, TODAY + timedelta(days=1))
    assert [seen(cast, name, on=day) for day in days] == [set(), SEES[name], SEES[name], set()]


@pytest.mark.parametrize(("days_left", "status"), [(0, 200), (-1, 404)])
def test_the_contract_of_a_freelancer_opens_pages_on_its_last_day_and_none_after(
    cast: Cast, days_left: int, status: int
) -> None:
    last = timezone.localdate() + timedelta(days=days_left)
    Assignment.objects.filter(person=cast.farid).update(ends_on=last)
    client = Client()
    client.force_login(cast.login("farid"), backend=BACKEND)
    addresses = (
        reverse("cycles:cycle", args=[cast.negev.pk]),
        reverse("people:person", args=[cast.omar.person_id]),
        reverse("people:person", args=[cast.amina.person_id]),
    )
    assert {client.get(address).status_code for address in addresses} == {status}
    may = client.get(reverse("people:list")).status_code
    assert may == (200 if status == 200 else 403)
