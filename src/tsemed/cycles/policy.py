"""The numbers the office may change, frozen per version, with the day each became valid.

Rules receive a policy as a value; nothing reads a number from anywhere else. Sources and
reasons of each number are in `docs/operating-model.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Policy:
    """One version of the numbers. Periods are in days unless the name says otherwise."""

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
    pairs_per_half_post: int = 18
    per_cent_of_uniform_mix: int = 80
    fewest_people_to_speak_of_a_mix: int = 5


VERSIONS: tuple[Policy, ...] = (Policy(valid_from=date(2026, 1, 1)),)


def policy_on(day: date) -> Policy:
    """Return the policy in force on a day; the first one also covers the time before it."""
    in_force = [policy for policy in VERSIONS if policy.valid_from <= day]
    return in_force[-1] if in_force else VERSIONS[0]
