"""A pair is paused, resumed, closed, completed and ended; a cycle waits for its pairs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from tests.cast import Cast, carry
from tests.cycles.test_pages import browser
from tests.relationships.pairs import galil_pair, pair

from tsemed.base.transitions import WrongState
from tsemed.cycles.models import Cycle
from tsemed.cycles.operations import step_cycle
from tsemed.cycles.policy import FIRST
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Carrier, Function
from tsemed.relationships import life
from tsemed.relationships.models import (
    EndReason,
    Meeting,
    PairsHaveMet,
    PairsStillMeet,
    Relationship,
)
from tsemed.relationships.operations import plan_meeting
from tsemed.relationships.rules import Health, health_of
from tsemed.relationships.states import PairState
from tsemed.relationships.todos import todos_for


def fresh(of: Relationship) -> Relationship:
    return Relationship.objects.get(pk=of.pk)


def test_om_7_9_a_pair_is_paused_and_resumed_in_the_browser(cast: Cast) -> None:
    galil, dana = galil_pair(cast, days_ago=30), browser(cast, "dana")
    until = localdate() + timedelta(days=14)
    page = reverse("relationships:relationship", args=[galil.pk])
    dana.post(reverse("relationships:pause", args=[galil.pk]), {"until": until.isoformat()})
    assert (fresh(galil).state, fresh(galil).paused_until) == ("paused", until)
    assert {step["to"] for step in dana.get(page).context["life"]["steps"]} == {"active", "closing"}
    step = {"to": "active", "seen": fresh(galil).version}
    dana.post(reverse("relationships:step_pair", args=[galil.pk]), step)
    assert (fresh(galil).state, fresh(galil).paused_until) == ("active", None)


def test_om_7_1_the_days_of_a_pause_are_no_silence(cast: Cast) -> None:
    galil, dana = galil_pair(cast, days_ago=10), cast.login("dana")
    Relationship.objects.update(quiet_since=localdate() - timedelta(days=20))
    began = now() - timedelta(days=15)
    galil = fresh(galil)
    until = localdate(began) + timedelta(days=30)
    life.pause_pair(galil, until=until, by=dana, at=began)
    assert health_of(galil.state, galil.quiet_since, on=localdate(), policy=FIRST) is Health.PAUSED
    life.step_pair(galil, to=PairState.CLOSING, by=dana, at=now())
    # Five days without a meeting before the pause, and none since.
    assert fresh(galil).quiet_since == localdate() - timedelta(days=5)
    assert fresh(galil).paused_until is None


def test_a_pause_that_is_over_ends_by_itself(cast: Cast) -> None:
    galil, began = galil_pair(cast), now() - timedelta(days=10)
    life.pause_pair(galil, until=localdate() - timedelta(days=1), by=cast.login("dana"), at=began)
    life.resume_overdue_pauses(now())
    life.resume_overdue_pauses(now())
    assert (fresh(galil).state, fresh(galil).paused_until) == ("active", None)


@pytest.mark.parametrize("days", [0, 120])
def test_a_pause_ends_within_three_months(cast: Cast, days: int) -> None:
    galil = galil_pair(cast)
    until = (localdate() + timedelta(days=days)).isoformat()
    answer = browser(cast, "dana").post(
        reverse("relationships:pause", args=[galil.pk]), {"until": until}
    )
    assert "until" in answer.context["form"].errors
    assert fresh(galil).state == "active"


def test_om_7_9_an_end_has_a_reason_and_the_mentee_is_matched_again(cast: Cast) -> None:
    galil, dana = galil_pair(cast, days_ago=20), browser(cast, "dana")
    plan_meeting(galil, on=localdate() + timedelta(days=3), by=cast.login("michal"), at=now())
    address = reverse("relationships:end", args=[galil.pk])
    answer = dana.post(address, {"reason": "other", "why": " "})
    assert "why" in answer.context["form"].errors
    dana.post(address, {"reason": EndReason.MENTOR_TIME.value})
    ended = fresh(galil)
    assert (ended.state, ended.end_reason) == ("ended_early", "mentor_time")
    assert Meeting.objects.get(relationship=galil).state == "cancelled"
    # The history stays, and another pair of the same mentee may begin.
    again = pair(cast.yosef, cast.michal, consented=False)
    assert Relationship.objects.filter(mentee_person=cast.yosef.person_id).count() == 2
    assert again.state == "active"


def test_an_ended_pair_takes_no_step_more(cast: Cast) -> None:
    galil, dana = galil_pair(cast), cast.login("dana")
    life.end_pair(galil, reason=EndReason.MOVED, by=dana, at=now())
    with pytest.raises(WrongState):
        life.pause_pair(galil, until=localdate() + timedelta(days=5), by=dana, at=now())


@pytest.mark.parametrize("to", [PairState.PAUSED, PairState.ENDED_EARLY])
def test_om_7_9_no_button_ends_a_pair_without_a_reason(cast: Cast, to: PairState) -> None:
    galil = galil_pair(cast)
    sent = {"to": to.value, "seen": galil.version}
    browser(cast, "dana").post(reverse("relationships:step_pair", args=[galil.pk]), sent)
    assert fresh(galil).state == "active"


def test_a_paused_pair_is_asked_for_no_report(cast: Cast) -> None:
    galil, michal = galil_pair(cast, days_ago=30), cast.login("michal")
    asked = {"relationships.report_due"}
    assert {line.kind for line in todos_for(michal, on=localdate())} >= asked
    until = localdate() + timedelta(days=9)
    life.pause_pair(galil, until=until, by=cast.login("dana"), at=now())
    assert {line.kind for line in todos_for(michal, on=localdate())} & asked == set()


def test_only_who_works_with_a_pair_ends_it(cast: Cast) -> None:
    galil = galil_pair(cast)
    address = reverse("relationships:end", args=[galil.pk])
    for name, status in (("michal", 403), ("yosef", 403), ("tamar", 403), ("farid", 404)):
        assert browser(cast, name).get(address).status_code == status, name
    for function in (Function.PROCESS, Function.MENTEE_ACCOMPANIMENT):
        carry(cast.galil, function, Carrier.MENTORING_MANAGER)
    assert browser(cast, "dana").get(address).status_code == 404


def test_om_2_2_a_cycle_waits_for_its_pairs(cast: Cast) -> None:
    galil, dana = galil_pair(cast), cast.login("dana")
    with pytest.raises(PairsStillMeet):
        step_cycle(cast.galil, CycleState.CANCELLED, by=dana, at=now())
    Cycle.objects.filter(pk=cast.galil.pk).update(state=CycleState.CLOSING)
    closing = Cycle.objects.get(pk=cast.galil.pk)
    with pytest.raises(PairsStillMeet):
        step_cycle(closing, CycleState.CLOSED, by=dana, at=now())
    for to in (PairState.CLOSING, PairState.COMPLETED):
        life.step_pair(fresh(galil), to=to, by=dana, at=now())
    step_cycle(closing, CycleState.CLOSED, by=dana, at=now())
    assert Cycle.objects.get(pk=cast.galil.pk).state == "closed"


def test_om_2_2_a_cycle_whose_pairs_met_is_not_cancelled(cast: Cast) -> None:
    galil, dana = galil_pair(cast), cast.login("dana")
    life.end_pair(galil, reason=EndReason.MOVED, by=dana, at=now())
    Relationship.objects.update(meetings_held=1)
    with pytest.raises(PairsHaveMet):
        step_cycle(cast.galil, CycleState.CANCELLED, by=dana, at=now())


def test_om_3_7_more_pairs_than_planned_are_warned_of(cast: Cast) -> None:
    galil_pair(cast)
    address = reverse("cycles:cycle", args=[cast.galil.pk])
    dana = browser(cast, "dana")
    calm = dana.get(address).context["warnings"]
    Cycle.objects.filter(pk=cast.galil.pk).update(share_of_post=5)
    pair(cast.amina, cast.omar)
    Relationship.objects.update(cycle=cast.galil)
    warned = dana.get(address).context["warnings"]
    assert len(warned) == len(calm) + 1
    assert "2" in warned[-1]
