from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tsemed.notifications.rules import WAITS_IN_MINUTES, earliest_sending, next_try

ISRAEL = ZoneInfo("Asia/Jerusalem")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


# 26 November 2026 is a Thursday.
@pytest.mark.parametrize(
    ("asked", "goes_out"),
    [
        ("2026-11-26T07:59", "2026-11-26T08:00"),
        ("2026-11-26T08:00", "2026-11-26T08:00"),
        ("2026-11-26T20:59", "2026-11-26T20:59"),
        ("2026-11-26T21:00", "2026-11-27T08:00"),
        ("2026-11-27T00:01", "2026-11-27T08:00"),
        ("2026-11-27T13:59", "2026-11-27T13:59"),
        ("2026-11-27T14:00", "2026-11-29T08:00"),
        ("2026-11-28T12:00", "2026-11-29T08:00"),
        ("2026-11-28T23:30", "2026-11-29T08:00"),
        ("2026-11-29T07:59", "2026-11-29T08:00"),
        ("2026-11-29T08:01", "2026-11-29T08:01"),
        ("2026-12-31T22:00", "2027-01-01T08:00"),
    ],
)
def test_om_14_1_letters_rest_at_night_and_from_friday_afternoon_to_sunday(
    asked: str, goes_out: str
) -> None:
    assert earliest_sending(local(asked)) == local(goes_out)


def test_eight_in_the_morning_stays_eight_on_the_night_the_clocks_change() -> None:
    before = local("2026-10-24T22:00")
    goes_out = earliest_sending(before)
    assert goes_out == local("2026-10-25T08:00")
    assert before.utcoffset() != goes_out.utcoffset()


def test_a_letter_is_tried_again_ever_more_slowly_and_then_given_up() -> None:
    at = local("2026-11-26T10:00")
    tries = range(1, len(WAITS_IN_MINUTES) + 2)
    waits = [next_try(n, at=at) for n in tries]
    assert waits == [*(at + timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 960)), None]
