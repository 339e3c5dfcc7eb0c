from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, TODAY, Cast
from tests.relationships.pairs import POLICY, galil_pair

from tsemed.base.audit import history_of
from tsemed.base.transitions import take_step
from tsemed.relationships.models import CallOutcome, Meeting, Relationship
from tsemed.relationships.operations import (
    AlreadyPaired,
    AlreadyReported,
    CannotBe,
    NotLive,
    note_call,
    open_relationship,
    plan_meeting,
    report_meeting,
)
from tsemed.relationships.rules import Objection, Report
from tsemed.relationships.states import MeetingState, PairState

HELD = MeetingState.HELD


def test_opening_a_pair_plans_six_months_and_leaves_one_row(cast: Cast) -> None:
    pair = galil_pair(cast)
    fresh = Relationship.objects.get()
    assert (fresh.mentee, fresh.mentor, fresh.cycle) == (cast.yosef, cast.michal, cast.galil)
    assert (fresh.started_on, fresh.quiet_since) == (TODAY, TODAY)
    assert fresh.planned_end_on == TODAY + timedelta(days=180)
    assert history_of(pair).get().event == "relationships.relationship.opened"


def test_a_mentee_in_a_live_pair_gets_no_second_one(cast: Cast) -> None:
    galil_pair(cast)
    with pytest.raises(AlreadyPaired):
        open_relationship(mentee=cast.yosef, mentor=cast.omar, by=None, at=NOW, policy=POLICY)
    assert Relationship.objects.count() == 1


def test_the_database_itself_keeps_a_mentee_from_a_second_live_pair(cast: Cast) -> None:
    pair = galil_pair(cast)
    pair.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        pair.save(force_insert=True)


def test_after_an_early_ending_a_mentee_may_be_in_a_pair_again(cast: Cast) -> None:
    pair = galil_pair(cast)
    take_step(pair, PairState.ENDED_EARLY, by=None, at=NOW)
    again = open_relationship(mentee=cast.yosef, mentor=cast.omar, by=None, at=NOW, policy=POLICY)
    assert list(Relationship.objects.live()) == [again]


def test_a_report_of_a_held_meeting_counts_it_and_plans_the_next(cast: Cast) -> None:
    pair, michal = galil_pair(cast, days_ago=25), cast.login("michal")
    next_on = TODAY + timedelta(days=14)
    report = Report(
        HELD, TODAY, 60, "online", ("cv", "interview"), "Send the new CV", next_on, True
    )
    meeting = report_meeting(pair, report, by=michal, at=NOW)
    assert (meeting.state, meeting.minutes, meeting.topics, meeting.call_me) == (
        "held", 60, ["cv", "interview"], True,
    )  # fmt: skip
    pair.refresh_from_db()
    assert (pair.meetings_held, pair.last_met_on, pair.quiet_since) == (1, TODAY, TODAY)
    planned = Meeting.objects.planned().get()
    assert planned.on == next_on


def test_a_planned_meeting_whose_day_has_come_is_the_one_reported(cast: Cast) -> None:
    pair, michal = galil_pair(cast, days_ago=25), cast.login("michal")
    planned = plan_meeting(pair, on=TODAY - timedelta(days=1), by=michal, at=NOW)
    meeting = report_meeting(pair, Report(HELD, TODAY - timedelta(days=2), 45), by=michal, at=NOW)
    assert meeting == planned
    assert Meeting.objects.get().state == "held"
    steps = history_of(planned).filter(kind="step").values_list("from_state", "to_state")
    assert list(steps) == [("planned", "held")]


def test_a_meeting_out_of_turn_leaves_the_planned_one(cast: Cast) -> None:
    pair, michal = galil_pair(cast, days_ago=25), cast.login("michal")
    planned = plan_meeting(pair, on=TODAY + timedelta(days=5), by=michal, at=NOW)
    report_meeting(pair, Report(HELD, TODAY, 45), by=michal, at=NOW)
    assert Meeting.objects.planned().get() == planned
    assert Meeting.objects.count() == 2


def test_what_was_not_held_counts_for_nothing(cast: Cast) -> None:
    pair, michal = galil_pair(cast, days_ago=25), cast.login("michal")
    report_meeting(
        pair,
        Report(MeetingState.CANCELLED_BY_MENTEE, TODAY, 60, "online", ("cv",)),
        by=michal,
        at=NOW,
    )
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.minutes, meeting.topics) == ("cancelled_by_mentee", None, [])
    pair.refresh_from_db()
    assert (pair.meetings_held, pair.last_met_on) == (0, None)


def test_a_late_report_of_an_old_meeting_does_not_turn_the_clock_back(cast: Cast) -> None:
    pair, michal = galil_pair(cast, days_ago=25), cast.login("michal")
    report_meeting(pair, Report(HELD, TODAY, 60), by=michal, at=NOW)
    report_meeting(pair, Report(HELD, TODAY - timedelta(days=9), 60), by=michal, at=NOW)
    pair.refresh_from_db()
    assert (pair.meetings_held, pair.last_met_on, pair.quiet_since) == (2, TODAY, TODAY)


def test_the_same_meeting_is_not_counted_twice(cast: Cast) -> None:
    pair, michal = galil_pair(cast, days_ago=25), cast.login("michal")
    first = report_meeting(pair, Report(HELD, TODAY, 60), by=michal, at=NOW)
    with pytest.raises(AlreadyReported) as refusal:
        report_meeting(pair, Report(HELD, TODAY, 90), by=michal, at=NOW)
    assert refusal.value.meeting == first
    pair.refresh_from_db()
    assert (pair.meetings_held, Meeting.objects.get().minutes) == (1, 60)


def test_a_report_that_cannot_be_leaves_no_trace(cast: Cast) -> None:
    pair, michal = galil_pair(cast), cast.login("michal")
    with pytest.raises(CannotBe) as refusal:
        report_meeting(pair, Report(HELD, TODAY + timedelta(days=1)), by=michal, at=NOW)
    assert refusal.value.objections == [Objection.IN_THE_FUTURE, Objection.LENGTH_MISSING]
    assert not Meeting.objects.exists()


def test_of_an_ended_pair_nothing_is_reported_any_more(cast: Cast) -> None:
    pair, michal = galil_pair(cast), cast.login("michal")
    take_step(pair, PairState.ENDED_EARLY, by=None, at=NOW)
    with pytest.raises(NotLive):
        report_meeting(pair, Report(HELD, TODAY, 60), by=michal, at=NOW)
    assert not Meeting.objects.exists()


def test_a_report_taken_by_telephone_says_so(cast: Cast) -> None:
    pair, dana = galil_pair(cast), cast.login("dana")
    meeting = report_meeting(pair, Report(HELD, TODAY, 30), by=dana, by_staff=True, at=NOW)
    assert (meeting.reported_by, meeting.reported_by_staff) == (dana, True)


def test_a_call_asked_for_is_noted_once(cast: Cast) -> None:
    pair, dana = galil_pair(cast), cast.login("dana")
    meeting = report_meeting(
        pair, Report(HELD, TODAY, 30, call_me=True), by=cast.login("michal"), at=NOW
    )
    assert list(Meeting.objects.asking_for_a_call()) == [meeting]
    note_call(meeting, CallOutcome.SPOKE, by=dana, at=NOW)
    note_call(meeting, CallOutcome.SPOKE, by=dana, at=NOW)
    assert not Meeting.objects.asking_for_a_call().exists()
    assert history_of(meeting).filter(actor=dana).count() == 1


def test_a_call_without_an_answer_and_a_concern_leave_somebody_still_to_be_called(
    cast: Cast,
) -> None:
    pair, dana = galil_pair(cast), cast.login("dana")
    report = Report(HELD, TODAY, 30, call_me=True)
    meeting = report_meeting(pair, report, by=cast.login("michal"), at=NOW)
    waits = []
    for outcome in (CallOutcome.NO_ANSWER, CallOutcome.CONCERN, CallOutcome.SPOKE):
        note_call(meeting, outcome, by=dana, at=NOW)
        meeting.refresh_from_db()
        still = Meeting.objects.asking_for_a_call().exists()
        waits.append((meeting.call_outcome, meeting.called_at, still))
    assert waits == [("no_answer", None, True), ("concern", None, True), ("spoke", NOW, False)]
