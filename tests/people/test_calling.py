"""Whose telephone stands on a page, by what the viewer is to each person."""

from __future__ import annotations

from tests.cast import CHARACTERS, Cast

from tsemed.people.phone_numbers import phone_numbers_for


def test_each_character_may_call_exactly_these(cast: Cast) -> None:
    mentors, mentees = (
        [cast.michal.person, cast.omar.person],
        [cast.yosef.person, cast.amina.person],
    )
    names = {who.pk: who.given_name for who in (*mentors, *mentees)}
    shown = {}
    for name in CHARACTERS:
        numbers = phone_numbers_for(cast.login(name), mentors=mentors, mentees=mentees)
        assert all(numbers[who.pk] == str(who.phone) for who in mentors if who.pk in numbers)
        shown[name] = {names[pk] for pk in numbers}
    assert shown == {
        "noa": {"Michal", "Omar", "Yosef", "Amina"},
        "dana": {"Michal", "Yosef"},
        "farid": {"Omar", "Amina"},
        "tamar": {"Yosef"},
        "ines": {"Omar", "Amina"},
        "rivka": {"Michal"},
        "shlomo": set(),
        "fanny": set(),
        "peled": set(),
        "michal": {"Michal"},
        "omar": {"Omar"},
        "yosef": {"Yosef"},
        "amina": {"Amina"},
    }


def test_people_without_a_telephone_cannot_be_called(cast: Cast) -> None:
    cast.yosef.person.phone = ""
    assert phone_numbers_for(cast.login("noa"), mentees=[cast.yosef.person]) == {}
