from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox_of_django
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Memory
from django.db import transaction
from django.test import override_settings
from django.utils import timezone, translation
from tests.cast import NOW
from tests.notifications.conftest import CODE, DANA, GREETING

from tsemed.base.audit import history_of
from tsemed.notifications.delivery import Mailbox, message_of
from tsemed.notifications.message_templates import (
    MessageTemplate,
    Recipient,
    all_templates,
    message_id,
    register,
)
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import (
    cancel_message,
    claim_message,
    enqueue_message,
    requeue_lost_messages,
    send_again,
    send_message,
)
from tsemed.notifications.outbox import Outbox

pytestmark = pytest.mark.django_db


class Deaf(BaseEmailBackend):
    """A mail server that is there and takes nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPServerDisconnected("busy")


def post(
    key: str = "k", letter: MessageTemplate = GREETING, *, at: datetime = NOW
) -> OutboxMessage:
    words = {"name": "ג'ורג' <b>", "number": 7, "code": "4711"}
    outbox_message = enqueue_message(letter, to=DANA, context=words, key=key, at=at)
    assert outbox_message is not None
    return outbox_message


def claim(*, worker: str = "w", at: datetime = NOW) -> OutboxMessage:
    outbox_message = claim_message(worker=worker, at=at)
    assert outbox_message is not None
    return outbox_message


@override_settings(SITE_ADDRESS="https://tsemed.example")
def test_a_letter_is_drawn_in_the_readers_language_when_it_is_posted() -> None:
    with translation.override("en"):
        outbox_message = post()
    name, link = "ג'ורג' <b>", "https://tsemed.example/r/7/"
    assert outbox_message.text == f"{name}\n\nשלום {name},\n\n{link}\n"
    assert outbox_message.subject == name
    assert '<html lang="he" dir="rtl">' in outbox_message.html
    assert "<p>שלום ג&#x27;ורג&#x27; &lt;b&gt;,</p>" in outbox_message.html
    assert f'<p class="action"><a href="{link}">לסבב</a></p>' in outbox_message.html
    assert outbox_message.message_id.endswith("@tsemed.example>")


def test_the_same_key_is_one_letter_with_one_message_id() -> None:
    first, second = post("asked-17"), post("asked-17", at=NOW + timedelta(days=1))
    assert (first.pk, first.message_id) == (second.pk, second.message_id)
    assert OutboxMessage.objects.count() == 1
    assert post("asked-18").message_id != first.message_id


def test_the_message_id_follows_from_the_key_alone() -> None:
    first, again, other = (message_id(key) for key in ("asked-1", "asked-1", "asked-2"))
    assert (first == again, first == other) == (True, False)
    assert first.endswith("@localhost>")


def test_a_letter_of_a_change_that_is_undone_was_never_posted() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_somebody_without_an_address_gets_no_letter() -> None:
    nobody = Recipient(address="", language="ar")
    assert enqueue_message(GREETING, to=nobody, context={}, key="k", at=NOW) is None
    assert not OutboxMessage.objects.exists()


def test_an_ordinary_letter_waits_for_the_morning_and_an_urgent_one_does_not() -> None:
    night = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    post("slow", at=night)
    urgent = post("fast", CODE, at=night)
    assert claim(at=night) == urgent
    assert claim_message(worker="w", at=night) is None
    morning = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    assert claim(at=morning).key == "slow"


def test_what_somebody_waits_for_goes_before_a_heap_of_older_letters() -> None:
    for number in range(3):
        post(f"old-{number}")
    post("code", CODE, at=NOW + timedelta(minutes=5))
    order = [claim(at=NOW + timedelta(minutes=5)).key for _ in range(4)]
    assert order == ["code", "old-0", "old-1", "old-2"]


def test_a_sent_letter_leaves_its_steps_and_no_key() -> None:
    outbox_message = post("code", CODE)
    taken = claim()
    assert send_message(taken, through=Mailbox(), at=NOW, keep_text=False)
    fresh = OutboxMessage.objects.get(pk=outbox_message.pk)
    assert (fresh.state, fresh.sent_at, fresh.text, fresh.html) == ("sent", NOW, "", "")
    steps = list(history_of(outbox_message).values_list("from_state", "to_state"))
    assert steps == [("waiting", "sending"), ("sending", "sent")]


def test_demo_keeps_the_text_of_every_letter() -> None:
    post("code", CODE)
    send_message(claim(), through=Mailbox(), at=NOW, keep_text=True)
    assert OutboxMessage.objects.get().text == "code\n\n4711\n"


def test_a_server_that_takes_nothing_is_asked_again_and_at_last_given_up() -> None:
    post()
    at, waits = NOW, []
    while (outbox_message := claim_message(worker="w", at=at)) is not None:
        assert not send_message(outbox_message, through=Deaf(), at=at, keep_text=True)
        fresh = OutboxMessage.objects.get()
        waits.append(round((fresh.not_before - at).total_seconds() / 60))
        at = max(fresh.not_before, at)
        if fresh.state == "failed":
            break
    assert waits[:-1] == [1, 5, 30, 120, 360, 960]
    given_up = OutboxMessage.objects.get()
    assert (given_up.state, given_up.problem) == ("failed", "SMTPServerDisconnected")
    send_again(given_up, at=at)
    assert claim(at=at).tries == 1


def test_a_letter_no_server_can_take_stops_no_other_letter() -> None:
    OutboxMessage.objects.filter(pk=post("bad").pk).update(subject="two\nlines")
    post("good")
    results = [
        send_message(claim(), through=Memory(), at=NOW, keep_text=True) for _turn in range(2)
    ]
    assert results == [False, True]
    assert OutboxMessage.objects.get(key="bad").problem.startswith("BadHeaderError")
    assert [mail.to for mail in outbox_of_django.outbox] == [["dana@example.org"]]


def test_the_envelopes_of_a_lost_worker_are_given_back_and_those_of_a_living_one_kept() -> None:
    post("held-by-lost"), post("held-by-living")
    claim(worker="lost"), claim(worker="living")
    assert requeue_lost_messages(living=["living"], at=NOW) == 1
    states = dict(OutboxMessage.objects.values_list("key", "state"))
    assert states == {"held-by-lost": "waiting", "held-by-living": "sending"}


def test_a_letter_is_taken_back_only_before_it_goes_out() -> None:
    post("k")
    assert cancel_message(key="k", at=NOW)
    assert claim_message(worker="w", at=NOW) is None
    post("l")
    claim()
    assert not cancel_message(key="l", at=NOW)


def test_the_mail_says_that_a_machine_wrote_it_and_carries_both_forms() -> None:
    outbox_message = post()
    message = message_of(outbox_message).message()
    assert message["Message-ID"] == outbox_message.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert [p.get_content_type() for p in message.walk()][1:] == ["text/plain", "text/html"]


def test_mail_of_a_library_becomes_an_urgent_letter_that_is_blanked() -> None:
    mail = EmailMultiAlternatives("Code", "12-34", to=["Dana <dana@example.org>"])
    mail.attach_alternative("<p>12-34</p>", "text/html")
    with translation.override("ar"):
        assert Outbox().send_messages([mail]) == 1
    outbox_message = OutboxMessage.objects.get()
    seen = (
        outbox_message.address,
        outbox_message.language,
        outbox_message.text,
        outbox_message.html,
    )
    assert seen == ("dana@example.org", "ar", "12-34", "<p>12-34</p>")
    assert (outbox_message.is_urgent, outbox_message.carries_key) == (True, True)
    assert outbox_message.not_before <= timezone.now()


def test_a_registered_letter_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsemed.notifications.message_templates._templates", {})
    letter = register(GREETING)
    assert all_templates() == [letter]
    drawn = letter.draw(language="ar", values={"name": "x", "number": 1})
    assert drawn.html.count('dir="rtl"') == 1


class Quoting(BaseEmailBackend):
    """A mail server that quotes the address in its refusal."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        (address,) = email_messages[0].to
        raise smtplib.SMTPRecipientsRefused({address: (550, f"<{address}> unknown".encode())})


def test_a_refusal_is_kept_without_the_address_it_quotes() -> None:
    post()
    send_message(claim(), through=Quoting(), at=NOW, keep_text=True)
    assert OutboxMessage.objects.get().problem == "SMTPRecipientsRefused: 550"
