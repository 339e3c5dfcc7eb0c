"""The terms of a place in a team: who sets them, what each role is asked, and what stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from tests.cast import BEGUN, NOW, TODAY, Cast
from tests.finance.months import OCTOBER, RATE, SEPTEMBER, browser, place_of, terms

from tsemed.base.models import AuditRow
from tsemed.finance.models import Route, Terms
from tsemed.finance.operations import (
    TermsBeforeTheLast,
    TermsIncomplete,
    TermsNeedAReason,
    set_terms,
)
from tsemed.finance.queries import get_place_for
from tsemed.finance.todos import todos_for


def test_om_10_2_the_route_is_one_of_two_and_shown(cast: Cast) -> None:
    place, noa = place_of(cast), browser(cast, "noa")
    terms(cast, route="through_office")
    shown = reverse("finance:terms", args=[place.pk])
    assert "Through the mentoring programme" in noa.get(shown).content.decode()
    terms(cast, since=OCTOBER, route="direct", reason="the programme pays now")
    assert "Directly from the partner programme" in noa.get(shown).content.decode()
    assert list(Terms.objects.values_list("route", flat=True)) == list(Route.values)


def test_om_10_1_the_manager_sets_a_freelancers_terms_in_the_browser(cast: Cast) -> None:
    noa, place = browser(cast, "noa"), place_of(cast)
    where = reverse("finance:set_terms", args=[place.pk])
    page = noa.get(where).content.decode()
    assert "Rate for an hour" in page
    assert "Share of a post" not in page
    sent = {"starts_on": "2026-09-01", "contract": "2026-17", "rate": "120.50", "route": "direct"}
    assert noa.post(where, sent).status_code == 302
    made = Terms.objects.get()
    assert (made.rate, made.route, made.contract) == (RATE, Route.DIRECT, "2026-17")
    shown = noa.get(reverse("finance:terms", args=[place.pk])).content.decode()
    assert "120.50" in shown
    cycle = noa.get(reverse("cycles:cycle", args=[place.cycle_id])).content.decode()
    assert reverse("finance:terms", args=[place.pk]) in cycle


def test_a_coordinator_is_asked_for_a_share_of_a_post(cast: Cast) -> None:
    noa, place = browser(cast, "noa"), place_of(cast, "dana")
    where = reverse("finance:set_terms", args=[place.pk])
    page = noa.get(where).content.decode()
    assert "Share of a post" in page
    assert "Rate for an hour" not in page
    assert noa.post(where, {"starts_on": "2026-09-01", "share_of_post": "40"}).status_code == 302
    assert Terms.objects.get().share_of_post == 40
    assert noa.post(where, {"starts_on": "2026-10-01", "share_of_post": "3"}).status_code == 200


@pytest.mark.parametrize(
    "missing", [{"contract": " "}, {"rate": None}, {"route": ""}, {"route": "by_pigeon"}]
)
def test_a_freelancers_terms_are_whole_or_refused(cast: Cast, missing: dict[str, Any]) -> None:
    facts = {"contract": "2026-17", "rate": RATE, "route": "direct", **missing}
    with pytest.raises(TermsIncomplete):
        set_terms(place_of(cast), starts_on=SEPTEMBER, **facts, by=cast.login("noa"), at=NOW)
    assert not Terms.objects.exists()


def test_new_terms_say_why_and_leave_the_old_ones(cast: Cast) -> None:
    terms(cast)
    with pytest.raises(TermsNeedAReason):
        terms(cast, since=OCTOBER, rate=14_000)
    with pytest.raises(TermsBeforeTheLast):
        terms(cast, since=SEPTEMBER, rate=14_000, reason="indexed")
    terms(cast, since=OCTOBER, rate=14_000, reason="indexed")
    assert list(Terms.objects.values_list("starts_on", "rate")) == [
        (SEPTEMBER, RATE),
        (OCTOBER, 14_000),
    ]
    noa = browser(cast, "noa")
    page = noa.get(reverse("finance:terms", args=[place_of(cast).pk])).content.decode()
    assert page.index("140.00") < page.index("120.50")
    assert "indexed" in page


def test_the_form_asks_why_from_the_second_time_on(cast: Cast) -> None:
    terms(cast)
    noa, where = browser(cast, "noa"), reverse("finance:set_terms", args=[place_of(cast).pk])
    sent = {"starts_on": "2026-09-01", "contract": "2026-17", "rate": "140", "route": "direct"}
    assert "This field is required" in noa.post(where, sent).content.decode()
    refused = noa.post(where, {**sent, "reason": "indexed"}).content.decode()
    assert "Give a later day" in refused
    assert Terms.objects.count() == 1


@pytest.mark.parametrize("name", ["farid", "ines", "dana", "fanny"])
def test_terms_set_by_another_are_refused(cast: Cast, name: str) -> None:
    facts = {"contract": "2026-17", "rate": RATE, "route": "direct"}
    with pytest.raises(PermissionDenied):
        set_terms(place_of(cast), starts_on=SEPTEMBER, **facts, by=cast.login(name), at=NOW)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("noa", True),
        ("fanny", True),
        ("farid", True),
        ("dana", False),
        ("tamar", False),
        ("ines", False),
        ("omar", False),
        ("rivka", False),
    ],
)
def test_terms_are_read_by_those_they_concern(cast: Cast, name: str, seen: bool) -> None:
    terms(cast)
    place = place_of(cast)
    if seen:
        assert get_place_for(cast.login(name), place.pk, "finance.view_terms") == place
    else:
        with pytest.raises(Http404):
            get_place_for(cast.login(name), place.pk, "finance.view_terms")
    answer = browser(cast, name).get(reverse("finance:terms", args=[place.pk]))
    assert ("120.50" in answer.content.decode()) is seen


def test_a_freelancer_without_terms_is_on_the_managers_list(cast: Cast) -> None:
    lines = [one for one in todos_for(cast.login("noa"), on=TODAY) if one.kind == "finance.terms"]
    assert [one.address for one in lines] == [
        reverse("finance:set_terms", args=[place_of(cast).pk])
    ]
    terms(cast)
    assert not [
        one for one in todos_for(cast.login("noa"), on=TODAY) if one.kind == "finance.terms"
    ]


def test_the_audit_names_the_terms_and_no_amount(cast: Cast) -> None:
    made = terms(cast)
    row = AuditRow.objects.get(event="finance.terms.set")
    assert (row.subject_id, row.actor) == (made.pk, cast.login("noa"))
    assert str(RATE) not in str(row.details)


def test_the_database_keeps_one_entry_a_day(cast: Cast) -> None:
    terms(cast, since=date(2026, 9, 2))
    with pytest.raises(TermsBeforeTheLast):
        terms(cast, since=date(2026, 9, 2), reason="twice")
    assert BEGUN + timedelta(days=1) == date(2026, 9, 2)
