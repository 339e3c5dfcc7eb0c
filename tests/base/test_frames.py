"""Step, list and edit, tested through the pages of the partners, who use all three."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast

from tsemed.base.audit import history_of
from tsemed.base.refusals import ReasonRequired
from tsemed.base.steps import Reason, Step
from tsemed.notifications.models import OutboxMessage
from tsemed.partners.models import Partner
from tsemed.partners.queries import get_partner_for
from tsemed.partners.states import Engagement
from tsemed.partners.steps import ENGAGE

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def step(cast: Cast, name: str = "noa", **sent: str) -> Any:
    fields = {"to": "resting", "seen": "1", "why": "closed for the summer", **sent}
    return browser(cast, name).post(reverse("partners:step", args=[cast.bank.pk]), fields)


def test_a_step_is_taken_with_its_reason(cast: Cast) -> None:
    answer = step(cast)
    assert answer["Location"] == reverse("partners:partner", args=[cast.bank.pk])
    row = history_of(cast.bank).get()
    assert (row.to_state, row.reason) == ("resting", "closed for the summer")


def test_a_wrong_step_gives_back_what_was_typed(cast: Cast) -> None:
    answer = step(cast, to="contacted")
    assert answer.status_code == 409
    assert "closed for the summer" in answer.content.decode()
    assert Partner.objects.get(pk=cast.bank.pk).state == "active"


def test_a_step_from_a_stale_page_is_refused(cast: Cast) -> None:
    answer = step(cast, seen="7")
    assert "closed for the summer" in answer.content.decode()
    assert not history_of(cast.bank).exists()


def test_a_step_to_a_state_that_is_none_is_refused(cast: Cast) -> None:
    step(cast, to="married")
    assert not history_of(cast.bank).exists()


def test_a_step_without_the_right_is_refused(cast: Cast) -> None:
    step(cast, "dana")
    assert not history_of(cast.bank).exists()


def test_a_step_sent_five_times_is_taken_once(cast: Cast) -> None:
    client, address = browser(cast, "noa"), reverse("partners:step", args=[cast.bank.pk])
    key = "8d0f4f0e-54f5-4b0c-8f3a-2f0a0c8f6f11"
    fields = {"to": "resting", "seen": "1", "form_key": key}
    answers = {client.post(address, fields)["Location"] for _again in range(5)}
    assert answers == {reverse("partners:partner", args=[cast.bank.pk])}
    assert history_of(cast.bank).count() == 1


def needs_a_reason(**more: Any) -> Step[Partner]:
    return Step(
        name="rest",
        get=get_partner_for,
        permission="partners.step_partner",
        to=Engagement.RESTING,
        reason=Reason.REQUIRED,
        done="Noted.",
        back=lambda _partner: "/",
        **more,
    )


def test_a_step_without_its_required_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(ReasonRequired):
        needs_a_reason().take(cast.bank, by=cast.login("noa"), at=NOW, why="  ")
    assert not history_of(cast.bank).exists()


def test_a_failing_effect_takes_the_step_back(cast: Cast) -> None:
    def fail(thing: Any, *, by: Any, at: Any) -> None:
        raise RuntimeError("the letter could not be written")

    with pytest.raises(RuntimeError):
        needs_a_reason(effects=(fail,)).take(cast.bank, by=None, at=NOW, why="summer")
    assert Partner.objects.get(pk=cast.bank.pk).state == "active"
    assert not history_of(cast.bank).exists()
    assert not OutboxMessage.objects.exists()


def test_a_step_leaves_the_thing_as_it_stands_in_the_database(cast: Cast) -> None:
    ENGAGE.take(cast.bank, to=Engagement.RESTING, by=None, at=NOW)
    saved = Partner.objects.get(pk=cast.bank.pk)
    assert (cast.bank.state, cast.bank.version) == (saved.state, saved.version)


def listed(cast: Cast, query: str) -> Any:
    return browser(cast, "noa").get(reverse("partners:list") + query).context


def test_a_saved_view_narrows_and_says_its_count(cast: Cast) -> None:
    Partner.objects.filter(pk=cast.bank.pk).update(state="interested")
    page = listed(cast, "?view=engaging")
    assert [row["cells"][0]["text"] for row in page["table"]["rows"]] == ["Bank"]
    assert [(tab["label"], tab.get("count"), tab["current"]) for tab in page["tabs"]] == [
        ("הכול", None, False),
        ("בתהליך רתימה", 1, True),
        ("עובדים איתנו", 3, False),
    ]


def test_a_column_in_which_all_are_alike_is_shown_once(cast: Cast) -> None:
    page = listed(cast, "?kind=programme")
    assert [column["label"] for column in page["table"]["columns"]] == ["שם", "רתימה"]
    assert len(page["folded"]) == 1


def test_a_list_is_sorted_by_a_heading_and_turned_round(cast: Cast) -> None:
    names = ["Bank", "Bridge", "Mentoring office", "Steps"]
    for query, expected in (("?sort=name", names), ("?sort=-name", names[::-1])):
        rows = listed(cast, query)["table"]["rows"]
        assert [row["cells"][0]["text"] for row in rows] == expected


def test_a_list_is_not_sorted_by_what_is_no_column(cast: Cast) -> None:
    rows = listed(cast, "?sort=state_since")["table"]["rows"]
    assert [row["cells"][0]["text"] for row in rows] == [
        "Bank",
        "Bridge",
        "Mentoring office",
        "Steps",
    ]
