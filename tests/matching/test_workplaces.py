"""Nobody is proposed to a mentor of their own workplace, be it a partner or plain text."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.imports.lists import bring_in, workbook

from tsemed.cycles.models import Side
from tsemed.imports.operations import apply_list
from tsemed.matching.models import Round
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import open_round
from tsemed.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def work(who: Person, names: list[str]) -> None:
    Person.objects.filter(pk=who.pk).update(employers=names)


def proposed(cast: Cast) -> Round:
    the_round = open_round(cast.galil, by=cast.login("dana"), at=NOW)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    return Round.objects.get(pk=the_round.pk)


# Michal is an employee of the partner "Bank".
@pytest.mark.parametrize(
    ("of_mentor", "of_mentee", "is_apart"),
    [
        (["Shufersal"], ["Shufersal"], True),
        (["שופרסל"], ['"שופרסל"'], True),
        (["Aroma", "Shufersal"], ["shufersal"], True),
        (["Aroma"], ["Shufersal", "bank"], True),
        (["Aroma"], ["Shufersal"], False),
        ([], ["Shufersal"], False),
        ([], [], False),
    ],
)
def test_a_workplace_in_words_keeps_two_apart(
    cast: Cast, of_mentor: list[str], of_mentee: list[str], is_apart: bool
) -> None:
    work(cast.michal.person, of_mentor)
    work(cast.yosef.person, of_mentee)
    the_round = proposed(cast)
    assert the_round.proposals.exists() is not is_apart
    blocked = [one["blocked"] for one in the_round.figures["unmatched"]]
    assert blocked == ([{"employer": 1}] if is_apart else [])


def test_it_is_typed_on_the_page_of_the_person(cast: Cast) -> None:
    yosef = cast.yosef.person
    client = Client()
    client.force_login(cast.login("dana"), backend=BACKEND)
    sent = {
        "given_name": "Yosef", "phone": "0502345678", "language": "he", "version": 1,
        "employers": "Shufersal, Aroma,  ,Shufersal", "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    client.post(reverse("people:change", args=[yosef.pk]), sent)
    assert Person.objects.get(pk=yosef.pk).employers == ["Shufersal", "Aroma"]
    page = client.get(reverse("people:change", args=[yosef.pk])).content.decode()
    assert 'value="Shufersal, Aroma"' in page


def test_lists_of_both_sides_keep_it(cast: Cast) -> None:
    headings = ("First name", "Phone", "Languages")
    mentor = workbook(
        ("Ruth", "0502345671", "Hebrew", "Shufersal"), headings=(*headings, "Employer")
    )
    mentee = workbook(
        ("Sami", "0502345672", "Hebrew", "Shufersal, Aroma"), headings=(*headings, "Employers")
    )
    dana = cast.login("dana")
    for content, side in ((mentor, Side.MENTOR), (mentee, Side.MENTEE)):
        one = bring_in(content, cast.galil, by=dana, side=side, programme=cast.steps)
        apply_list(one, by=dana, at=NOW)
    kept = dict(Person.objects.values_list("given_name", "employers"))
    assert (kept["Ruth"], kept["Sami"]) == (["Shufersal"], ["Shufersal", "Aroma"])
