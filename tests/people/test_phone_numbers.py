"""Whose telephone stands on a page, by what the viewer is to each person."""

from __future__ import annotations

from collections.abc import Iterable

from tests.cast import CHARACTERS, Cast

from tsemed.accounts.models import User
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.people.models import Person
from tsemed.people.phone_numbers import with_numbers


def numbers_for(
    user: User, *, mentors: Iterable[Person] = (), mentees: Iterable[Person] = ()
) -> dict[int, str]:
    """Return the numbers on lines about these people, by person, as the reader gets them."""
    called = [*((who, True) for who in mentors), *((who, False) for who in mentees)]
    lines = [
        TodoItem(
            key=f"test:{who.pk}", kind="test", what="call", who=who.given_name, why="",
            since=None, urgency=Urgency.SOON, carrier="", actions=(Action("call", "/"),),
            call=Call(who, is_mentor=is_mentor),
        )
        for who, is_mentor in called
    ]  # fmt: skip
    shown = with_numbers(user, lines)
    return {line.call.person.pk: line.call.number for line in shown if line.call}


def test_each_character_may_call_exactly_these(cast: Cast) -> None:
    mentors, mentees = (
        [cast.michal.person, cast.omar.person],
        [cast.yosef.person, cast.amina.person],
    )
    names = {who.pk: who.given_name for who in (*mentors, *mentees)}
    shown = {}
    for name in CHARACTERS:
        numbers = numbers_for(cast.login(name), mentors=mentors, mentees=mentees)
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
    assert numbers_for(cast.login("noa"), mentees=[cast.yosef.person]) == {}
