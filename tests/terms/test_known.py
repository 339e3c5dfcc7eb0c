"""What a process remembers of the lists, and how it hears of what another one changed."""

from __future__ import annotations

import pytest
from django.core.signals import request_started
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks.signals import task_started
from tests.cast import NOW, Cast
from tests.terms.lists import offered, population

from tsemed.spreadsheets import choices
from tsemed.terms import known, operations
from tsemed.terms.models import ChoiceList, Term


@pytest.fixture
def retired_elsewhere(db: None) -> None:
    """Let this process know the populations, and another one retire the Arab community."""
    assert "arab" in offered("population")
    Term.objects.filter(code="arab").update(retired_on="2026-01-01")


def test_lists_are_read_once_however_often_they_are_asked(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            choices.TOPIC.label("cv", language="en")
            known.label_of(ChoiceList.POPULATION, "arab")
    assert len(asked) == 1


def test_the_next_request_knows_what_another_process_retired(retired_elsewhere: None) -> None:
    assert "arab" in offered("population")
    Client().get("/nowhere/")
    assert "arab" not in offered("population")


@pytest.mark.parametrize("signal", [request_started, task_started])
def test_a_request_and_a_task_begin_without_lists(retired_elsewhere: None, signal: object) -> None:
    known.forget()
    receivers = [one for one in signal._live_receivers(None) if known.forget in one]  # type: ignore[attr-defined]
    assert receivers, "nothing forgets the lists"


def test_no_process_keeps_a_list_for_long(
    retired_elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = known.time.monotonic()
    monkeypatch.setattr(known.time, "monotonic", lambda: since + known.LONGEST_KEPT + 1)
    assert "arab" not in offered("population")


def test_who_changes_a_list_knows_it_at_once(cast: Cast) -> None:
    offered("population")
    term = population("arab")
    operations.arrange_term(term, to="retire", by=cast.login("noa"), at=NOW)
    assert "arab" not in offered("population")


def test_the_lists_of_people_follow_the_terms(db: None) -> None:
    assert [one.code for one in choices.POPULATION.offered] == offered("population")
    assert choices.POPULATION.codes_of("over_45") == ("age_45",)
    choices.POPULATION.follow(None)
    assert choices.POPULATION.codes_of("בני 45 ומעלה") == ("over_45",)
