"""The numbers the office may change: a frozen value per day.

Rules receive a policy as a value; nothing reads a number from anywhere else. Sources and
reasons of each number are in `docs/operating-model.md`. A new version begins tomorrow at the
earliest (`policy_changes`), so nothing decided today is judged by other numbers this evening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class Policy:
    """The numbers of one day. Periods are in days unless the name says otherwise."""

    valid_from: date
    months_of_match: int = 6
    meetings_for_full_process: int = 8
    days_to_answer_proposal: int = 7
    days_to_first_meeting: int = 14
    days_to_ask_for_report: int = 1
    amber_after_days_without_meeting: int = 21
    red_after_days_without_meeting: int = 30
    amber_after_days_waiting: int = 30
    red_after_days_waiting: int = 45
    minutes_to_search_for_pairs: int = 5
    pairs_per_half_post: int = 18
    per_cent_of_uniform_mix: int = 80
    fewest_people_to_speak_of_a_mix: int = 5
    day_of_month_to_submit_hours: int = 5
    day_of_month_to_approve_hours: int = 10


FIRST = Policy(valid_from=date(2026, 1, 1))
"""What holds before the office has changed any number."""

NUMBERS = tuple(one.name for one in fields(Policy) if one.name != "valid_from")

OF_A_CYCLE = (
    "months_of_match",
    "days_to_answer_proposal",
    "minutes_to_search_for_pairs",
    "pairs_per_half_post",
    "per_cent_of_uniform_mix",
)
"""The numbers that one cycle may have of its own: those that are read about one cycle alone."""


BOUNDS: Mapping[str, tuple[int, int]] = {
    "months_of_match": (1, 24),
    "meetings_for_full_process": (1, 60),
    "days_to_answer_proposal": (1, 60),
    "days_to_first_meeting": (1, 90),
    "days_to_ask_for_report": (0, 30),
    "amber_after_days_without_meeting": (1, 180),
    "red_after_days_without_meeting": (2, 365),
    "amber_after_days_waiting": (1, 180),
    "red_after_days_waiting": (2, 365),
    "minutes_to_search_for_pairs": (1, 60),
    "pairs_per_half_post": (1, 60),
    "per_cent_of_uniform_mix": (50, 100),
    "fewest_people_to_speak_of_a_mix": (5, 50),
    "day_of_month_to_submit_hours": (1, 28),
    "day_of_month_to_approve_hours": (2, 28),
}
"""The least and the greatest value of each number."""

BELOW = {
    "amber_after_days_without_meeting": "red_after_days_without_meeting",
    "amber_after_days_waiting": "red_after_days_waiting",
    "day_of_month_to_submit_hours": "day_of_month_to_approve_hours",
}
"""Which number lies below which."""


def out_of_bounds(numbers: Mapping[str, int]) -> list[str]:
    """Return the names of the numbers that are too small or too great."""
    return [name for name, number in numbers.items() if not _is_within(BOUNDS[name], number)]


def out_of_order(numbers: Mapping[str, int]) -> list[str]:
    """Return the names of the numbers that lie below one that they should lie above."""
    return [
        higher
        for lower, higher in BELOW.items()
        if lower in numbers and higher in numbers and numbers[lower] >= numbers[higher]
    ]


def _is_within(bounds: tuple[int, int], number: int) -> bool:
    least, most = bounds
    return least <= number <= most


class Version(NamedTuple):
    """Numbers from a day on: of one cycle, or of the whole programme where that is None."""

    cycle_id: int | None
    valid_from: date
    numbers: Mapping[str, int]


def policy_of(versions: list[Version], day: date, *, cycle_id: int | None = None) -> Policy:
    """Return the policy of a day by versions, given from the earliest on.

    In a cycle it has the numbers that the cycle has of its own. The first policy also covers the
    time before it.
    """
    policy = FIRST
    for of in dict.fromkeys([None, cycle_id]):
        begun = [one for one in versions if one.cycle_id == of and one.valid_from <= day]
        if begun:
            latest = begun[-1]
            known = {name: latest.numbers[name] for name in NUMBERS if name in latest.numbers}
            policy = replace(policy, valid_from=latest.valid_from, **known)
    return policy
