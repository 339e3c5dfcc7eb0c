"""Deciding on a pair by hand: who is found in a round, and who is not."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.architecture import growth
from tests.cast import NOW, Cast, mentee, mentor, person
from tests.matching.rounds import asked, draft, proposed_round
from tests.relationships.pairs import galil_pair

from tsemed.cycles.models import Participation, Side
from tsemed.matching.models import Forbid, Pin, Round
from tsemed.matching.operations.rounds import pin_pair
from tsemed.matching.participant_lookup import MOST_SHOWN, find_in_round
from tsemed.people.models import Person
from tsemed.people.operations import index_names

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def findable(cast: Cast) -> None:
    """Make everybody of the cast findable by name."""
    index_names(Person.objects.all())


@pytest.fixture
def dana(cast: Cast) -> Client:
    """Return Dana's browser, reading English."""
    client, user = Client(headers={"accept-language": "en"}), cast.login("dana")
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(the_round: Round) -> str:
    return reverse("matching:constraints", args=[the_round.pk])


def offered(page: str, side: str) -> dict[int, bool]:
    """Return the people offered for a side, and whether each is chosen."""
    rows = re.findall(rf'name="{side}" value="(\d+)"( checked)?>', page)
    return {int(pk): bool(chosen) for pk, chosen in rows}


def seen_on(page: str, name: str = "version") -> str:
    """Return what a form of the page says that its writer saw."""
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def names_of(the_round: Round, side: Side, typed: str) -> list[str]:
    return [part.person.full_name for part in find_in_round(the_round, side, typed).parts]


def test_nobody_is_offered_before_a_letter_is_typed(cast: Cast, dana: Client) -> None:
    the_round = growth.the_round(cast)
    page = dana.get(page_of(the_round)).content.decode()
    assert (offered(page, "mentee"), offered(page, "mentor")) == ({}, {})


def test_a_few_letters_find_waiting_mentees_and_free_mentors(cast: Cast, dana: Client) -> None:
    the_round = growth.the_round(cast)
    index_names([mentee(person("Mika", "Ben", login=False), cast.galil, cast.steps).person])
    sent = {"decide": "look", "mentee_named": "yos", "mentor_named": "mi"}
    page = dana.post(page_of(the_round), sent)
    content = page.content.decode()
    assert offered(content, "mentee") == {cast.yosef.pk: True}
    assert offered(content, "mentor") == {cast.michal.pk: True}


def test_htmx_gets_the_one_list_and_not_the_page(cast: Cast, dana: Client) -> None:
    the_round = growth.the_round(cast)
    address, headers = page_of(the_round), {"hx-request": "true"}
    answer = dana.post(address, {"mentee_named": "yos"}, headers=headers).content.decode()
    assert offered(answer, "mentee") == {cast.yosef.pk: True}
    assert "<main" not in answer
    nobody = dana.post(address, {"mentor_named": "yos"}, headers=headers).content.decode()
    assert offered(nobody, "mentor") == {}
    assert "Nobody free in this round is called so." in nobody


def test_looking_changes_nothing_and_keeps_all_that_was_typed_and_chosen(
    cast: Cast, dana: Client
) -> None:
    the_round = growth.the_round(cast)
    sent = {"mentee": cast.yosef.pk, "mentor_named": "mi", "why": "They know each other"}
    sent |= {"decide": "look", "form_key": str(uuid.uuid4())}
    page = dana.post(page_of(the_round), sent).content.decode()
    assert offered(page, "mentee") == {cast.yosef.pk: True}
    assert offered(page, "mentor") == {cast.michal.pk: True}
    assert "They know each other" in page
    dana.post(page_of(the_round), {**sent, "mentor": cast.michal.pk})
    assert not Pin.objects.exists()
    version = {"version": Round.objects.get(pk=the_round.pk).version}
    dana.post(page_of(the_round), {**sent, **version, "mentor": cast.michal.pk, "decide": "pin"})
    assert [(pin.mentee, pin.mentor) for pin in Pin.objects.all()] == [(cast.yosef, cast.michal)]


def test_a_decision_without_two_people_says_what_is_missing(cast: Cast, dana: Client) -> None:
    the_round = growth.the_round(cast)
    sent = {"mentee": cast.yosef.pk, "why": "They quarrelled", "decide": "forbid"}
    page = dana.post(page_of(the_round), sent).content.decode()
    assert "Choose a mentee and a mentor first." in page
    assert "They quarrelled" in page
    assert not Forbid.objects.exists()


def test_people_taken_or_of_another_cycle_are_not_found(cast: Cast) -> None:
    the_round = growth.the_round(cast)
    assert names_of(the_round, Side.MENTEE, "yos") == [cast.yosef.person.full_name]
    assert names_of(the_round, Side.MENTOR, "mic") == [cast.michal.person.full_name]
    cast.michal.person.mentor.capacity = 1
    cast.michal.person.mentor.save()
    galil_pair(cast)
    assert names_of(the_round, Side.MENTEE, "yos") == []
    assert names_of(the_round, Side.MENTOR, "mic") == []
    for other in Participation.objects.exclude(cycle=cast.galil).select_related("person"):
        typed = other.person.given_name[:4]
        assert other.person.full_name not in names_of(the_round, Side(other.side), typed)


def test_people_waiting_for_an_answer_are_not_found(cast: Cast) -> None:
    proposal = asked(cast)
    assert names_of(proposal.round, Side.MENTEE, "yos") == []


def test_a_telephone_finds_nobody_in_a_round(cast: Cast) -> None:
    the_round, digits = growth.the_round(cast), str(cast.yosef.person.phone)[-7:]
    assert names_of(the_round, Side.MENTEE, digits) == []
    assert names_of(the_round, Side.MENTEE, cast.yosef.person.email) == []


@pytest.mark.parametrize(("rows", "shown", "more"), [(3, 3, False), (70, MOST_SHOWN, True)])
def test_a_long_list_says_that_there_may_be_more(
    rows: int, shown: int, more: bool, cast: Cast
) -> None:
    the_round = growth.the_round(cast)
    growth.people(cast, rows, side=Side.MENTOR)
    found = find_in_round(the_round, Side.MENTOR, "many")
    assert (len(found.parts), found.is_full) == (shown, more)


def test_a_stranger_chosen_by_hand_is_not_found(cast: Cast, dana: Client) -> None:
    the_round, stranger = growth.the_round(cast), mentor(person("Gil", "Far"), cast.negev)
    sent: dict[str, Any] = {"mentee": cast.yosef.pk, "mentor": stranger.pk}
    for decide in ("look", "pin"):
        answer = dana.post(page_of(the_round), {**sent, "decide": decide})
        assert answer.status_code == 404
    assert not Pin.objects.exists()


def test_the_slower_pin_of_a_mentee_keeps_its_text(cast: Cast, dana: Client) -> None:
    the_round = growth.the_round(cast)
    other = mentor(person("Tali", "Mor", login=False), cast.galil)
    page = dana.get(page_of(the_round)).content.decode()
    sent = {"version": seen_on(page), "mentee": cast.yosef.pk, "decide": "pin"}
    dana.post(page_of(the_round), {**sent, "mentor": other.pk})
    late = {**sent, "mentor": cast.michal.pk, "why": "They know each other"}
    answer = dana.post(page_of(the_round), late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody decided in this round meanwhile" in page
    assert "They know each other" in page
    assert offered(page, "mentor") == {cast.michal.pk: True}
    assert [pin.mentor for pin in Pin.objects.all()] == [other]
    dana.post(page_of(the_round), {**late, "version": seen_on(page)})
    assert [pin.mentor for pin in Pin.objects.all()] == [cast.michal]


def test_a_pin_that_took_the_place_of_another_is_not_taken_out_by_a_page_that_shows_the_old_one(
    cast: Cast, dana: Client
) -> None:
    the_round, by = growth.the_round(cast), cast.login("dana")
    pair = {"mentee": cast.yosef, "mentor": cast.michal}
    old = pin_pair(the_round, **pair, started_from=the_round.version, by=by, at=NOW)
    new = pin_pair(the_round, **pair, started_from=the_round.version, by=by, at=NOW)
    take_out = reverse("matching:unpin", args=[old.pk])
    page = dana.post(take_out, {"round": the_round.pk}, follow=True).content.decode()
    assert "Somebody decided in this round meanwhile" in page
    assert [pin.pk for pin in Pin.objects.all()] == [new.pk]
    hidden = dana.post(take_out, {"round": proposed_round(cast.negev).pk})
    assert hidden.status_code == 404


def test_a_card_does_not_take_the_place_of_a_pin_with_somebody_else_unseen(
    cast: Cast, dana: Client
) -> None:
    the_round, by = growth.the_round(cast), cast.login("dana")
    drafted = draft(the_round, cast.yosef, cast.michal, score=800)
    other = mentor(person("Tali", "Mor", login=False), cast.galil)
    pair = {"mentee": cast.yosef, "mentor": other}
    pin_pair(the_round, **pair, started_from=the_round.version, by=by, at=NOW)
    press, htmx = reverse("matching:pin", args=[drafted.pk]), {"hx-request": "true"}
    late = dana.post(press, {"wanted": "pin", "seen": ""}, headers=htmx)
    card = late.content.decode()
    assert (late.status_code, "Somebody decided on this mentee" in card) == (409, True)
    assert [pin.mentor for pin in Pin.objects.all()] == [other]
    dana.post(press, {"wanted": "pin", "seen": seen_on(card, "seen")}, headers=htmx)
    assert [pin.mentor for pin in Pin.objects.all()] == [cast.michal]


def test_text_about_a_replaced_draft_is_given_back(cast: Cast, dana: Client) -> None:
    drafted = draft(growth.the_round(cast), cast.yosef, cast.michal, score=800)
    pages = [reverse(f"matching:{what}", args=[drafted.pk]) for what in ("choose", "rule_out")]
    drafted.delete()
    for page in pages:
        late = dana.post(page, {"why": "They are cousins", "mentor": cast.michal.pk})
        assert (late.status_code, "They are cousins" in late.content.decode()) == (409, True)
        assert dana.post(page).status_code == 404
