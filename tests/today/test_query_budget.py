"""Today asks the database at most 16 times in all, and at most twice for the lines of an app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.architecture import growth
from tests.cast import BEGUN, CHARACTERS, NOW, Cast, affiliate, assign, cycle
from tests.consents import agree

from tsemed.accounts.models import User
from tsemed.base.todos import TodoItem
from tsemed.cycles.models import Participation
from tsemed.cycles.scope import scope_of
from tsemed.cycles.work_models import WorkModel
from tsemed.people.models import Capacity, Consent, MenteeProfile
from tsemed.relationships.models import Meeting
from tsemed.today import todo_sources

MOST, MOST_OF_AN_APP = 16, 2
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def everything_waits(cast: Cast) -> None:
    """Let a line of nearly every kind wait for somebody."""
    day = timezone.localdate()
    for of in growth.pairs(cast, 6):
        agree(of.mentee.person, of.mentor.person)
        Meeting.objects.create(
            relationship=of, on=BEGUN, state="held", state_since=NOW, reported_at=NOW, call_me=True
        )
    Consent.objects.filter(person=of.mentee.person).update(way="")
    growth.proposals(cast, 2, state="manager_agreed")
    growth.proposals(cast, 2, state="asked")
    growth.the_round(cast).proposals.filter(state="asked").update(deadline_on=BEGUN)
    growth.proposals_to_approve(cast, 2)
    growth.lists(cast, 2)
    growth.doubts(cast, 2)
    growth.readings(cast, 3)
    over = cycle("Over", WorkModel.PROGRAMME_COORDINATOR, cast.steps, organisation=cast.bank)
    type(over).objects.filter(pk=over.pk).update(state="mentoring", ends_on=day - timedelta(days=1))
    draft = cycle("Draft", WorkModel.PROGRAMME_COORDINATOR, cast.steps, state="draft")
    for one in (over, draft):
        assign(cast.dana, one, "coordinator")
    cast.bank.affiliations.filter(capacity=Capacity.CONTACT_PERSON).update(ends_on=BEGUN)
    affiliate(cast.rivka, cast.bank, Capacity.SPONSOR)
    Participation.objects.update(trained_on=None, aligned_on=None)
    Participation.objects.filter(pk__in=(cast.michal.pk, cast.yosef.pk)).update(
        state="applied", accepted_on=None
    )
    MenteeProfile.objects.update(stage="")


def counted(source: Callable[..., list[TodoItem]], user: User, on: date) -> tuple[int, set[str]]:
    with CaptureQueriesContext(connection) as asked:
        lines = source(user, on=on)
    return len(asked), {line.kind for line in lines}


@pytest.mark.parametrize("name", CHARACTERS)
def test_each_app_asks_twice_at_most(cast: Cast, name: str) -> None:
    everything_waits(cast)
    user, on = cast.login(name), timezone.localdate()
    assert scope_of(user, on).person is not None
    asked = {app: counted(source, user, on)[0] for app, source in todo_sources.SOURCES.items()}
    assert {app: number for app, number in asked.items() if number > MOST_OF_AN_APP} == {}


@pytest.mark.parametrize("name", ["noa", "dana"])
def test_the_busiest_ask_sixteen_times_in_all(cast: Cast, name: str) -> None:
    everything_waits(cast)
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/")
    kinds = {
        line.kind for line in todo_sources.todo_items_for(cast.login(name), on=timezone.localdate())
    }
    assert len(kinds) >= {"noa": 5, "dana": 7}[name], kinds
    assert page.content.decode().count("today-line ") >= len(kinds)
    assert len(asked) <= MOST, "\n".join(query["sql"][:150] for query in asked)
