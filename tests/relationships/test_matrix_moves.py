"""Who carries the pairs and the mentors of a cycle reads, is reminded and calls (OM-3.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import NOW, TODAY, Cast, affiliate, assign
from tests.cycles.test_carriers import change
from tests.relationships.pairs import galil_pair

from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Capacity
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import report_meeting
from tsemed.relationships.queries import visible_to
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState
from tsemed.relationships.todos import todos_for

CARRIERS = {Carrier.COORDINATOR: "dana", Carrier.INDIVIDUAL_COORDINATOR: "ines"}


def kinds(cast: Cast, name: str) -> set[str]:
    return {line.kind for line in todos_for(cast.login(name), on=TODAY)}


@pytest.mark.parametrize("role", CARRIERS)
def test_om_3_2_pairs_are_followed_by_who_carries_it(cast: Cast, role: Carrier) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    pair = galil_pair(cast, days_ago=40)
    Relationship.objects.update(quiet_since=TODAY - timedelta(days=25))
    for function in (Function.PROCESS, Function.MENTEE_ACCOMPANIMENT):
        change(cast, cast.galil, function, roles=[role])
    if role is Carrier.INDIVIDUAL_COORDINATOR:
        affiliate(cast.ines, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    names = CARRIERS.values()
    sees = {name for name in names if visible_to(cast.login(name), on=TODAY).exists()}
    reads = {
        name
        for name in names
        if cast.login(name).has_perm(
            "relationships.read_meetings", Relationship.objects.get(pk=pair.pk)
        )
    }
    reminded = {name for name in names if "relationships.quiet" in kinds(cast, name)}
    assert sees == reads == reminded == {CARRIERS[role]}


@pytest.mark.parametrize("role", CARRIERS)
def test_om_3_2_mentors_are_called_by_who_carries_them(cast: Cast, role: Carrier) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    pair = galil_pair(cast, days_ago=10)
    report = Report(MeetingState.HELD, pair.started_on, 60, call_me=True)
    meeting = report_meeting(pair, report, by=cast.login("michal"), at=NOW)
    change(cast, cast.galil, Function.MENTOR_SIDE, roles=[role])
    names = CARRIERS.values()
    called = {name for name in names if "relationships.call_requested" in kinds(cast, name)}
    may = {name for name in names if cast.login(name).has_perm("relationships.note_call", meeting)}
    assert called == may == {CARRIERS[role]}


def test_om_3_2_the_manager_follows_where_the_matrix_says_so(cast: Cast) -> None:
    galil_pair(cast, days_ago=40)
    Relationship.objects.update(quiet_since=TODAY - timedelta(days=25))
    assert "relationships.quiet" not in kinds(cast, "noa")
    for function in (Function.PROCESS, Function.MENTEE_ACCOMPANIMENT):
        change(cast, cast.galil, function, roles=[Carrier.MENTORING_MANAGER])
    assert "relationships.quiet" in kinds(cast, "noa")
    assert "relationships.quiet" not in kinds(cast, "dana")
