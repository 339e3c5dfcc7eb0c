"""A worker that is asked to stop gives back what it does not finish, at once."""

from __future__ import annotations

import contextlib
import os
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW
from tests.notifications.conftest import DANA, GREETING

from tsemed.notifications.management.commands import worker as command
from tsemed.notifications.models import Heartbeat, Mute, OutboxMessage
from tsemed.notifications.operations import claim_message, enqueue_message
from tsemed.notifications.queries import is_mute, message_counts, oldest_due_since
from tsemed.notifications.rules import TRIES_OF_A_TASK
from tsemed.notifications.tasks import give_back_tasks
from tsemed.notifications.worker import Worker

pytestmark = pytest.mark.django_db


@task
def add(a: int, b: int) -> int:
    return a + b


def the_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_its_letter_and_its_task_are_free_for_others() -> None:
    worker = Worker(clock=lambda: NOW)
    worker.beat()
    add.enqueue(1, 1)
    the_task().claim(worker.name)
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    claim_message(worker=worker.name, at=NOW)
    worker.give_back()
    assert the_task().status == "READY"
    assert OutboxMessage.objects.get().state == "waiting"
    assert not Heartbeat.objects.exists()


def test_what_another_worker_does_is_left_to_it() -> None:
    worker, other = Worker(clock=lambda: NOW), Worker(clock=lambda: NOW)
    other.beat()
    add.enqueue(1, 1)
    the_task().claim(other.name)
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    claim_message(worker=other.name, at=NOW)
    worker.give_back()
    assert the_task().status == "RUNNING"
    assert OutboxMessage.objects.get().state == "sending"


def test_to_be_given_back_is_no_try() -> None:
    add.enqueue(1, 1)
    for number in range(TRIES_OF_A_TASK + 1):
        the_task().claim(f"worker {number}")
        assert give_back_tasks(worker=f"worker {number}") == 1
    assert (the_task().status, the_task().worker_ids) == ("READY", [])


def test_a_worker_that_ends_in_time_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    ended = threading.Event()
    ended.set()
    command.leave_in_time(Worker(clock=lambda: NOW), ended)
    assert left == []


def test_a_worker_that_does_not_end_leaves_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(command, "SECONDS_TO_FINISH", 0)
    worker = Worker(clock=lambda: NOW)
    worker.beat()
    command.leave_in_time(worker, threading.Event())
    assert left == [0]
    assert not Heartbeat.objects.exists()


def test_what_waits_is_counted_by_state_and_age() -> None:
    assert oldest_due_since(at=NOW) is None
    now = timezone.now()
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    assert message_counts()["waiting"] == 1
    assert message_counts()["failed"] == 0
    assert oldest_due_since(at=now) == OutboxMessage.objects.get().not_before


def test_a_mute_copy_sends_nothing_until_somebody_agrees() -> None:
    worker = Worker(clock=timezone.now)
    Mute.objects.create(since=NOW)
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    OutboxMessage.objects.update(not_before=NOW)
    worker.send_messages()
    assert OutboxMessage.objects.get().state == "waiting"
    call_command("unmute", "--send", stdout=StringIO())
    worker.send_messages()
    assert OutboxMessage.objects.get().state == "sent"
    with pytest.raises(CommandError, match="already"):
        call_command("unmute", "--send")


@pytest.mark.parametrize(
    ("answer", "state"), [("no", "waiting"), ("cancel", "cancelled"), ("send", "waiting")]
)
def test_letters_that_wait_are_asked_about(
    monkeypatch: pytest.MonkeyPatch, answer: str, state: str
) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    Mute.objects.create(since=NOW)
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    with contextlib.suppress(CommandError):
        call_command("unmute", stdout=StringIO())
    assert OutboxMessage.objects.get().state == state
    assert is_mute() == (answer == "no")
