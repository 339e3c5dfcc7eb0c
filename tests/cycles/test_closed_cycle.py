"""Nobody joins a cycle that is ending, has ended or was cancelled, by whatever way."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast

from tsemed.cycles import operations
from tsemed.cycles.decisions import decide
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.participation import CycleTakesNobody
from tsemed.cycles.states import CycleState, ParticipationState
from tsemed.people.identity_doubts import settle
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.states import DoubtState

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ENDED = (CycleState.CLOSING, CycleState.CLOSED, CycleState.CANCELLED)
SENTENCE = str(CycleTakesNobody.sentence)


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def end(cycle: Cycle, state: CycleState) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    cycle.refresh_from_db()


@pytest.mark.parametrize("state", ENDED)
def test_form_lets_nobody_into_an_ended_cycle(cast: Cast, state: CycleState) -> None:
    end(cast.galil, state)
    dana, address = browser(cast, "dana"), reverse("cycles:add_participant", args=[cast.galil.pk])
    new = {"given_name": "Sara", "family_name": "Adler", "language": "he", "side": "mentor"}
    for sent in (
        {"known": str(cast.yosef.person_id), "side": "mentor"},
        # Not yet known, and known to others: both are refused alike, and nothing waits.
        new | {"phone": "0523456789"},
        new | {"phone": str(cast.omar.person.phone)},
    ):
        answer = dana.post(address, sent)
        assert answer.status_code == 409
        assert SENTENCE in answer.content.decode()
    assert not Person.objects.filter(family_name="Adler").exists()
    assert not IdentityDoubt.objects.exists()
    assert not hasattr(Person.objects.get(pk=cast.yosef.person_id), "mentor")
    listed = dana.get(reverse("cycles:participants", args=[cast.galil.pk]))
    assert address not in listed.content.decode()


@pytest.mark.parametrize("state", ENDED)
def test_nobody_comes_back_to_an_ended_cycle(cast: Cast, state: CycleState) -> None:
    leaves: dict[str, Any] = {"by": cast.login("dana"), "at": NOW, "why": "Found work"}
    decide(cast.yosef, to=ParticipationState.LEFT, **leaves)
    end(cast.galil, state)
    with pytest.raises(CycleTakesNobody):
        operations.add_participant(
            cast.galil, person=cast.yosef.person, side=Side.MENTEE, by=cast.login("noa"), at=NOW
        )
    assert Participation.objects.get(pk=cast.yosef.pk).left_on is not None


@pytest.mark.parametrize("outcome", ["same", "another"])
def test_old_doubt_opens_no_ended_cycle(cast: Cast, outcome: str) -> None:
    omar = cast.omar.person
    sent = {
        "given_name": "Sara", "family_name": "Adler", "language": "he", "side": "mentor",
        "phone": str(omar.phone),
    }  # fmt: skip
    address = reverse("cycles:add_participant", args=[cast.galil.pk])
    browser(cast, "dana").post(address, sent)
    doubt = IdentityDoubt.objects.get()
    end(cast.galil, CycleState.CLOSED)
    chosen = {"outcome": str(omar.pk) if outcome == "same" else outcome}
    answer = browser(cast, "noa").post(reverse("people:doubt", args=[doubt.pk]), chosen)
    assert answer.status_code == 409
    assert SENTENCE in answer.content.decode()
    still = IdentityDoubt.objects.get()
    assert (still.state, still.facts["person"]["family_name"]) == (DoubtState.OPEN, "Adler")
    assert not Person.objects.filter(family_name="Adler").exists()
    assert not Participation.objects.filter(cycle=cast.galil, person=omar).exists()
    settle(still, DoubtState.LEFT_OUT, by=cast.login("noa"), at=NOW)
    assert IdentityDoubt.objects.get().facts == {}
