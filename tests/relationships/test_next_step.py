"""What comes next for a pair, on its page and in the list of pairs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import NOW, TODAY, Cast
from tests.relationships.pairs import POLICY, galil_pair

from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.rules import NextStep, next_step_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BEGAN, ENDS = TODAY - timedelta(days=20), TODAY + timedelta(days=160)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "next_on", "met", "ends_on", "expected"),
    [
        ("active", None, False, ENDS, (NextStep.FIRST_MEETING, BEGAN + timedelta(days=14))),
        ("active", TOMORROW, False, ENDS, (NextStep.MEETING, TOMORROW)),
        ("active", YESTERDAY, True, ENDS, (NextStep.REPORT, YESTERDAY)),
        ("active", None, True, ENDS, (NextStep.AGREE, None)),
        ("active", None, True, YESTERDAY, (NextStep.CLOSE, YESTERDAY)),
        ("paused", TOMORROW, True, ENDS, (NextStep.RESUME, TOMORROW)),
        ("closing", None, True, ENDS, (NextStep.COMPLETE, None)),
        ("closing", TOMORROW, True, ENDS, (NextStep.MEETING, TOMORROW)),
        ("completed", None, True, ENDS, None),
        ("ended_early", None, True, ENDS, None),
    ],
)
def test_what_comes_next_follows_from_where_a_pair_stands(
    state: str, next_on: date | None, met: bool, ends_on: date, expected: object
) -> None:
    found = next_step_of(
        state,
        next_on=next_on,
        met=met,
        started_on=BEGAN,
        planned_end_on=ends_on,
        paused_until=TOMORROW,
        on=TODAY,
        policy=POLICY,
    )
    assert found == expected


def test_om_2_10_the_page_and_the_list_name_the_next_step(cast: Cast) -> None:
    pair, user = galil_pair(cast, days_ago=3), cast.login("dana")
    Relationship.objects.update(planned_end_on=localdate() + timedelta(days=90))
    pair.meetings.all().delete()
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend=BACKEND)
    pages = [
        reverse("relationships:relationship", args=[pair.pk]),
        reverse("relationships:list"),
    ]
    for page in pages:
        assert "First meeting by" in client.get(page).content.decode()
    tomorrow = localdate() + timedelta(days=1)
    Meeting.objects.create(relationship=pair, state="planned", state_since=NOW, on=tomorrow)
    for page in pages:
        assert "Meeting on" in client.get(page).content.decode()
    Relationship.objects.update(state="closing")
    Meeting.objects.all().delete()
    for page in pages:
        assert "Hold the closing meeting" in client.get(page).content.decode()
