from __future__ import annotations

import pytest

from tsemed.base import disclosure_control
from tsemed.reports.labels import FIGURES, SECTIONS
from tsemed.reports.rules import (
    DAYS,
    WAY,
    WITHIN,
    Counts,
    Figure,
    Section,
    exact_sections,
    published_sections,
)


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
def test_waits_are_shown_by_rank_for_five_or_more(
    days: list[int], half: int | None, nine: int | None
) -> None:
    counts = Counts(waits_until_pair=tuple(days))
    waits = {f.code: f.value for part in exact_sections(counts) for f in part.figures}
    assert (waits["middle_until_pair"], waits["nine_until_pair"]) == (half, nine)


COUNTS = Counts(
    mentors=24, mentors_free=3, mentees=31, proposed=28, asked=26, agreed=22, paired=20, met=19,
    completed=4, live_pairs=16, ended_pairs=4, ended_early=2, meetings_held=112,
    waits_until_pair=(5, 12, 18, 22, 29), waits_so_far=(8, 9),
    stages={"find": 14, "integrate": 9, "advance": 6, "unsaid": 2},
    health={"green": 11, "amber": 4, "red": 1, "paused": 0},
)  # fmt: skip


def published(counts: Counts = COUNTS, cycle: str = "cycle 1") -> tuple[Section, ...]:
    return published_sections(
        counts, cycle=cycle, counted=f"{cycle} of 7", control=disclosure_control
    )


def values(sections: tuple[Section, ...]) -> dict[str, int | None]:
    return {figure.code: figure.value for section in sections for figure in section.figures}


def test_who_leads_the_cycle_reads_every_count_exactly() -> None:
    read = values(exact_sections(COUNTS))
    assert [read[step] for step in WAY] == [31, 28, 26, 22, 20, 19, 4]
    assert (read["health_amber"], read["ended_early"]) == (4, 2)
    assert [read[f"stage_{s}"] for s in COUNTS.stages] == [14, 9, 6, 2]


def test_everybody_else_reads_rounded_counts_only() -> None:
    read = values(published())
    assert {code for code, n in read.items() if n is not None and n % 5} == set()
    hidden = ("mentors_free", "completed", "still_waiting", "ended_pairs", "health_red")
    assert [read[code] for code in hidden] == [None] * len(hidden)
    # Of five and of 2 people, no days are shown either.
    assert [read[code] for code in DAYS] == [None, None, None]


def test_a_part_is_published_within_its_whole() -> None:
    for number in range(50):
        read = values(published(cycle=f"cycle {number}"))
        for part, whole in WITHIN.items():
            assert (read[part] or 0) <= (read[whole] or 0), (part, whole, number)


def test_shares_are_of_published_counts() -> None:
    of_mentees = {f.code: f for s in published() for f in s.figures}["proposed"]
    assert of_mentees.of == values(published())["mentees"]
    assert of_mentees.percent == round(100 * (of_mentees.value or 0) / (of_mentees.of or 1))


def test_a_share_is_of_a_whole_and_of_nothing_hidden() -> None:
    assert Figure("a", 7, 28).percent == 25
    assert [Figure("a", None, 28).percent, Figure("a", 7).percent, Figure("a", 0, 0).percent] == [
        None, None, None,
    ]  # fmt: skip


def test_every_figure_and_section_has_its_name_and_definition() -> None:
    sections = exact_sections(COUNTS)
    assert {section.code for section in sections} == set(SECTIONS)
    assert {figure.code for section in sections for figure in section.figures} == set(FIGURES)
