"""Counting in SQL what happened in a cycle; the only place that knows where each number is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.policy import Policy
from tsemed.reports.rules import Counts


def counts_of(
    cycle: Cycle, *, programmes: Collection[int] | None, on: date, policy: Policy
) -> Counts:
    """What is counted in a cycle on a day; with programmes, of their mentees alone."""
    there = Participation.objects.filter(cycle=cycle, left_on__isnull=True)
    return Counts(
        mentors=there.filter(side=Side.MENTOR).count(),
        mentees=there.filter(side=Side.MENTEE).count(),
    )
