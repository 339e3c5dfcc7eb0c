from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, Cast
from tests.notifications.conftest import DANA, GREETING

from tsemed.accounts.models import User
from tsemed.notifications.message_templates import Recipient
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import enqueue_message

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def post(number: int) -> OutboxMessage:
    context = {"name": f"name-{number}", "number": number}
    reader = User.objects.get(email__startswith="dana.")
    to = Recipient(address=DANA.address, language="he", user_id=reader.pk)
    outbox_message = enqueue_message(GREETING, to=to, context=context, key=f"k{number}", at=NOW)
    assert outbox_message is not None
    return outbox_message


@pytest.fixture
def dana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.login("dana"), backend=BACKEND)
    return client


def test_the_mailbox_shows_the_letters_to_its_reader_alone(
    cast: Cast, dana: Client, client: Client
) -> None:
    outbox_message = post(1)
    page = dana.get("/letters/").content.decode()
    assert f'href="/letters/{outbox_message.pk}/"' in page
    assert "name-1" in page
    other = Client()
    other.force_login(cast.login("yosef"), backend=BACKEND)
    assert "name-1" not in other.get("/letters/").content.decode()
    there = other.get(f"/letters/{outbox_message.pk}/")
    assert (there.status_code, there.content) == (404, other.get("/letters/9999/").content)


def test_the_band_of_the_demo_leads_to_the_letters(dana: Client) -> None:
    page = dana.get("/").content.decode()
    band = re.search(r'<aside class="demo-band.*?</aside>', page, re.DOTALL)
    assert band
    assert 'href="/letters/"' in band[0]
    assert page.count('href="/letters/"') == 1


@pytest.mark.parametrize("rows", [3, 30])
def test_the_mailbox_costs_the_same_queries_for_few_letters_and_many(
    rows: int, dana: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(rows):
        post(number)
    dana.get("/letters/")
    with django_assert_max_num_queries(12):
        page = dana.get("/letters/").content.decode()
    assert page.count("name-") == rows


def test_a_letter_is_shown_as_text_and_as_a_page_that_can_do_nothing(dana: Client) -> None:
    outbox_message = post(1)
    OutboxMessage.objects.filter(pk=outbox_message.pk).update(
        html="<script>alert(1)</script><p>hello</p>"
    )
    assert (
        'href="http://localhost:8000/r/1/"'
        in dana.get(f"/letters/{outbox_message.pk}/").content.decode()
    )
    page = dana.get(f"/letters/{outbox_message.pk}/page/")
    policy = page.headers["Content-Security-Policy"]
    assert page.content == b"<script>alert(1)</script><p>hello</p>"
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["", "page/"])
def test_a_letter_is_only_read(dana: Client, page: str) -> None:
    sent = post(1)
    assert dana.post(f"/letters/{sent.pk}/{page}").status_code == 405
    assert OutboxMessage.objects.get() == sent


def test_outside_the_demo_there_is_no_mailbox(cast: Cast, client: Client, settings: Any) -> None:
    settings.DEMO = False
    # A mentee, because staff outside the demo are first asked for a second factor.
    client.force_login(cast.login("yosef"), backend=BACKEND)
    outbox_message = post(1)
    assert client.get("/letters/").status_code == 403
    there, nowhere = client.get(f"/letters/{outbox_message.pk}/"), client.get("/letters/9999/")
    assert (there.status_code, there.content) == (404, nowhere.content)
