"""After five meetings the mentor is thanked: by a message, or by telephone without an e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import NOW, TODAY, Cast, assign, carry
from tests.relationships.pairs import pair

from tsemed.base.todos import TodoItem, Urgency
from tsemed.base.transitions import take_step
from tsemed.cycles.models import Participation
from tsemed.cycles.scope import scope_of
from tsemed.cycles.work_models import Carrier, Function
from tsemed.notifications.models import OutboxMessage
from tsemed.people.phone_numbers import with_numbers
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import AlreadyReported, report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState, PairState
from tsemed.relationships.todos import todos_for

HELD = MeetingState.HELD


def report(cast: Cast, of: Relationship, days_ago: int, state: MeetingState = HELD) -> None:
    day = TODAY - timedelta(days=days_ago)
    report_meeting(of, Report(state, day, 60), by=cast.login("dana"), at=NOW)


def met(cast: Cast, times: int, mentor: Participation, mentee: Participation) -> Relationship:
    """Return a pair that has met so often, the last time on the day before this."""
    of = pair(mentee, mentor, days_ago=30)
    for day in range(times, 0, -1):
        report(cast, of, day)
    return of


def without_email(*mentors: Participation) -> None:
    """Take the e-mail of mentors away, and with it the login that it is the address of."""
    for mentor in mentors:
        mentor.person.user, mentor.person.email = None, ""
        mentor.person.save()


def thanks(cast: Cast, name: str) -> list[TodoItem]:
    """Return the lines about thanks, with the numbers that the reader may know."""
    lines = with_numbers(user := cast.login(name), todos_for(user, on=TODAY))
    return [line for line in lines if line.kind == "relationships.thanks"]


def test_the_fifth_held_meeting_thanks_the_mentor_once(cast: Cast) -> None:
    of = met(cast, 4, cast.michal, cast.yosef)
    report(cast, of, 0, MeetingState.CANCELLED_BY_MENTEE)
    assert not OutboxMessage.objects.exists()
    report(cast, of, 0)
    sent = OutboxMessage.objects.get()
    assert (sent.app, sent.name) == ("relationships", "thanks")
    assert sent.address == cast.michal.person.email
    words = f"{sent.subject} {sent.text} {sent.html}"
    assert "Yosef" not in words
    assert "Tesfaye" not in words
    with pytest.raises(AlreadyReported):
        report(cast, of, 0)
    report(cast, of, 8)
    assert OutboxMessage.objects.get() == sent


def test_a_report_through_the_page_thanks_in_the_language_of_the_mentor(cast: Cast) -> None:
    of, day = pair(cast.amina, cast.omar), timezone.localdate()
    began = day - timedelta(days=40)
    Relationship.objects.update(started_on=began, quiet_since=began, meetings_held=4)
    cast.omar.person.language = "ar"
    cast.omar.person.save()
    client = Client()
    client.force_login(cast.login("omar"), "allauth.account.auth_backends.AuthenticationBackend")
    held = {"form_key": str(uuid4()), "held": "yes", "on": day.isoformat(), "minutes": "60"}
    assert client.post(f"/pairs/{of.pk}/report/", held).status_code == 302
    sent = OutboxMessage.objects.get()
    assert "شكرًا" in sent.subject
    assert "Omar" in sent.text


def test_without_an_email_who_leads_the_cycle_thanks_by_telephone(cast: Cast) -> None:
    without_email(cast.michal)
    of = met(cast, 4, cast.michal, cast.yosef)
    assert thanks(cast, "dana") == []
    report(cast, of, 0)
    assert not OutboxMessage.objects.exists()
    [line] = thanks(cast, "dana")
    assert (line.key, line.who) == (f"relationships.thanks:{of.pk}", "Michal Azulay")
    assert (line.urgency, line.since) == (Urgency.SOON, TODAY)
    assert line.address == f"/pairs/{of.pk}/"
    assert line.call is not None
    assert line.call.number == cast.michal.person.phone
    assert all(thanks(cast, name) == [] for name in ("farid", "ines", "yosef", "noa"))
    report(cast, of, 8)
    assert thanks(cast, "dana") == []


def test_who_carries_the_mentors_thanks(cast: Cast) -> None:
    without_email(cast.omar)
    of = met(cast, 5, cast.omar, cast.amina)
    assert [line.key for line in thanks(cast, "farid")] == [f"relationships.thanks:{of.pk}"]
    assert thanks(cast, "ines") == []
    carry(cast.negev, Function.MENTOR_SIDE, Carrier.INDIVIDUAL_COORDINATOR)
    [line] = thanks(cast, "ines")
    assert (line.key, line.carrier) == (f"relationships.thanks:{of.pk}", "individual_coordinator")
    assert thanks(cast, "farid") == []


def test_with_an_email_or_after_the_end_there_is_no_line(cast: Cast) -> None:
    of = met(cast, 5, cast.michal, cast.yosef)
    assert thanks(cast, "dana") == []
    without_email(cast.michal)
    assert len(thanks(cast, "dana")) == 1
    of.refresh_from_db()
    take_step(of, PairState.ENDED_EARLY, by=None, at=NOW)
    assert thanks(cast, "dana") == []


def test_a_mentee_who_coordinates_does_not_read_of_their_own_mentor(cast: Cast) -> None:
    without_email(cast.michal)
    met(cast, 5, cast.michal, cast.yosef)
    assign(cast.yosef.person, cast.galil, "coordinator")
    assert (len(thanks(cast, "dana")), thanks(cast, "yosef")) == (1, [])


def test_two_lines_of_thanks_ask_no_more_than_none(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    assign(cast.dana, cast.negev, "coordinator")
    without_email(cast.michal, cast.omar)
    met(cast, 5, cast.michal, cast.yosef)
    met(cast, 5, cast.omar, cast.amina)
    dana = cast.login("dana")
    scope_of(dana, TODAY)
    with django_assert_num_queries(2):
        lines = todos_for(dana, on=TODAY)
    assert [line.kind for line in lines] == ["relationships.thanks"] * 2
