from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from tests.cast import BEGUN, CHARACTERS, NOW, Cast, mentee, person
from tests.consents import agree
from tests.imports.lists import RUTH, mentors

from tsemed.accounts.devices import is_open_to_own_phone
from tsemed.base.audit import record, record_reading
from tsemed.cycles.models import Cycle
from tsemed.imports.audit_events import PEOPLE_EXPORTED
from tsemed.people.audit_events import GROUPS_READ
from tsemed.relationships.models import Meeting, Relationship
from tsemed.today.todo_sources import todo_items_for
from tsemed.today.views.today import today

pytestmark = pytest.mark.django_db


def as_(cast: Cast, name: str) -> Client:
    user, client = cast.login(name), Client()
    user.language = "en"
    user.save()
    client.force_login(user)
    return client


def pair(cast: Cast, **fields: Any) -> Relationship:
    agree(cast.yosef.person, cast.michal.person)
    return Relationship.objects.create(
        cycle=cast.galil, mentor=cast.michal, mentee=cast.yosef, state="active", state_since=NOW,
        started_on=BEGUN, planned_end_on=BEGUN + timedelta(days=180),
        quiet_since=timezone.localdate(), **fields,
    )  # fmt: skip


def test_a_visitor_is_led_to_the_sign_in(db: None) -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_everybody_lands_on_a_day_of_their_own(cast: Cast) -> None:
    for name in CHARACTERS:
        page = as_(cast, name).get("/")
        who = getattr(cast, name)
        given = getattr(who, "person", who).given_name
        assert f", {given}</h1>" in page.content.decode(), name


def test_an_empty_day_says_so_warmly(cast: Cast) -> None:
    page = as_(cast, "fanny").get("/").content.decode()
    assert "All done for today" in page
    assert "Nothing waits for you." in page


def test_list_awaiting_decision_is_on_today_with_one_action(cast: Cast) -> None:
    one = mentors(cast, RUTH)
    page = as_(cast, "dana").get("/").content.decode()
    assert "A list waits for your approval: <bdi>Galil</bdi>" in page
    assert f'href="/lists/{one.pk}/"' in page
    assert "A list waits" not in as_(cast, "farid").get("/").content.decode()


def test_a_mentor_finds_the_mentee_the_next_day_and_the_report(cast: Cast) -> None:
    of = pair(cast, meetings_held=3, last_met_on=timezone.localdate() - timedelta(days=4))
    next_on = timezone.localdate() + timedelta(days=3)
    Meeting.objects.create(relationship=of, on=next_on, state_since=NOW)
    page = as_(cast, "michal").get("/").content.decode()
    main = page.split("<main")[1]
    assert "Yosef Tesfaye" in main
    assert f"{next_on:%A}, {next_on.day} {next_on:%B}" in main
    assert f'href="/pairs/{of.pk}/report/"' in main


def test_a_day_that_is_over_is_not_the_next_meeting(cast: Cast) -> None:
    of = pair(cast)
    today = timezone.localdate()
    planned = Meeting.objects.create(relationship=of, on=today, state_since=NOW)
    assert "Next meeting" in as_(cast, "michal").get("/").content.decode()
    Meeting.objects.filter(pk=planned.pk).update(on=today - timedelta(days=1))
    page = as_(cast, "michal").get("/").content.decode()
    assert ("Next meeting" in page, "A meeting was agreed for" in page) == (False, True)


def test_a_mentee_finds_the_mentor_and_no_report(cast: Cast) -> None:
    of = pair(cast)
    page = as_(cast, "yosef").get("/").content.decode()
    assert "Michal Azulay" in page
    assert "No day agreed yet" in page
    assert f'href="/pairs/{of.pk}/report/"' not in page


def test_a_pair_that_ended_is_on_nobodys_day(cast: Cast) -> None:
    of = pair(cast)
    Relationship.objects.filter(pk=of.pk).update(state="completed")
    assert "Michal Azulay" not in as_(cast, "yosef").get("/").content.decode()


def test_the_day_opens_on_ones_own_phone(cast: Cast) -> None:
    assert is_open_to_own_phone(today)


def test_the_day_asks_a_bounded_number_of_questions(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    pair(cast)
    for number in range(30):
        mentee(person(f"Waiting{number}", "Long", login=False), cast.galil, cast.steps)
    for name in ("noa", "dana", "farid", "tamar", "ines", "michal", "yosef"):
        client = as_(cast, name)
        with django_assert_max_num_queries(25):
            client.get("/")


def test_an_app_is_asked_once_however_often_it_registers(cast: Cast) -> None:
    mentors(cast, RUTH)
    kinds = [line.kind for line in todo_items_for(cast.login("dana"), on=NOW.date())]
    assert kinds.count("imports.import_to_apply") == 1


def test_the_coordinator_sees_how_far_her_cycle_is_and_who_meets_next(cast: Cast) -> None:
    of = pair(cast)
    Cycle.objects.filter(pk=cast.galil.pk).update(state="mentoring")
    on = timezone.localdate() + timedelta(days=3)
    Meeting.objects.create(relationship=of, on=on, state_since=NOW)
    aside = as_(cast, "dana").get("/").content.decode().split("<aside aria-label")[1]
    assert f'href="/cycles/{cast.galil.pk}/"' in aside
    assert "1 of 1" in aside
    assert f'datetime="{on:%Y-%m-%d}"' in aside
    assert f'href="/pairs/{of.pk}/"' in aside


def test_a_programmes_manager_sees_the_stage_of_a_cycle_and_no_count_of_it(cast: Cast) -> None:
    pair(cast)
    Cycle.objects.filter(pk=cast.galil.pk).update(state="mentoring")
    aside = as_(cast, "tamar").get("/").content.decode().split("<aside aria-label")[1]
    assert "Mentoring" in aside
    assert "1 of 1" not in aside


def test_an_empty_today_shows_where_to_go(cast: Cast) -> None:
    of = pair(cast)
    Relationship.objects.filter(pk=of.pk).update(quiet_since=BEGUN - timedelta(days=90))
    page = as_(cast, "shlomo").get("/").content.decode()
    places = page.split("Where to go from here")[1]
    assert 'href="/partners/"' in places
    assert "Where to go from here" not in as_(cast, "dana").get("/").content.decode()


def test_calling_is_the_action_itself_and_its_outcome_is_noted_on_the_line(cast: Cast) -> None:
    of, number = pair(cast), str(cast.michal.person.phone)
    asked = Meeting.objects.create(
        relationship=of, on=BEGUN, state="held", state_since=NOW, reported_at=NOW, call_me=True
    )
    line = as_(cast, "dana").get("/").content.decode().split('class="today-line today-urgent"')[1]
    assert line.count(f'href="tel:{number}"') == 1
    assert f'href="/pairs/{of.pk}/"' in line
    form = line.split(f'action="/pairs/meetings/{asked.pk}/called/"')[1].split("</form>")[0]
    assert [way for way in ("spoke", "no_answer", "concern") if f'value="{way}"' in form] == [
        "spoke", "no_answer", "concern",
    ]  # fmt: skip
    assert 'name="csrfmiddlewaretoken"' in form
    assert 'name="note"' not in form, "nothing keeps a note yet, so none is asked for"


def test_a_line_that_only_says_how_many_carries_no_telephone(cast: Cast) -> None:
    of = pair(cast)
    Relationship.objects.filter(pk=of.pk).update(quiet_since=BEGUN - timedelta(days=90))
    main = as_(cast, "tamar").get("/").content.decode().split("<main")[1]
    assert "1 pair has not met for long" in main
    assert "tel:" not in main


def test_the_privacy_officer_sees_this_weeks_readings_and_exports(cast: Cast) -> None:
    dana = cast.login("dana")
    people = [cast.yosef.person, cast.amina.person]
    for at in (NOW, NOW - timedelta(days=8)):
        record_reading(GROUPS_READ, people, data_class="population_group", by=dana, at=at)
    record(PEOPLE_EXPORTED, cast.galil, by=dana, at=NOW)
    with override("en"):
        lines = {
            name: [
                (str(one.what), one.address)
                for one in todo_items_for(cast.login(name), on=NOW.date())
            ]
            for name in ("peled", "fanny")
        }
    assert lines == {
        "peled": [
            ("2 readings of sensitive data this week", "/audit/?kind=reading"),
            ("1 list was taken out this week", "/audit/?kind=export"),
        ],
        "fanny": [],
    }
    assert as_(cast, "peled").get("/audit/?kind=export").status_code == 200
