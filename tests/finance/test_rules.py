"""What hours can say, what they come to, and when they are late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsemed.cycles.policy import FIRST
from tsemed.finance.rules import (
    Objection,
    Rate,
    Work,
    amount_of,
    approved_by,
    days_without_rate,
    first_of,
    objections_to,
    submitted_by,
)

OCTOBER = date(2026, 10, 1)
ON = date(2026, 11, 24)
RATES = (Rate(date(2026, 9, 1), 10_000), Rate(date(2026, 10, 15), 12_000))


def objections(day: date, minutes: int = 60, **more: Any) -> list[Objection]:
    facts: dict[str, Any] = {
        "month": OCTOBER,
        "note": "",
        "others_on_the_day": 0,
        "month_is_counted": False,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 12, 31),
        "on": ON,
        **more,
    }
    return objections_to(Work(day, minutes), **facts)


@pytest.mark.parametrize(
    ("on", "minutes", "more", "expected"),
    [
        (date(2026, 10, 5), 60, {}, []),
        (date(2026, 10, 5), 16 * 60, {}, []),
        (date(2026, 10, 5), 16 * 60 + 1, {}, [Objection.TOO_LONG]),
        (date(2026, 10, 5), 0, {}, [Objection.NOTHING]),
        (date(2026, 10, 5), -30, {}, [Objection.LESS_THAN_NOTHING]),
        (date(2026, 11, 5), 60, {}, [Objection.IN_A_LATER_MONTH]),
        (date(2026, 10, 5), 60, {"on": date(2026, 10, 4)}, [Objection.IN_THE_FUTURE]),
        (
            date(2026, 10, 5),
            60,
            {"starts_on": date(2026, 10, 6)},
            [Objection.OUTSIDE_THE_CONTRACT],
        ),
        (date(2026, 10, 5), 60, {"ends_on": date(2026, 10, 4)}, [Objection.OUTSIDE_THE_CONTRACT]),
        (date(2026, 10, 5), 60, {"ends_on": None}, []),
        (date(2026, 10, 5), 61, {"others_on_the_day": 24 * 60 - 60}, [Objection.MORE_THAN_A_DAY]),
        (
            date(2026, 9, 5),
            60,
            {},
            [Objection.NOT_YET_APPROVED, Objection.NOTE_MISSING],
        ),
        (date(2026, 9, 5), -60, {"month_is_counted": True, "note": "twice"}, []),
    ],
)
def test_om_10_3_what_hours_can_say(
    on: date, minutes: int, more: dict[str, Any], expected: list[Objection]
) -> None:
    assert objections(on, minutes, **more) == expected


def test_om_10_4_each_day_has_its_own_rate() -> None:
    # By hand: 90 min at 100.00 and 45 min at 120.00 are 150.00 and 90.00.
    work = [Work(date(2026, 10, 14), 90), Work(date(2026, 10, 15), 45)]
    assert amount_of(work, RATES) == 24_000
    assert amount_of([Work(date(2026, 10, 14), 1)], RATES) == 167
    assert amount_of([], RATES) == 0


def test_a_day_before_the_first_terms_has_no_rate() -> None:
    early = [Work(date(2026, 8, 31), 5), Work(date(2026, 9, 1), 5)]
    assert days_without_rate(early, RATES) == [date(2026, 8, 31)]


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(-960, 960), max_size=9), st.integers(100, 200_000))
def test_a_month_is_rounded_once(minutes: list[int], agorot: int) -> None:
    work = [Work(OCTOBER, one) for one in minutes]
    exact = sum(minutes) * agorot
    assert abs(amount_of(work, [Rate(OCTOBER, agorot)]) * 60 - exact) <= 30


def test_om_10_5_hours_have_their_days_by_policy() -> None:
    assert submitted_by(OCTOBER, policy=FIRST) == date(2026, 11, 5)
    assert approved_by(OCTOBER, policy=FIRST) == date(2026, 11, 10)
    assert submitted_by(date(2026, 12, 1), policy=FIRST) == date(2027, 1, 5)
    assert first_of(date(2026, 12, 31)) == date(2026, 12, 1)
