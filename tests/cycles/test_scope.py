"""What a login may: asked once per request, and again where a write depends on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import BEGUN, CHARACTERS, NOW, TODAY, Cast, carry

from tsemed.cycles.models import Assignment, Side
from tsemed.cycles.operations import change_matrix
from tsemed.cycles.roles import sides_carried
from tsemed.cycles.scope import scope_of
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.roles import person_of
from tsemed.people.scope import forget_scope, people_scope_of, ties_query

pytestmark = pytest.mark.django_db


def test_two_queries_answer_everything(cast: Cast, django_assert_num_queries: Any) -> None:
    dana = cast.login("dana")
    with django_assert_num_queries(2):
        scope = scope_of(dana, TODAY)
        assert (scope.leads, scope.helps, scope.matches) == (
            [cast.galil.pk], [], [cast.galil.pk],
        )  # fmt: skip
        assert scope.sides == {cast.galil.pk: set(Side)}
        assert scope.partners_of_cycles == {cast.bank.pk, cast.steps.pk}
        assert not scope.is_manager
        assert people_scope_of(dana, TODAY).capacities == []


def test_each_character_has_what_they_are_and_no_more(cast: Cast) -> None:
    scopes = {name: scope_of(cast.login(name), TODAY) for name in CHARACTERS}
    assert {name for name in CHARACTERS if scopes[name].is_manager} == {"noa"}
    assert {name: s.leads for name, s in scopes.items() if s.leads} == {
        "dana": [cast.galil.pk], "farid": [cast.negev.pk],
    }  # fmt: skip
    assert {name: s.helps for name, s in scopes.items() if s.helps} == {"ines": [cast.negev.pk]}
    assert {name: s.own_programmes for name, s in scopes.items() if s.own_programmes} == {
        "ines": [cast.bridge.pk]
    }
    assert {name: s.managed_programmes for name, s in scopes.items() if s.managed_programmes} == {
        "tamar": [cast.steps.pk]
    }
    assert {name: s.organisations for name, s in scopes.items() if s.organisations} == {
        "rivka": [cast.bank.pk]
    }
    assert {name: s.parts for name, s in scopes.items() if s.parts} == {
        name: [getattr(cast, name).pk] for name in ("michal", "omar", "yosef", "amina")
    }


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_the_compiled_query_finds_what_a_new_one_finds(cast: Cast, days: int) -> None:
    day = TODAY + timedelta(days=days)
    for name in CHARACTERS:
        user = cast.login(name)
        kept = [tie for ties in people_scope_of(user, day).ties.values() for tie in ties]
        assert sorted(kept) == sorted(ties_query(person_of(user), day)), name


def test_a_place_that_is_over_gives_nothing(cast: Cast) -> None:
    before = scope_of(cast.login("dana"), TODAY)
    cast.dana.assignments.update(ends_on=TODAY - timedelta(days=1))
    after = scope_of(cast.login("dana"), TODAY)
    assert (before.leads, after.leads, after.sides) == ([cast.galil.pk], [], {})


def test_the_next_request_knows_nothing_of_the_last(cast: Cast) -> None:
    ines = cast.login("ines")
    assert scope_of(ines, TODAY).matches == []
    carry(cast.negev, "matching", "individual_coordinator")
    assert scope_of(ines, TODAY).matches == [], "within one request the answer stays"
    assert scope_of(cast.login("ines"), TODAY).matches == [cast.negev.pk]
    forget_scope(ines)
    assert scope_of(ines, TODAY).matches == [cast.negev.pk]


def test_a_write_asks_the_matrix_again(cast: Cast) -> None:
    dana = cast.login("dana")
    assert scope_of(dana).sides == {cast.galil.pk: set(Side)}
    carry(cast.galil, Function.MENTOR_SIDE, Carrier.MENTORING_MANAGER)
    assert sides_carried(dana, [cast.galil.pk]) == {cast.galil.pk: {Side.MENTEE}}


def test_who_changes_the_matrix_acts_by_the_new_one(cast: Cast) -> None:
    noa = cast.login("noa")
    line = cast.galil.matrix.get(function=Function.MATCHING)
    assert scope_of(noa).roles == {}
    cast.galil.team.update(person=cast.noa)
    how = {"why": "She is away.", "started_from": line.version, "by": noa, "at": NOW}
    change_matrix(line, roles=[Carrier.MENTORING_MANAGER], **how)
    assert scope_of(noa).leads == [cast.galil.pk]


def test_each_login_and_day_has_its_own_ties(cast: Cast) -> None:
    before = BEGUN - timedelta(days=1)
    Assignment.objects.update(starts_on=TODAY)  # later than their cycles begin
    led = {
        (name, day): scope_of(cast.login(name), day).leads
        for name in ("dana", "farid", "noa")
        for day in (before, TODAY)
    }
    assert led == {
        ("dana", before): [], ("dana", TODAY): [cast.galil.pk],
        ("farid", before): [], ("farid", TODAY): [cast.negev.pk],
        ("noa", before): [], ("noa", TODAY): [],
    }  # fmt: skip
    assert not scope_of(cast.login("noa"), before).is_manager
    assert scope_of(cast.login("noa"), TODAY).is_manager
