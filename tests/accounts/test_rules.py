"""How long a sign-in stands, as a table."""

from __future__ import annotations

import pytest

from tsemed.accounts.rules import LIMITS, Marks, SessionState, session_state_of

MINUTE, HOUR, DAY = 60, 3600, 86_400
NOW = 1_000_000_000.0


@pytest.mark.parametrize(
    ("idle", "age", "own_phone", "is_staff", "expected"),
    [
        (0, 0, False, False, SessionState.FULL),
        (15 * MINUTE, HOUR, False, False, SessionState.FULL),
        (15 * MINUTE + 1, HOUR, False, False, SessionState.ENDED),
        (15 * MINUTE + 1, HOUR, False, True, SessionState.FULL),
        (30 * MINUTE, HOUR, False, True, SessionState.FULL),
        (30 * MINUTE + 1, HOUR, False, True, SessionState.ENDED),
        (0, 12 * HOUR, False, False, SessionState.FULL),
        (0, 12 * HOUR + 1, False, False, SessionState.ENDED),
        (0, 12 * HOUR + 1, False, True, SessionState.ENDED),
        (0, HOUR, True, False, SessionState.FULL),
        (15 * MINUTE + 1, HOUR, True, False, SessionState.OWN_PHONE),
        (0, 13 * HOUR, True, False, SessionState.OWN_PHONE),
        (2 * DAY, 30 * DAY, True, False, SessionState.OWN_PHONE),
        (2 * DAY, 30 * DAY + 1, True, False, SessionState.ENDED),
        (15 * MINUTE + 1, HOUR, True, True, SessionState.FULL),
        (31 * MINUTE, HOUR, True, True, SessionState.ENDED),
    ],
)
def test_what_a_sign_in_is_still_good_for(
    idle: int, age: int, own_phone: bool, is_staff: bool, expected: SessionState
) -> None:
    marks = Marks(NOW - age, NOW - idle, NOW - age if own_phone else None)
    assert session_state_of(marks, at=NOW, is_staff=is_staff) is expected


def test_a_session_that_remembers_no_sign_in_is_good_for_nothing() -> None:
    assert session_state_of(None, at=NOW, is_staff=False) is SessionState.ENDED


def test_the_limits_are_the_ones_written_in_the_document() -> None:
    assert (LIMITS.idle_of_staff, LIMITS.idle, LIMITS.absolute) == (1800, 900, 43_200)
    assert (LIMITS.own_phone, LIMITS.fresh, LIMITS.link) == (2_592_000, 900, 600)
