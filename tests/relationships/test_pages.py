from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import NOW, TODAY, Cast, mentee, mentor, person
from tests.relationships.pairs import galil_pair, pair

from tsemed.people.operations import withdraw_consent
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.operations import plan_meeting, report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState
from tsemed.relationships.todos import todos_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Browser = Callable[[str], Client]


@pytest.fixture
def visit(cast: Cast) -> Browser:
    """Return a browser in which one of the cast is signed in, reading English."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        user = cast.login(name)
        user.language = "en"
        user.save()
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


def a_report(**changes: Any) -> dict[str, Any]:
    """Return a report as a browser sends it."""
    fields = {
        "form_key": str(uuid.uuid4()),
        "held": "yes",
        "on": timezone.localdate().isoformat(),
        "minutes": "60",
        "channel": "online",
        "topics": ["cv", "interview"],
        "next_step": "Send the new CV",
    }
    return {**fields, **changes}


def begun(cast: Cast) -> Relationship:
    """Return a pair that began long enough ago to be reported on today, whenever the test runs."""
    galil = galil_pair(cast)
    day = timezone.localdate() - timedelta(days=10)
    Relationship.objects.filter(pk=galil.pk).update(
        started_on=day, quiet_since=day, planned_end_on=day + timedelta(days=180)
    )
    return Relationship.objects.get(pk=galil.pk)


def test_a_mentor_reports_a_meeting_and_is_thanked(cast: Cast, visit: Browser) -> None:
    galil, client = begun(cast), visit("michal")
    address = reverse("relationships:report", args=[galil.pk])
    response = client.post(address, a_report(call_me="on"), follow=True)
    assert b"the report has arrived" in response.content
    assert f'data-draft-done="report-{galil.pk}"'.encode() in response.content
    meeting = Meeting.objects.get()
    assert (meeting.minutes, meeting.topics, meeting.call_me, meeting.reported_by_staff) == (
        60, ["cv", "interview"], True, False,
    )  # fmt: skip


def test_a_report_sent_five_times_makes_one_meeting(cast: Cast, visit: Browser) -> None:
    galil, client, sent = begun(cast), visit("michal"), a_report()
    address = reverse("relationships:report", args=[galil.pk])
    answers = {client.post(address, sent).headers["Location"] for _ in range(5)}
    assert answers == {f"{address}?done=now"}
    assert Meeting.objects.count() == 1


def test_a_report_sent_again_days_later_with_a_new_key_counts_once(
    cast: Cast, visit: Browser
) -> None:
    galil, client = begun(cast), visit("michal")
    address = reverse("relationships:report", args=[galil.pk])
    client.post(address, a_report())
    response = client.post(address, a_report(), follow=True)
    assert b"was reported before" in response.content
    assert Meeting.objects.count() == 1


def test_a_report_by_staff_is_marked(cast: Cast, visit: Browser) -> None:
    galil, client = begun(cast), visit("dana")
    address = reverse("relationships:report", args=[galil.pk])
    assert b"You fill this in for the mentor" in client.get(address).content
    client.post(address, a_report())
    assert Meeting.objects.get().reported_by_staff is True
    page = client.get(reverse("relationships:relationship", args=[galil.pk])).content.decode()
    assert "recorded by <bdi>Dana Cohen</bdi>" in " ".join(page.split())


def test_a_wrong_report_keeps_what_was_typed(cast: Cast, visit: Browser) -> None:
    galil, client = begun(cast), visit("michal")
    address = reverse("relationships:report", args=[galil.pk])
    ahead = timezone.localdate() + timedelta(days=3)
    response = client.post(address, a_report(on=ahead.isoformat(), next_step="Call the agency"))
    assert b"This day has not come yet." in response.content
    assert b"Call the agency" in response.content
    assert not Meeting.objects.exists()


def test_a_second_report_of_a_day_keeps_its_text(cast: Cast, visit: Browser) -> None:
    galil, dana, michal = begun(cast), visit("dana"), visit("michal")
    address = reverse("relationships:report", args=[galil.pk])
    dana.post(address, a_report(next_step="Send the new CV"))
    answer = michal.post(address, a_report(next_step="Call the agency", minutes="90", call_me="on"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else reported a meeting of this day meanwhile." in page
    assert page.count('class="form-errors"') == 1
    assert 'value="Call the agency"' in page
    assert answer.context["form"].data["minutes"] == "90"
    kept = Meeting.objects.get()
    assert (kept.next_step, kept.minutes, kept.call_me) == ("Send the new CV", 60, False)
    another = (timezone.localdate() - timedelta(days=2)).isoformat()
    michal.post(address, a_report(next_step="Call the agency", on=another))
    assert Meeting.objects.filter(next_step="Call the agency").count() == 1


def test_d21_a_next_meeting_long_after_the_end_is_refused(cast: Cast, visit: Browser) -> None:
    galil, client = begun(cast), visit("michal")
    address = reverse("relationships:report", args=[galil.pk])
    refused = client.post(address, a_report(next_on="9999-12-31")).content.decode()
    assert "Send the new CV" in refused
    assert "9999" in refused
    assert not Meeting.objects.exists()
    beyond = galil.planned_end_on + timedelta(days=32)
    late = client.post(address, a_report(next_on=beyond.isoformat())).content.decode()
    assert "more than a month after the planned end of the pair" in late
    assert not Meeting.objects.exists()


def test_what_was_not_held_asks_only_why(cast: Cast, visit: Browser) -> None:
    galil, client = begun(cast), visit("michal")
    address = reverse("relationships:report", args=[galil.pk])
    refused = client.post(address, {"form_key": str(uuid.uuid4()), "held": "no"})
    assert b"Choose what happened." in refused.content
    sent = {"form_key": str(uuid.uuid4()), "held": "no", "why_not": "cancelled_by_mentee"}
    client.post(address, sent)
    assert Meeting.objects.get().state == "cancelled_by_mentee"


def test_the_form_is_small_and_needs_no_script(cast: Cast, visit: Browser) -> None:
    galil, client = begun(cast), visit("michal")
    response = client.get(reverse("relationships:report", args=[galil.pk]))
    page = response.content.decode()
    assert len(response.content) < 25_000
    assert 'method="post"' in page
    assert 'name="form_key"' in page
    assert "htmx" not in page.replace('name="htmx-config"', "").replace("hx-", "")


def test_the_mentee_does_not_read_that_the_mentor_asked_for_a_call(
    cast: Cast, visit: Browser
) -> None:
    galil = begun(cast)
    report_meeting(
        galil,
        Report(MeetingState.HELD, galil.started_on, 60, next_step="Send the CV", call_me=True),
        by=cast.login("michal"),
        at=timezone.now(),
    )
    address = reverse("relationships:relationship", args=[galil.pk])
    pages = {name: visit(name).get(address).content for name in ("dana", "michal", "yosef")}
    assert {name: b"asked for a call" in page for name, page in pages.items()} == {
        "dana": True, "michal": True, "yosef": False,
    }  # fmt: skip
    assert all(b"Send the CV" in page for page in pages.values())


def test_the_programmes_manager_reads_that_the_pair_meets_and_not_what_it_says(
    cast: Cast, visit: Browser
) -> None:
    galil = begun(cast)
    report = Report(MeetingState.HELD, galil.started_on, 60, next_step="Send the CV")
    report_meeting(galil, report, by=cast.login("michal"), at=timezone.now())
    page = visit("tamar").get(reverse("relationships:relationship", args=[galil.pk])).content
    assert b"1 meeting" in page
    assert b"Send the CV" not in page


def test_om_7_4_the_mentor_reads_the_telephone_only_with_consent(
    cast: Cast, visit: Browser
) -> None:
    galil, client = begun(cast), visit("michal")
    address = reverse("relationships:relationship", args=[galil.pk])
    phone = str(cast.yosef.person.phone).encode()
    assert phone in client.get(address).content
    withdraw_consent(cast.yosef.person.consents.get(), by=None, at=NOW)
    page = client.get(address).content
    assert phone not in page
    assert cast.yosef.person.email.encode() not in page


def test_noting_a_call_takes_the_line_away(cast: Cast, visit: Browser) -> None:
    galil, dana = begun(cast), cast.login("dana")
    report = Report(MeetingState.HELD, galil.started_on, 60, call_me=True)
    meeting = report_meeting(galil, report, by=cast.login("michal"), at=timezone.now())
    assert [line.kind for line in todos_for(dana, on=TODAY)] == ["relationships.call_requested"]
    client = visit("dana")
    seen = {"seen": str(meeting.version), "to": "spoke"}
    client.post(reverse("relationships:called", args=[meeting.pk]), seen)
    assert todos_for(cast.login("dana"), on=TODAY) == []


def test_om_7_2_a_planned_meeting_asks_the_mentor_for_a_report_the_next_day(cast: Cast) -> None:
    galil = galil_pair(cast, days_ago=10)
    plan_meeting(galil, on=TODAY, by=cast.login("michal"), at=NOW)
    kinds = [
        [line.kind for line in todos_for(cast.login("michal"), on=TODAY + timedelta(days=days))]
        for days in (0, 1)
    ]
    assert kinds == [[], ["relationships.report_due"]]


def test_om_7_1_a_quiet_pair_is_on_the_coordinators_list_and_a_red_one_on_the_managers(
    cast: Cast,
) -> None:
    galil_pair(cast, days_ago=25)
    pair(cast.amina, cast.omar, days_ago=30)
    lines = {
        name: [(line.kind, line.urgency.name) for line in todos_for(cast.login(name), on=TODAY)]
        for name in ("dana", "farid", "noa", "ines", "tamar", "rivka")
    }
    assert lines == {
        "dana": [("relationships.quiet", "AMBER")],
        "farid": [("relationships.quiet", "RED")],
        "noa": [("relationships.red_pairs", "AMBER")],
        "ines": [("relationships.quiet", "RED")],
        "tamar": [],
        "rivka": [],
    }


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_asks_the_same_number_of_questions_for_3_and_for_30_pairs(
    cast: Cast, visit: Browser, django_assert_num_queries: Any, number: int
) -> None:
    for each in range(number):
        of = mentor(person("Mentor", str(each), login=False), cast.galil)
        who = mentee(person("Mentee", str(each), login=False), cast.galil, cast.steps)
        pair(who, of, consented=False)
    client = visit("dana")
    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("relationships:list")).content
    assert page.count(b'class="pair"') == number


QUERIES = 8


def test_a_list_is_narrowed_by_health_and_by_name(cast: Cast, visit: Browser) -> None:
    galil = galil_pair(cast)
    day = timezone.localdate() - timedelta(days=25)
    Relationship.objects.filter(pk=galil.pk).update(quiet_since=day)
    client, address = visit("dana"), reverse("relationships:list")
    shown = {
        query: b"Yosef" in client.get(address + query).content.split(b"<table")[-1]
        for query in ("", "?health=amber", "?health=red", "?health=green", "?state=ended")
    }
    assert shown == {
        "": True, "?health=amber": True, "?health=red": False, "?health=green": False,
        "?state=ended": False,
    }  # fmt: skip
