from __future__ import annotations

import pytest

from tsemed.reports.rules import (
    WAY,
    Counts,
    Figure,
    middle,
    nine_in_ten,
    sections_of,
    without_small_groups,
)
from tsemed.reports.words import FIGURES, SECTIONS


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"a": 9, "b": 7, "c": 5}, {"a": 9, "b": 7, "c": 5}),
        ({"a": 9, "b": 7, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 7, "c": 0}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 3, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 2, "c": 2}, {"a": None, "b": None, "c": None}),
        ({"a": 4}, {"a": None}),
        ({"a": 0, "b": 0}, {"a": None, "b": None}),
    ],
)
def test_a_small_group_is_hidden_and_cannot_be_worked_out(
    parts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert without_small_groups(parts) == shown


def test_what_is_hidden_together_is_never_fewer_than_five() -> None:
    for a in range(12):
        for b in range(12):
            for c in range(12):
                parts = {"a": a, "b": b, "c": c}
                shown = without_small_groups(parts)
                hidden = [parts[name] for name, value in shown.items() if value is None]
                assert (
                    sum(hidden) >= 5
                    or not hidden
                    or None not in shown.values()
                    or (set(shown.values()) == {None})
                )
                assert len(hidden) != 1 or set(shown.values()) == {None}


@pytest.mark.parametrize(
    ("days", "half", "nine"),
    [
        ([], None, None),
        ([1, 2, 3, 4], None, None),
        ([5, 4, 3, 2, 1], 3, 5),
        (list(range(1, 11)), 5, 9),
        ([7] * 20, 7, 7),
    ],
)
def test_waits_are_told_by_rank_and_never_of_fewer_than_five(
    days: list[int], half: int | None, nine: int | None
) -> None:
    assert (middle(days), nine_in_ten(days)) == (half, nine)


COUNTS = Counts(
    mentors=24, mentors_free=3, mentees=31, proposed=28, asked=26, agreed=22, paired=20, met=19,
    completed=4, live_pairs=16, ended_pairs=4, ended_early=2, meetings_held=112,
    waits_until_pair=(5, 12, 18, 22, 29), waits_so_far=(8, 9),
    stages={"find": 14, "integrate": 9, "advance": 6, "unsaid": 2},
    health={"green": 11, "amber": 4, "red": 1, "paused": 0},
)  # fmt: skip


def values(*, totals_only: bool) -> dict[str, int | None]:
    sections = sections_of(COUNTS, totals_only=totals_only)
    return {figure.code: figure.value for section in sections for figure in section.figures}


def test_who_runs_the_cycle_reads_every_total_and_no_small_stage() -> None:
    read = values(totals_only=False)
    assert [read[step] for step in WAY] == [31, 28, 26, 22, 20, 19, 4]
    assert (read["health_amber"], read["ended_early"]) == (4, 2)
    assert (read["stage_advance"], read["stage_unsaid"], read["stage_find"]) == (None, None, 14)


def test_who_reads_totals_only_reads_no_number_of_people_under_five() -> None:
    read = values(totals_only=True)
    people = {code: n for code, n in read.items() if not code.endswith(("_pair", "_so_far"))}
    assert [code for code, n in people.items() if n is not None and n < 5] == []
    assert (read["completed"], read["mentors_free"], read["still_waiting"]) == (None, None, None)
    assert read["middle_until_pair"] == 18


def test_a_share_is_of_a_whole_and_of_nothing_hidden() -> None:
    assert Figure("a", 7, 28).percent == 25
    assert [Figure("a", None, 28).percent, Figure("a", 7).percent, Figure("a", 0, 0).percent] == [
        None, None, None,
    ]  # fmt: skip


def test_every_figure_and_section_has_its_name_and_definition() -> None:
    sections = sections_of(COUNTS, totals_only=False)
    assert {section.code for section in sections} == set(SECTIONS)
    assert {figure.code for section in sections for figure in section.figures} == set(FIGURES)
