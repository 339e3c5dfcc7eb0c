from __future__ import annotations

from datetime import date, timedelta

import pytest

from tsemed.cycles.policy import Policy
from tsemed.relationships.rules import (
    Health,
    Objection,
    Report,
    first_meeting_is_late,
    health_of,
    objections_to,
    planned_end,
    report_is_due,
)
from tsemed.relationships.states import MeetingState

TODAY = date(2026, 11, 24)
POLICY = Policy(valid_from=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("state", "days", "health"),
    [
        ("active", 0, "green"),
        ("active", 20, "green"),
        ("active", 21, "amber"),
        ("active", 29, "amber"),
        ("active", 30, "red"),
        ("active", 200, "red"),
        ("closing", 21, "amber"),
        ("closing", 30, "red"),
        ("paused", 90, "paused"),
        ("completed", 90, "ended"),
        ("ended_early", 0, "ended"),
    ],
)
def test_om_7_1_a_pair_turns_amber_then_red_by_days_without_a_meeting(
    state: str, days: int, health: str
) -> None:
    quiet_since = TODAY - timedelta(days=days)
    assert health_of(state, quiet_since, on=TODAY, policy=POLICY) == Health(health)


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, False), (1, True), (9, True)])
def test_om_7_2_a_report_is_asked_for_from_the_next_day_on(days: int, due: bool) -> None:
    assert report_is_due(TODAY - timedelta(days=days), on=TODAY, policy=POLICY) is due


BEGAN, ENDS = TODAY - timedelta(days=40), TODAY + timedelta(days=140)
HELD, MISSED = MeetingState.HELD, MeetingState.MISSED


@pytest.mark.parametrize(
    ("report", "objections"),
    [
        (Report(HELD, TODAY, 60), []),
        (Report(HELD, BEGAN, 1), []),
        (Report(HELD, TODAY, 480, next_on=TODAY), []),
        (Report(HELD, TODAY + timedelta(days=1), 60), [Objection.IN_THE_FUTURE]),
        (Report(HELD, BEGAN - timedelta(days=1), 60), [Objection.BEFORE_THE_PAIR]),
        (Report(HELD, TODAY), [Objection.LENGTH_MISSING]),
        (Report(HELD, TODAY, 0), [Objection.LENGTH_IMPOSSIBLE]),
        (Report(HELD, TODAY, 481), [Objection.LENGTH_IMPOSSIBLE]),
        (Report(MISSED, TODAY + timedelta(days=9)), []),
        (
            Report(MISSED, TODAY, next_on=TODAY - timedelta(days=1)),
            [Objection.NEXT_IN_THE_PAST],
        ),
        (Report(HELD, TODAY, 60, next_on=ENDS + timedelta(days=31)), []),
        (Report(HELD, TODAY, 60, next_on=ENDS + timedelta(days=32)), [Objection.NEXT_TOO_LATE]),
    ],
)
def test_om_7_3_a_report_says_only_what_can_be(report: Report, objections: list[Objection]) -> None:
    life = {"began_on": BEGAN, "ends_on": ENDS}
    assert objections_to(report, **life, on=TODAY) == objections


def test_om_7_3_a_late_pair_meets_again_within_a_month() -> None:
    life = {"began_on": BEGAN, "ends_on": TODAY - timedelta(days=90)}
    near, far = (Report(HELD, TODAY, 60, next_on=TODAY + timedelta(days=n)) for n in (31, 32))
    assert objections_to(near, **life, on=TODAY) == []
    assert objections_to(far, **life, on=TODAY) == [Objection.NEXT_TOO_LATE]


@pytest.mark.parametrize(
    ("days", "met", "planned", "late"),
    [
        (14, False, False, False),
        (15, False, False, True),
        (15, True, False, False),
        (15, False, True, False),
    ],
)
def test_om_7_5_a_first_meeting_is_expected_within_two_weeks(
    days: int, met: bool, planned: bool, late: bool
) -> None:
    began = TODAY - timedelta(days=days)
    found = first_meeting_is_late(began, met=met, planned=planned, on=TODAY, policy=POLICY)
    assert found is late


def test_om_7_6_a_pair_is_planned_for_six_months() -> None:
    assert planned_end(TODAY, policy=POLICY) == TODAY + timedelta(days=180)
