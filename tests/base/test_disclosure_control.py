"""Published counts cannot be subtracted into a small one, whatever else their reader knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, count, product

import pytest
from django.utils import translation
from pytest_django import Settings

from tsemed.base.disclosure_control import (
    BASE,
    FARTHEST_OFF,
    SMALLEST_SHOWN,
    footnote,
    publish,
    publish_percentile,
    round_count,
    spell,
)

SMALL = range(1, BASE)
MOST = 41


def cells_that_turn_everywhere() -> list[str]:
    """Return one cell for each of the five places at which a rounding may turn."""
    found: dict[tuple[int | None, ...], str] = {}
    for number in count():
        cell = f"cell {number}"
        found.setdefault(tuple(round_count(n, cell=cell) for n in range(MOST)), cell)
        if len(found) == BASE:
            return list(found.values())
    raise AssertionError


def is_pinned(differences: Iterable[int]) -> bool:
    """Return whether a reader who is left with these possibilities knows of one to four people."""
    return set(differences) <= set(SMALL) and len(set(differences)) == 1


def test_every_published_count_is_a_multiple_of_five() -> None:
    for n, cell in product(range(200), map(str, range(50))):
        shown = round_count(n, cell=cell)
        assert shown is None or (shown % BASE == 0 and shown >= SMALLEST_SHOWN)
        assert abs(n - (shown or min(n, BASE))) <= FARTHEST_OFF


def test_a_count_under_five_is_never_shown() -> None:
    shown = {round_count(n, cell=str(cell)) for n in range(BASE) for cell in range(200)}
    assert shown == {None}


def test_no_two_published_counts_differ_by_one_to_four() -> None:
    """Count all nested counts on a day and the next, one person more or less at every step."""
    within = {"proposed": "mentees", "asked": "proposed"}
    days = defaultdict(set)
    for a in range(26):
        for b, c in product(range(a + 1), repeat=2):
            if c <= b:
                counts = {"mentees": a, "proposed": b, "asked": c}
                shown = publish(counts, population="cycle 1", within=within)
                days[a].update(value for value in shown.values() if value is not None)
                assert all(
                    (shown[part] or 0) <= (shown[whole] or 0) for part, whole in within.items()
                )
    everything = set().union(*days.values())
    assert len(everything) >= 4
    assert [pair for pair in combinations(everything, 2) if abs(pair[0] - pair[1]) in SMALL] == []


def test_published_counts_pin_no_small_difference() -> None:
    cells, left = cells_that_turn_everywhere(), defaultdict(set)
    for whole, part in product(range(MOST), repeat=2):
        for one, other in product(cells, repeat=2):
            if part <= whole:
                shown = (round_count(whole, cell=one), round_count(part, cell=other))
                left[shown].add(whole - part)
    assert [shown for shown, differences in left.items() if is_pinned(differences)] == []


def test_a_whole_known_exactly_pins_no_small_difference() -> None:
    cells, left = cells_that_turn_everywhere(), defaultdict(set)
    for whole, part in product(range(MOST), repeat=2):
        for cell in cells if part <= whole else ():
            left[whole, round_count(part, cell=cell)].add(whole - part)
    assert [known for known, differences in left.items() if is_pinned(differences)] == []


def test_seeing_a_count_turn_reveals_none_of_five_numbers() -> None:
    """Watch all day and see the published count move as one person comes."""
    seen = defaultdict(set)
    for n, cell in product(range(1, MOST), cells_that_turn_everywhere()):
        before, after = round_count(n - 1, cell=cell), round_count(n, cell=cell)
        if before != after:
            seen[before, after].add(n)
    whole = {turn: len(possible) for turn, possible in seen.items() if (turn[1] or 0) < MOST - 5}
    assert whole == {
        (None, 10): 5, (10, 15): 5, (15, 20): 5, (20, 25): 5, (25, 30): 5, (30, 35): 5,
    }  # fmt: skip


def test_the_same_cell_is_rounded_alike_and_depends_on_the_key(settings: Settings) -> None:
    def rounded() -> list[int | None]:
        return [round_count(22, cell=f"cycle {pk}/proposed") for pk in range(40)]

    first = rounded()
    assert rounded() == first
    settings.SECRET_KEY = "another copy"
    assert rounded() != first


@pytest.mark.parametrize(
    ("values", "half"),
    [([9] * 9, None), ([0] * 14, 5), (list(range(1, 15)), 10), ([6] * 14, 10), ([21] * 16, 25)],
)
def test_days_are_rounded_up_and_never_of_fewer_than_ten(
    values: list[int], half: int | None
) -> None:
    assert publish_percentile(values, share=0.5, cell="cycle 1/waits") == half


def test_number_from_which_days_are_shown_is_secret() -> None:
    fewest = {
        min(n for n in range(20) if publish_percentile([7] * n, share=0.5, cell=f"{pk}"))
        for pk in range(60)
    }
    assert fewest == {10, 11, 12, 13, 14}


@pytest.mark.parametrize(
    ("language", "about", "under"),
    [("en", "about 25", "under 10"), ("he", "כ־25", "פחות מ־10"), ("ar", "نحو 25", "أقلّ من 10")],
)
def test_published_counts_are_written_in_three_languages(
    language: str, about: str, under: str
) -> None:
    with translation.override(language):
        assert (spell(25), spell(None)) == (about, under)
        assert "10" in footnote()
