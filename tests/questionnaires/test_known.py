"""What a writer may answer and read of whom, question by question, as a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, mentee
from tests.questionnaires.answers import BACKEND, begun, publish, submit, visit
from tests.questionnaires.definitions import ask, choose, defined

from tsemed.people.models import Person
from tsemed.questionnaires.definition import About, Kind
from tsemed.questionnaires.known import Knowledge, sides_answered
from tsemed.questionnaires.queries import asked_about, responses_about

pytestmark = pytest.mark.django_db

OF_MENTEES = defined(
    ask("own"),
    choose("languages", "he", "ar", several=True, feeds="languages"),
    choose("topics", "cv", "balance", several=True, feeds="topics"),
    ask("needed", data_class="needs"),
    choose("groups", "arab", "haredi", several=True, data_class="population_group"),
)
OF_MENTORS = defined(
    ask("own"),
    choose("languages", "he", "ar", several=True, feeds="languages"),
    ask("places", Kind.INTEGER, feeds="capacity"),
    choose("rank", "middle", "senior", feeds="rank"),
    ask("offered", data_class="mentor_needs"),
    about=About.MENTOR,
)
# By viewer, question by question: W answers and reads, R reads, - neither.
MENTEE_TABLE = {
    "noa": "RRRRR",
    "dana": "WWWWR",
    "tamar": "RRR-R",
    "yosef": "WWWWW",
    "farid": "-----",
    "ines": "-----",
    "rivka": "-----",
    "michal": "-----",
}
MENTOR_TABLE = {
    "noa": "RRRRR",
    "dana": "WWWWW",
    "michal": "WWWRW",
    "rivka": "RRRR-",
    "tamar": "-----",
    "farid": "-----",
    "yosef": "-----",
}


def row(cast: Cast, viewer: str, person: Person, definition: object) -> str:
    known = Knowledge.of(cast.login(viewer), person, definition)  # type: ignore[arg-type]
    return "".join(
        "W" if known.is_open(one) else "R" if known.is_readable(one) else "-"
        for one in known.definition.answered()
    )


@pytest.mark.parametrize("viewer", MENTEE_TABLE)
def test_who_answers_and_reads_what_of_a_mentee(cast: Cast, viewer: str) -> None:
    assert row(cast, viewer, cast.yosef.person, OF_MENTEES) == MENTEE_TABLE[viewer]


@pytest.mark.parametrize("viewer", MENTOR_TABLE)
def test_who_answers_and_reads_what_of_a_mentor(cast: Cast, viewer: str) -> None:
    assert row(cast, viewer, cast.michal.person, OF_MENTORS) == MENTOR_TABLE[viewer]


def test_who_answers_reads_what_they_answer(cast: Cast) -> None:
    for person, definition in ((cast.yosef.person, OF_MENTEES), (cast.michal.person, OF_MENTORS)):
        for viewer in ("dana", "yosef", "michal", "noa", "tamar"):
            known = Knowledge.of(cast.login(viewer), person, definition)
            assert all(
                known.is_readable(one) for one in definition.answered() if known.is_open(one)
            )


def test_a_mentor_raises_no_number_of_places_through_a_form(cast: Cast) -> None:
    known = Knowledge.of(cast.login("michal"), cast.michal.person, OF_MENTORS)
    assert known.closed() == {"rank"}
    assert known.now()["places"] == 1


def test_what_is_known_is_what_may_be_read(cast: Cast) -> None:
    profile = cast.yosef.person.mentee
    profile.topics = ["cv"]
    profile.save()
    person = Person.objects.get(pk=cast.yosef.person_id)
    assert Knowledge.of(cast.login("dana"), person, OF_MENTEES).now() == {
        "languages": ["he"],
        "topics": ["cv"],
    }
    assert Knowledge.of(cast.login("farid"), person, OF_MENTEES).now() == {}


SIDES: list[tuple[str, Callable[[Cast], Person], set[About]]] = [
    ("dana", lambda cast: cast.yosef.person, {About.MENTEE}),
    ("dana", lambda cast: cast.michal.person, {About.MENTOR}),
    ("dana", lambda cast: cast.omar.person, set()),
    ("farid", lambda cast: cast.omar.person, {About.MENTOR}),
    ("farid", lambda cast: cast.amina.person, set()),
    ("ines", lambda cast: cast.amina.person, {About.MENTEE}),
    ("yosef", lambda cast: cast.yosef.person, {About.MENTEE}),
    ("yosef", lambda cast: cast.michal.person, set()),
    ("noa", lambda cast: cast.yosef.person, set()),
    ("dana", lambda cast: cast.rivka, set()),
]


@pytest.mark.parametrize(("who", "of", "sides"), SIDES)
def test_who_works_with_a_side_answers_about_it(
    cast: Cast, who: str, of: Callable[[Cast], Person], sides: set[About]
) -> None:
    assert sides_answered(cast.login(who), of(cast)) == sides


def both(cast: Cast) -> Person:
    """Return a mentor of Negev who is a mentee of Galil."""
    person = cast.omar.person
    mentee(person, cast.galil, cast.steps)
    return Person.objects.get(pk=person.pk)


def test_of_somebody_on_both_sides_each_team_answers_its_own(cast: Cast) -> None:
    person = both(cast)
    publish(cast, OF_MENTEES)
    publish(cast, defined(*OF_MENTORS.questions, about=About.MENTOR, code="mentors"))
    codes = {
        who: [one.questionnaire.code for one in asked_about(cast.login(who), person)]
        for who in ("dana", "farid", "omar")
    }
    assert codes == {"dana": ["tried"], "farid": ["mentors"], "omar": ["mentors", "tried"]}


def test_of_somebody_on_both_sides_each_team_reads_its_own(cast: Cast) -> None:
    person = both(cast)
    response = begun(cast, "omar", "omar", OF_MENTEES)
    submit(cast, response, "omar", own="A bakery")
    readers = {
        who: len(responses_about(cast.login(who), person)) for who in ("dana", "farid", "omar")
    }
    assert readers == {"dana": 1, "farid": 0, "omar": 1}
    page = visit(cast, "farid").get(reverse("questionnaires:response", args=[response.pk]))
    assert page.status_code == 404


def test_the_employer_reads_no_answers_of_a_mentor(cast: Cast) -> None:
    response = begun(cast, "michal", "michal", OF_MENTORS)
    submit(cast, response, "michal", "mentor", own="I change jobs")
    assert responses_about(cast.login("rivka"), cast.michal.person) == []
    client = Client()
    client.force_login(cast.login("rivka"), backend=BACKEND)
    page = client.get(reverse("people:person", args=[cast.michal.person_id]))
    assert (page.status_code, "change jobs" in page.content.decode()) == (200, False)
    address = reverse("questionnaires:response", args=[response.pk])
    assert client.get(address).status_code == 404


def test_a_tie_that_ended_closes_the_draft(cast: Cast) -> None:
    response = begun(cast)
    cast.galil.team.update(ends_on="2026-11-01")
    address = reverse("questionnaires:answer", args=[response.pk])
    answer = visit(cast, "dana").get(address)
    assert answer.status_code == 404
    assert response.about.given_name not in answer.content.decode()


def test_the_panel_of_a_person_lists_what_its_reader_may_know(cast: Cast) -> None:
    response = submit(cast, begun(cast), dream="A bakery")
    address = reverse("people:person", args=[cast.yosef.person_id])
    link = reverse("questionnaires:response", args=[response.pk])
    seen_by = {
        who: link in visit(cast, who).get(address).content.decode()
        for who in ("noa", "dana", "tamar", "yosef")
    }
    assert seen_by == {"noa": True, "dana": True, "tamar": True, "yosef": True}
    begin = reverse("questionnaires:begin", args=[cast.yosef.person_id])
    offered = {
        who: begin in visit(cast, who).get(address).content.decode()
        for who in ("noa", "dana", "tamar", "yosef")
    }
    assert offered == {"noa": False, "dana": True, "tamar": False, "yosef": True}


def test_nothing_is_offered_where_nothing_is_published(cast: Cast) -> None:
    page = visit(cast, "dana").get(reverse("people:person", args=[cast.yosef.person_id]))
    assert "/questionnaires/" not in page.content.decode().partition("<main")[2]


def test_a_mentor_without_a_profile_of_the_side_is_not_asked(cast: Cast) -> None:
    publish(cast, OF_MENTEES)
    assert not asked_about(cast.login("dana"), cast.michal.person).exists()
