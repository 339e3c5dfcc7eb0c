"""Parts of the week, and the calendars that keep some of them free."""

from __future__ import annotations

import pytest

from pairing.reference import observance, times
from pairing.reference.observance import Observance


def test_every_day_has_three_parts_and_the_week_begins_on_sunday() -> None:
    assert len(times.CODES) == 21
    assert times.CODES[:3] == ("sun_morning", "sun_afternoon", "sun_evening")
    assert times.CODES[-1] == "sat_evening"


def test_the_usual_week_ends_on_friday_morning_and_opens_again_on_saturday_evening() -> None:
    assert times.USUAL[-2:] == ("fri_morning", "sat_evening")
    assert len(times.USUAL) == 17


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_every_part_has_its_own_words_in_every_language(language: str) -> None:
    labels = {times.label(code, language=language) for code in times.CODES}
    assert len(labels) == 21


def test_parts_are_read_in_the_order_of_the_week() -> None:
    chosen = frozenset({"fri_morning", "mon_evening", "mon_morning"})
    assert times.in_week_order(chosen) == ("mon_morning", "mon_evening", "fri_morning")


def test_each_calendar_keeps_its_own_hours_free() -> None:
    assert {each: observance.unavailable_times([each]) for each in Observance} == {
        Observance.JEWISH: frozenset(
            {"fri_afternoon", "fri_evening", "sat_morning", "sat_afternoon"}
        ),
        Observance.MUSLIM: frozenset({"fri_afternoon"}),
        Observance.CHRISTIAN: frozenset({"sun_morning"}),
        Observance.DRUZE: frozenset({"thu_evening"}),
    }


def test_nobody_who_chose_no_calendar_loses_an_hour() -> None:
    assert observance.unavailable_times([]) == frozenset()
    every = frozenset(times.CODES)
    assert observance.times_respecting(every, observances=[]) == every


def test_two_calendars_in_one_pair_keep_both_their_hours_free() -> None:
    left = observance.times_respecting(
        ["sun_morning", "fri_afternoon", "mon_morning"],
        observances=[Observance.MUSLIM, Observance.CHRISTIAN],
    )
    assert left == frozenset({"mon_morning"})


def test_observed_hours_are_real_parts_of_the_week_and_every_calendar_is_named() -> None:
    for each in Observance:
        assert observance.UNAVAILABLE[each] <= frozenset(times.CODES)
        for language in ("he", "ar", "en"):
            assert observance.label(each, language=language)
