"""A form whose view computes: claimed first, computed outside, settled with what it writes."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import NOW, Cast, assemble

from tsemed.base import idempotency
from tsemed.base.models import Receipt
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.rounds import open_round

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KEY = uuid.UUID("0f0e0d0c-0b0a-4909-8807-060504030201")


def browser(cast: Cast, name: str = "dana") -> Client:
    client, user = Client(raise_request_exception=False), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def galil(cast: Cast) -> Round:
    return open_round(cast.galil, by=None, at=NOW)


def propose(client: Client, the_round: Round) -> Any:
    address = reverse("matching:propose", args=[the_round.pk])
    return client.post(address, {"form_key": str(KEY)})


def while_computing(act: Any) -> Any:
    """Return a wrapper of the database that acts once, when the pins are read to be computed."""
    done: list[bool] = []

    def acts(execute: Any, sql: str, *more: Any) -> Any:
        answer = execute(sql, *more)
        if 'FROM "matching_pin"' in sql and not done:
            done.append(True)
            act()
        return answer

    return connection.execute_wrapper(acts)


def test_the_receipt_is_settled_with_the_change(cast: Cast) -> None:
    the_round, client = galil(cast), browser(cast)
    address = reverse("matching:round", args=[the_round.pk])
    assert [propose(client, the_round).headers["Location"] for _ in range(3)] == [address] * 3
    receipt = Receipt.objects.get()
    assert (receipt.answer, receipt.claimed_by, receipt.claimed_until) == (address, None, None)
    assert Round.objects.get().version == the_round.version + 1


def test_the_same_form_sent_meanwhile_does_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "SECONDS_TO_WAIT", 0.2)
    the_round, answers = galil(cast), []
    second = browser(cast)
    with while_computing(lambda: answers.append(propose(second, the_round))):
        first = propose(browser(cast), the_round)
    assert first.headers["Location"] == reverse("matching:round", args=[the_round.pk])
    assert (answers[0].status_code, b"is being worked on" in answers[0].content) == (409, True)
    assert Round.objects.get().version == the_round.version + 1


def test_a_form_that_a_killed_process_held_is_sent_again_after_its_lease(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "SECONDS_TO_WAIT", 0.2)
    the_round, client, now = galil(cast), browser(cast), timezone.now()
    left = Receipt.objects.create(
        key=KEY,
        user=cast.login("dana"),
        given_at=now,
        claimed_by=uuid.uuid4(),
        claimed_until=now + idempotency.LEASE,
    )
    assert propose(client, the_round).status_code == 409
    assert not Proposal.objects.exists()
    Receipt.objects.filter(pk=left.pk).update(claimed_until=now - timedelta(seconds=1))
    propose(client, the_round)
    assert Proposal.objects.count() == 1


def test_a_lost_claim_writes_nothing(cast: Cast) -> None:
    the_round, thief = galil(cast), uuid.uuid4()

    def take_over() -> None:
        Receipt.objects.filter(key=KEY).update(claimed_by=thief)

    with while_computing(take_over):
        answer = propose(browser(cast), the_round)
    assert (answer.status_code, Proposal.objects.count()) == (409, 0)
    assert Receipt.objects.get().claimed_by == thief


def test_a_refusal_gives_the_claim_back(cast: Cast) -> None:
    the_round, client = galil(cast), browser(cast)
    Round.objects.update(state="closed")
    assert propose(client, the_round).status_code == 409
    assert not Receipt.objects.exists()


def test_a_fault_gives_the_claim_back(cast: Cast) -> None:
    def breaks() -> None:
        raise RuntimeError

    with while_computing(breaks):
        assert propose(browser(cast), galil(cast)).status_code == 500
    assert not Receipt.objects.exists()


def test_the_key_of_somebody_elses_form_is_refused(cast: Cast) -> None:
    the_round = galil(cast)
    elsewhere = {"user": cast.login("noa"), "answer": "/people/1/", "given_at": NOW}
    Receipt.objects.create(key=KEY, **elsewhere)
    answer = propose(browser(cast), the_round)
    assert (answer.status_code, "Location" in answer.headers) == (409, False)
    assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_five_sendings_at_once_one_computes_and_all_get_its_answer() -> None:
    cast = assemble()
    the_round = galil(cast)
    address = reverse("matching:round", args=[the_round.pk])
    browsers = [browser(cast) for _ in range(5)]

    def send(client: Client) -> Any:
        try:
            return propose(client, the_round).headers.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(send, browsers))
    assert set(answers) <= {address, None}
    assert answers.count(address) >= 1
    assert Round.objects.get().version == the_round.version + 1
