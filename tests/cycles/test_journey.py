"""Where somebody stands on the way through a cycle, as plain values."""

from __future__ import annotations

from datetime import date

import pytest

from tsemed.cycles.journey import (
    MILESTONES,
    REQUIRED,
    Journey,
    Milestone,
    Phase,
    missing_milestones,
    ready_on,
    standing_of,
)
from tsemed.cycles.models import Side
from tsemed.cycles.states import PARTICIPATION, TAKING_PART, ParticipationState

_M, _S = Milestone, ParticipationState
DAY = {milestone: date(2026, 9, n) for n, milestone in enumerate(Milestone, start=1)}


def way(side: Side, state: ParticipationState, *milestones: Milestone) -> Journey:
    return Journey(side, state, {one: DAY[one] for one in (_M.JOINED, *milestones)})


@pytest.mark.parametrize(
    ("journey", "phase", "since", "following"),
    [
        (way(Side.MENTEE, _S.APPLIED), Phase.APPLIED, _M.JOINED, _M.FORMS),
        (way(Side.MENTOR, _S.APPLIED, _M.FORMS), Phase.APPLIED, _M.FORMS, _M.INTERVIEWED),
        (way(Side.MENTOR, _S.DEFERRED, _M.FORMS), Phase.DEFERRED, _M.FORMS, _M.INTERVIEWED),
        (way(Side.MENTOR, _S.ACCEPTED, _M.ACCEPTED), Phase.PREPARING, _M.ACCEPTED, _M.TRAINED),
        (way(Side.MENTEE, _S.ACCEPTED, _M.ACCEPTED), Phase.PREPARING, _M.ACCEPTED, _M.ALIGNED),
        (
            way(Side.MENTOR, _S.ACCEPTED, _M.ACCEPTED, _M.ALIGNED),
            Phase.PREPARING, _M.ALIGNED, _M.TRAINED,
        ),
        (
            way(Side.MENTOR, _S.ACCEPTED, _M.ACCEPTED, _M.TRAINED, _M.ALIGNED),
            Phase.READY, _M.ALIGNED, _M.PROPOSED,
        ),
    ],
)  # fmt: skip
def test_om_2_4_where_somebody_stands_and_what_is_next(
    journey: Journey, phase: Phase, since: Milestone, following: Milestone
) -> None:
    now = standing_of(journey, {})
    assert (now.phase, now.since, now.next) == (phase, DAY[since], following)


def test_om_2_3_each_side_has_its_own_way() -> None:
    assert _M.TRAINED in MILESTONES[Side.MENTOR]
    assert _M.TRAINED not in MILESTONES[Side.MENTEE]
    assert MILESTONES[Side.MENTOR][-1] == MILESTONES[Side.MENTEE][-1] == _M.COMPLETED


def test_om_2_6_ready_from_the_last_of_what_is_asked() -> None:
    journey = way(Side.MENTOR, _S.ACCEPTED, _M.ACCEPTED, _M.TRAINED, _M.ALIGNED)
    assert ready_on(journey) == DAY[_M.ALIGNED]
    bare = way(Side.MENTOR, _S.APPLIED)
    assert missing_milestones(bare) == REQUIRED[Side.MENTOR]
    assert ready_on(bare) is None


def test_a_new_pair_is_more_than_an_old_one() -> None:
    ready = way(Side.MENTEE, _S.ACCEPTED, _M.ACCEPTED, _M.ALIGNED)
    beyond = {_M.COMPLETED: date(2026, 10, 1), _M.PAIRED: date(2026, 11, 1)}
    now = standing_of(ready, beyond)
    assert (now.phase, now.since, now.next) == (Phase.PAIRED, date(2026, 11, 1), _M.CLOSING)
    done = standing_of(ready, {_M.COMPLETED: date(2026, 10, 1)})
    assert (done.phase, done.next) == (Phase.COMPLETED, None)


def test_who_left_has_no_next_step() -> None:
    left = Journey(Side.MENTEE, _S.LEFT, {_M.JOINED: DAY[_M.JOINED]}, left_on=date(2026, 11, 3))
    now = standing_of(left, {})
    assert (now.phase, now.since, now.next) == (Phase.OVER, date(2026, 11, 3), None)


def test_who_is_over_can_only_apply_again() -> None:
    for state in ParticipationState:
        following = PARTICIPATION.legal[state]
        if state in TAKING_PART:
            assert _S.LEFT in following
        else:
            assert following == {_S.APPLIED}
