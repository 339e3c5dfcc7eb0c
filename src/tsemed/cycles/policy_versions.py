"""The policy in force, by the kept versions.

A version begins tomorrow at the earliest, so each process reads them once a day.
"""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from tsemed.cycles.models import PolicyVersion
from tsemed.cycles.policy import Policy, Version, policy_of

_read: dict[date, list[Version]] = {}


def policy_on(day: date, *, cycle_id: int | None = None) -> Policy:
    """Return the policy in force on a day, in a cycle with the numbers of its own."""
    return policy_of(_versions(), day, cycle_id=cycle_id)


def forget_versions() -> None:
    """Let this process read the versions again."""
    _read.clear()


def _versions() -> list[Version]:
    today = localdate()
    versions = _read.get(today)
    if versions is None:
        # Another thread may read at the same moment: each returns what it has read itself.
        versions = PolicyVersion.objects.in_order()
        _read.clear()
        _read[today] = versions
    return versions
