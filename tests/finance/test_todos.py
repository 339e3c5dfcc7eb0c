"""Hours on Today: of the freelancer, of who approves, and of who pays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.finance.months import OCTOBER, SEPTEMBER, hours, month, place_of, terms

from tsemed.base.todos import Urgency
from tsemed.finance.models import Sheet
from tsemed.finance.todos import todos_for
from tsemed.finance.views.sheets import APPROVE, RETURN, SUBMIT

FOURTH, SIXTH, ELEVENTH = date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 11)


def kinds(cast: Cast, name: str, on: date) -> list[tuple[str, Urgency]]:
    lines = todos_for(cast.login(name), on=on)
    return [(one.key.split(":")[0], one.urgency) for one in lines]


def october(cast: Cast) -> Sheet:
    terms(cast)
    Sheet.objects.create(
        assignment=place_of(cast), month=SEPTEMBER, state="paid", amount=0, state_since=NOW
    )
    sheet = month(cast)
    hours(cast, sheet, date(2026, 10, 5))
    return sheet


@pytest.mark.parametrize(("on", "urgency"), [(FOURTH, Urgency.SOON), (SIXTH, Urgency.AMBER)])
def test_om_10_5_a_month_that_nobody_opened_is_asked_for(
    cast: Cast, on: date, urgency: Urgency
) -> None:
    assert kinds(cast, "farid", on) == [
        ("finance.write", Urgency.AMBER),
        ("finance.write", urgency),
    ]
    line = todos_for(cast.login("farid"), on=on)[-1]
    assert (line.due, line.address) == (date(2026, 11, 5), reverse("finance:list"))


@pytest.mark.parametrize(("on", "urgency"), [(FOURTH, Urgency.SOON), (SIXTH, Urgency.AMBER)])
def test_a_month_that_is_over_is_submitted(cast: Cast, on: date, urgency: Urgency) -> None:
    october(cast)
    assert kinds(cast, "farid", on) == [("finance.submit", urgency)]


@pytest.mark.parametrize(("on", "urgency"), [(SIXTH, Urgency.SOON), (ELEVENTH, Urgency.AMBER)])
def test_submitted_hours_wait_for_who_approves(cast: Cast, on: date, urgency: Urgency) -> None:
    SUBMIT.take(october(cast), by=cast.login("farid"), at=NOW)
    assert kinds(cast, "noa", on) == [("finance.approve", urgency)]
    assert kinds(cast, "farid", on) == []
    assert kinds(cast, "fanny", on) == []


def test_returned_hours_come_back_to_their_writer(cast: Cast) -> None:
    sheet = october(cast)
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    RETURN.take(sheet, by=cast.login("noa"), at=NOW, why="which day?")
    assert kinds(cast, "farid", FOURTH) == [("finance.submit", Urgency.AMBER)]
    assert kinds(cast, "noa", FOURTH) == []


def test_approved_hours_wait_for_finance(cast: Cast) -> None:
    sheet = october(cast)
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    APPROVE.take(sheet, by=cast.login("noa"), at=NOW)
    assert kinds(cast, "fanny", SIXTH) == [("finance.pay", Urgency.SOON)]
    assert kinds(cast, "noa", SIXTH) == []


def test_the_programme_that_pays_has_a_line(cast: Cast) -> None:
    place_of(cast).cycle.programmes.set([cast.steps])
    terms(cast, route="direct")
    sheet = month(cast)
    hours(cast, sheet, date(2026, 10, 5))
    SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)
    assert kinds(cast, "tamar", SIXTH) == [("finance.approve", Urgency.SOON)]


@pytest.mark.parametrize("name", ["michal", "yosef", "dana", "rivka", "ines", "peled"])
def test_others_have_no_line_about_hours(cast: Cast, name: str) -> None:
    SUBMIT.take(october(cast), by=cast.login("farid"), at=NOW)
    assert kinds(cast, name, ELEVENTH) == []


def test_a_contract_that_ended_still_asks_for_its_last_month(cast: Cast) -> None:
    place = place_of(cast)
    type(place).objects.filter(pk=place.pk).update(ends_on=date(2026, 10, 20))
    lines = [line.key for line in todos_for(cast.login("farid"), on=FOURTH)]
    assert [key.rpartition(":")[2] for key in lines] == ["2026-09-01", "2026-10-01"]
    assert [line.key for line in todos_for(cast.login("farid"), on=date(2026, 12, 4))] == lines
    assert kinds(cast, "farid", date(2027, 2, 4)) == []


def test_lines_cost_two_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    noa = cast.login("noa")
    todos_for(noa, on=SIXTH)
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        todos_for(noa, on=SIXTH)
    assert SEPTEMBER < OCTOBER
