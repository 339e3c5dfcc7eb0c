"""Every step that is declared answers alike; a new one adds how to reach the state before it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.architecture.lives import (
    columns_of,
    make_goal,
    make_response,
    make_sheet,
    make_version,
)
from tests.architecture.test_not_yours import named_patterns
from tests.cast import BEGUN, Cast, lose
from tests.finance.months import terms
from tests.imports.lists import RUTH, mentors
from tests.matching.rounds import asked
from tests.relationships.pairs import galil_pair

from tsemed.base.audit import history_of
from tsemed.base.models import Stateful
from tsemed.base.steps import Reason, Step

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRITTEN = "as was agreed by telephone"


@dataclass(frozen=True)
class Before:
    """A thing before its step: who may take it and who not, where it leads, where it is over."""

    thing: Callable[[Cast], Any]
    who: str
    not_who: str
    becomes: str
    over: str
    sent: dict[str, str] = field(default_factory=dict)
    # What else holds of a thing that is over.
    over_with: dict[str, Any] = field(default_factory=dict)


def overdue(cast: Cast) -> Any:
    proposal = asked(cast)
    type(proposal).objects.filter(pk=proposal.pk).update(deadline_on=date(2026, 1, 1))
    return proposal


def undecided(cast: Cast) -> Any:
    lose(cast.yosef, "accepted")
    return cast.yosef


def over_for_good(cast: Cast) -> Any:
    type(cast.yosef).objects.filter(pk=cast.yosef.pk).update(
        state="rejected", left_on=BEGUN, accepted_on=None
    )
    return cast.yosef


def sheet_at(state: str = "open") -> Callable[[Cast], Any]:
    """Return what makes a month of the freelancer that stands at a state, with a rate."""

    def make(cast: Cast) -> Any:
        terms(cast)
        sheet = make_sheet(cast, name="farid")
        columns = columns_of(sheet, state)
        type(sheet).objects.filter(pk=sheet.pk).update(state=state, **columns)
        return sheet

    return make


BEFORE = {
    "partners:step": Before(
        lambda cast: cast.bank, "noa", "dana", "resting", "contacted", {"to": "resting"}
    ),
    "cycles:step": Before(
        lambda cast: cast.galil, "dana", "tamar", "mentoring", "closed", {"to": "mentoring"}
    ),
    "cycles:decide": Before(
        undecided,
        "dana",
        "tamar",
        "accepted",
        "left",
        {"to": "accepted"},
        {"left_on": BEGUN},
    ),
    "cycles:leave": Before(
        lambda cast: cast.yosef,
        "dana",
        "tamar",
        "left",
        "rejected",
        {},
        {"left_on": BEGUN, "accepted_on": None},
    ),
    "cycles:apply_again": Before(
        over_for_good,
        "dana",
        "tamar",
        "applied",
        "accepted",
        {},
        {"left_on": None, "accepted_on": BEGUN},
    ),
    "people:settle_goal": Before(
        make_goal,
        "dana",
        "farid",
        "reached",
        "given_up",
        {"to": "reached"},
        {"settled_on": BEGUN},
    ),
    "finance:submit_sheet": Before(
        sheet_at(), "farid", "fanny", "submitted", "paid", {}, {"amount": 100}
    ),
    "finance:approve_sheet": Before(
        sheet_at("submitted"), "noa", "farid", "approved", "paid", {}, {"amount": 100}
    ),
    "finance:return_sheet": Before(
        sheet_at("submitted"), "noa", "farid", "returned", "paid", {}, {"amount": 100}
    ),
    "finance:pay_sheet": Before(
        sheet_at("approved"), "fanny", "farid", "paid", "open", {}, {"amount": None}
    ),
    "matching:withdraw": Before(asked, "dana", "farid", "withdrawn", "declined"),
    "matching:release": Before(overdue, "dana", "farid", "released", "declined"),
    "questionnaires:publish": Before(make_version, "noa", "dana", "published", "discarded"),
    "questionnaires:discard": Before(make_version, "noa", "dana", "discarded", "published"),
    "questionnaires:retire": Before(
        lambda cast: make_version(cast, published=True), "noa", "dana", "retired", "discarded"
    ),
    "relationships:step_pair": Before(
        galil_pair, "dana", "tamar", "closing", "completed", {"to": "closing"}
    ),
    "questionnaires:leave_off": Before(make_response, "dana", "tamar", "discarded", "submitted"),
    "imports:apply": Before(
        lambda cast: mentors(cast, RUTH), "dana", "farid", "applied", "cancelled"
    ),
    "imports:cancel": Before(
        lambda cast: mentors(cast, RUTH), "dana", "farid", "cancelled", "applied"
    ),
}


def declared() -> dict[str, Step[Any]]:
    found = ((name, pattern.callback) for name, pattern in named_patterns(get_resolver()))
    actions = {name: view.action for name, view in found if hasattr(view, "action")}
    return {name: one for name, one in actions.items() if isinstance(one, Step)}


def press(cast: Cast, name: str, thing: Stateful, **sent: str) -> Any:
    before = BEFORE[name]
    client = Client()
    client.force_login(cast.login(sent.pop("who", before.who)), backend=BACKEND)
    version = type(thing)._base_manager.get(pk=thing.pk).version
    fields = {"seen": str(version), "why": WRITTEN, **before.sent, **sent}
    return client.post(reverse(name, args=[thing.pk]), fields)


def steps_of(thing: Stateful) -> int:
    return history_of(thing).filter(kind="step").count()


def state_of(thing: Stateful) -> str:
    return str(type(thing)._base_manager.get(pk=thing.pk).state)


def test_every_declared_step_is_tried_here() -> None:
    assert declared().keys() == BEFORE.keys(), "say how a thing stands before the new step"


@pytest.mark.parametrize("name", BEFORE)
def test_a_right_step_is_taken(cast: Cast, name: str) -> None:
    thing = BEFORE[name].thing(cast)
    answer = press(cast, name, thing)
    assert (answer.status_code, state_of(thing)) == (302, BEFORE[name].becomes)


@pytest.mark.parametrize("name", BEFORE)
def test_nobody_else_takes_it(cast: Cast, name: str) -> None:
    thing = BEFORE[name].thing(cast)
    state, before = state_of(thing), steps_of(thing)
    assert press(cast, name, thing, who=BEFORE[name].not_who).status_code in (403, 404)
    assert (state_of(thing), steps_of(thing)) == (state, before)


@pytest.mark.parametrize("name", BEFORE)
def test_a_wrong_state_is_refused_with_what_was_typed(cast: Cast, name: str) -> None:
    thing = BEFORE[name].thing(cast)
    type(thing)._base_manager.filter(pk=thing.pk).update(
        state=BEFORE[name].over, **BEFORE[name].over_with
    )
    before = steps_of(thing)
    answer = press(cast, name, thing)
    assert (answer.status_code, state_of(thing)) == (409, BEFORE[name].over)
    assert steps_of(thing) == before
    assert WRITTEN in answer.content.decode()


@pytest.mark.parametrize("name", BEFORE)
def test_a_stale_page_is_refused_with_what_was_typed(cast: Cast, name: str) -> None:
    thing = BEFORE[name].thing(cast)
    state = state_of(thing)
    answer = press(cast, name, thing, seen="999")
    assert (answer.status_code, state_of(thing)) == (409, state)
    assert WRITTEN in answer.content.decode()


@pytest.mark.parametrize("name", BEFORE)
def test_a_missing_reason_is_asked_for(cast: Cast, name: str) -> None:
    thing = BEFORE[name].thing(cast)
    state = state_of(thing)
    answer = press(cast, name, thing, why=" ")
    if declared()[name].reason is Reason.REQUIRED:
        assert (answer.status_code, state_of(thing)) == (409, state)
    else:
        assert state_of(thing) == BEFORE[name].becomes


@pytest.mark.parametrize("name", BEFORE)
def test_a_step_sent_five_times_is_taken_once(cast: Cast, name: str) -> None:
    thing, key = BEFORE[name].thing(cast), str(uuid.uuid4())
    seen = str(type(thing)._base_manager.get(pk=thing.pk).version)
    answers = [press(cast, name, thing, form_key=key, seen=seen) for _again in range(5)]
    assert len({answer["Location"] for answer in answers}) == 1
    taken = [row.to_state for row in history_of(thing).filter(kind="step")]
    assert taken.count(BEFORE[name].becomes) == 1
