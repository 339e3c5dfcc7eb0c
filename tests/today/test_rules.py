from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.today.rules import MOST_LINES, Group, When, day_of, part_of_day


def line(
    urgency: Urgency, since: date | None = None, kind: str = "a.b", *, is_never_cut: bool = False
) -> TodoItem:
    actions = (Action("do", "/do/"),)
    one = TodoItem("a.b:1", kind, "what", "who", "why", since, urgency, "mentor", actions)
    return replace(one, is_never_cut=is_never_cut)


def test_what_hurts_most_comes_first_and_then_what_has_waited_longest() -> None:
    old, young = date(2026, 11, 1), date(2026, 11, 20)
    lines = [
        line(Urgency.CALM, old),
        line(Urgency.RED, young),
        line(Urgency.RED),
        line(Urgency.AMBER, old),
        line(Urgency.RED, old),
    ]
    shown = [one for group in day_of(lines).groups for one in group.lines]
    assert [(one.urgency, one.since) for one in shown] == [
        (Urgency.RED, old),
        (Urgency.RED, young),
        (Urgency.RED, None),
        (Urgency.AMBER, old),
        (Urgency.CALM, old),
    ]


@pytest.mark.parametrize(
    ("urgency", "when"),
    [
        (Urgency.RED, When.NOW),
        (Urgency.AMBER, When.NOW),
        (Urgency.SOON, When.WEEK),
        (Urgency.CALM, When.LATER),
    ],
)
def test_each_urgency_has_its_group(urgency: Urgency, when: When) -> None:
    one = line(urgency)
    assert day_of([one]).groups == (Group(when, (one,)),)


def test_a_long_day_shows_the_most_urgent_and_says_how_many_more() -> None:
    lines = [line(Urgency.CALM)] * MOST_LINES + [line(Urgency.RED)] * 2
    day = day_of(lines)
    assert (day.waiting, day.urgent, day.not_shown) == (52, 2, 2)
    assert [(group.when, len(group.lines)) for group in day.groups] == [
        (When.NOW, 2),
        (When.LATER, 48),
    ]


@pytest.mark.parametrize("number", [1, MOST_LINES + 1])
def test_lines_never_cut_are_shown_after_many_urgent_ones(number: int) -> None:
    kept = [line(Urgency.AMBER, is_never_cut=True)] * number
    day = day_of([*[line(Urgency.RED, date(2026, 11, 1))] * (MOST_LINES + 7), *kept])
    shown = [one for group in day.groups for one in group.lines]
    assert [one for one in shown if one.is_never_cut] == kept
    assert len(shown) == max(MOST_LINES, number)
    assert (day.waiting, day.not_shown) == (MOST_LINES + 7 + number, 57 + number - len(shown))


def test_an_empty_day_has_no_groups() -> None:
    day = day_of([])
    assert (day.groups, day.waiting) == ((), 0)


def test_the_greeting_follows_the_hour() -> None:
    parts = {hour: part_of_day(hour) for hour in (4, 5, 11, 12, 16, 17, 23)}
    assert parts == {
        4: "evening", 5: "morning", 11: "morning", 12: "afternoon", 16: "afternoon",
        17: "evening", 23: "evening",
    }  # fmt: skip
