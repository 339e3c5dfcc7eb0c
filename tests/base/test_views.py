"""Declared permissions and receipts, on the form that enters a partner."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from tsemed.accounts.models import User
from tsemed.base.models import Receipt
from tsemed.partners.models import Partner

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KEY = "0f0e0d0c-0b0a-4909-8807-060504030201"


def browser(login: User) -> Client:
    client = Client()
    client.force_login(login, backend=BACKEND)
    return client


def enter(client: Client, name: str, key: str = KEY) -> str:
    """Return where the form that enters a partner leads; empty when it was not accepted."""
    form = {"name": name, "kind": "business", "form_key": key}
    return client.post(reverse("partners:open"), form).headers.get("Location", "")


def test_a_form_sent_five_times_makes_one_row_and_gets_one_answer(cast: Cast) -> None:
    noa = browser(cast.login("noa"))
    answers = {enter(noa, "Railway") for _ in range(5)}
    assert answers == {reverse("partners:partner", args=[Partner.objects.get(name="Railway").pk])}


def test_a_form_that_was_refused_leaves_no_receipt_and_may_be_sent_again(cast: Cast) -> None:
    noa = browser(cast.login("noa"))
    assert enter(noa, "") == ""
    assert not Receipt.objects.exists()
    assert enter(noa, "Railway") != ""
    assert Receipt.objects.get().user == cast.login("noa")


def test_the_receipt_of_somebody_else_answers_nobody(cast: Cast) -> None:
    other = Client(raise_request_exception=False)
    other.force_login(cast.login("noa"), backend=BACKEND)
    Receipt.objects.create(
        key=uuid.UUID(KEY),
        user=cast.login("dana"),
        answer="/people/1/",
        given_at=cast.galil.opened_at,
    )
    assert enter(other, "Railway") != "/people/1/"
    assert not Partner.objects.filter(name="Railway").exists()


@pytest.mark.parametrize("name", ["partners:list", "people:list", "cycles:list", "today:today"])
def test_a_view_leads_a_visitor_to_the_sign_in(name: str, db: None) -> None:
    answer = Client(raise_request_exception=False).get(reverse(name))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login/")
