"""Calling is the action of a line, for users who may know the number, and its outcome is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.cast import NOW, TODAY, Cast, mentee, person
from tests.relationships.pairs import galil_pair, pair

from tsemed.people.phone_numbers import with_numbers
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.operations import report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState
from tsemed.relationships.todos import todos_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def as_dana(cast: Cast) -> Client:
    user, client = cast.login("dana"), Client()
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def asked_for_a_call(cast: Cast) -> Meeting:
    """Return a meeting of Galil whose report asked for a call."""
    galil = galil_pair(cast, days_ago=10)
    report = Report(MeetingState.HELD, galil.started_on, 60, call_me=True)
    return report_meeting(galil, report, by=cast.login("michal"), at=NOW)


@pytest.mark.parametrize(
    ("outcome", "what", "message"),
    [
        ("no_answer", "Asks for a call", "Noted: no answer. The line stays on Today."),
        ("concern", "A concern after a call", "Noted: a concern."),
    ],
)
def test_what_is_not_settled_by_a_call_stays_on_the_day(
    cast: Cast, outcome: str, what: str, message: str
) -> None:
    meeting = asked_for_a_call(cast)
    called = reverse("relationships:called", args=[meeting.pk])
    sent = {"to": outcome, "next": "/", "seen": meeting.version}
    page = as_dana(cast).post(called, sent, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert message in page.content.decode()
    with override("en"):
        assert [str(line.what) for line in todos_for(cast.login("dana"), on=TODAY)] == [what]


def test_an_outcome_that_nobody_offered_is_refused_and_changes_nothing(cast: Cast) -> None:
    meeting = asked_for_a_call(cast)
    called = reverse("relationships:called", args=[meeting.pk])
    assert as_dana(cast).post(called, {"to": "shouted", "seen": meeting.version}).status_code == 400
    assert Meeting.objects.asking_for_a_call().get() == meeting


def test_after_a_call_nobody_leaves_the_site(cast: Cast) -> None:
    meeting = asked_for_a_call(cast)
    called = reverse("relationships:called", args=[meeting.pk])
    sent = {"to": "spoke", "next": "https://evil.example/", "seen": meeting.version}
    pair_page = reverse("relationships:relationship", args=[meeting.relationship_id])
    assert as_dana(cast).post(called, sent).headers["Location"] == pair_page


def test_the_lines_of_a_coordinator_carry_the_telephones_she_may_know(cast: Cast) -> None:
    called = reverse("relationships:called", args=[asked_for_a_call(cast).pk])
    Relationship.objects.update(quiet_since=TODAY - timedelta(days=25))
    dana = cast.login("dana")
    lines = with_numbers(dana, todos_for(dana, on=TODAY))
    calls = {line.kind: line.call for line in lines if line.call}
    assert {
        kind: (call.number, call.outcome_address, call.seen) for kind, call in calls.items()
    } == {
        "relationships.call_requested": (str(cast.michal.person.phone), called, 1),
        "relationships.quiet": (str(cast.yosef.person.phone), "", 0),
    }


def test_a_quiet_pair_whose_mentee_has_no_telephone_is_opened_and_not_called(cast: Cast) -> None:
    galil = galil_pair(cast, days_ago=25)
    type(cast.yosef.person).objects.filter(pk=cast.yosef.person_id).update(phone="")
    lines = with_numbers(cast.login("dana"), todos_for(cast.login("dana"), on=TODAY))
    quiet = [line for line in lines if line.kind == "relationships.quiet"]
    assert [(line.call, line.address) for line in quiet] == [
        (None, reverse("relationships:relationship", args=[galil.pk]))
    ]


def test_a_programme_manager_counts_who_waits_and_an_individual_coordinator_calls(
    cast: Cast,
) -> None:
    for number in range(2):
        mentee(person("Waits", str(number), login=False), cast.galil, cast.steps)
    mentee(person("Other", "Programme", login=False), cast.galil, cast.bridge)
    galil_pair(cast, days_ago=40)
    pair(cast.amina, cast.omar, days_ago=40)
    with override("en"):
        shown = {
            name: [
                (line.kind, str(line.what), line.who, line.call.number if line.call else None)
                for line in with_numbers(cast.login(name), todos_for(cast.login(name), on=TODAY))
            ]
            for name in ("tamar", "ines")
        }
    number = str(cast.amina.person.phone)
    with_words = "No meeting for a while"
    assert shown == {
        "tamar": [
            ("relationships.red_pairs", "1 pair has not met for long", "", None),
            (
                "relationships.without_a_pair",
                "2 of your participants wait for a mentor",
                "Galil",
                None,
            ),
        ],
        "ines": [("relationships.quiet", with_words, "Amina Saleh", number)],
    }
