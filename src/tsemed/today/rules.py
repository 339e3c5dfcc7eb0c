"""In which order things wait, and what the day is called. Plain values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tsemed.base.todos import TodoItem, Urgency

MOST_LINES = 50


class When(StrEnum):
    """The three groups of the page: now, this week, and nothing to do at the moment."""

    NOW = "now"
    WEEK = "week"
    LATER = "later"


GROUP_OF = {
    Urgency.RED: When.NOW,
    Urgency.AMBER: When.NOW,
    Urgency.SOON: When.WEEK,
    Urgency.CALM: When.LATER,
}


@dataclass(frozen=True)
class Group:
    """Lines that belong to the same time."""

    when: When
    lines: tuple[TodoItem, ...]


@dataclass(frozen=True)
class Day:
    """Everything that waits for somebody: what is shown, and how many there are in all."""

    groups: tuple[Group, ...]
    waiting: int
    urgent: int
    not_shown: int


def _in_order(lines: Iterable[TodoItem]) -> list[TodoItem]:
    """Return what hurts most first; ties go to the one that has waited longer."""
    return sorted(lines, key=lambda line: (-line.urgency, line.since or date.max))


def day_of(lines: Sequence[TodoItem]) -> Day:
    """Return the page of a day: fifty lines, the most urgent of them, in three groups.

    Lines that are never cut take the places of others, and are all shown where they are more.
    """
    ordered = _in_order(lines)
    kept = [line for line in ordered if line.is_never_cut]
    others = [line for line in ordered if not line.is_never_cut]
    shown = _in_order([*kept, *others[: max(0, MOST_LINES - len(kept))]])
    groups = (
        Group(when, tuple(line for line in shown if GROUP_OF[line.urgency] is when))
        for when in When
    )
    return Day(
        groups=tuple(group for group in groups if group.lines),
        waiting=len(ordered),
        urgent=sum(line.urgency == Urgency.RED for line in ordered),
        not_shown=len(ordered) - len(shown),
    )


def part_of_day(hour: int) -> str:
    """Return which greeting the hour asks for."""
    if 5 <= hour < 12:
        return "morning"
    if 12 <= hour < 17:
        return "afternoon"
    return "evening"
