from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW
from tests.notifications.conftest import DANA, GREETING

from tsemed.base.logs import request_id
from tsemed.notifications import schedule
from tsemed.notifications.models import Heartbeat, OutboxMessage
from tsemed.notifications.operations import claim_message, enqueue_message
from tsemed.notifications.tasks import requeue_lost_tasks, run_next_task
from tsemed.notifications.worker import Worker

pytestmark = pytest.mark.django_db


@task
def add(a: int, b: int) -> int:
    return a + b


@task
def stumble() -> None:
    raise LookupError("not there")


def the_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_a_task_is_run_once_and_its_answer_kept() -> None:
    add.enqueue(2, 3)
    assert [run_next_task(worker="w") for _ in range(2)] == [True, False]
    assert (the_task().status, the_task().return_value) == ("SUCCESSFUL", 5)


def test_the_number_of_a_task_leads_from_request_to_worker(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TSEMED_LOG", "json")
    request_id.set("the-request")
    add.enqueue(2, 3)
    request_id.set("")
    run_next_task(worker="w")
    enqueued, ended = [
        json.loads(line) for line in capsys.readouterr().err.splitlines() if "tsemed.tasks" in line
    ]
    assert (enqueued["request"], ended["request"]) == ("the-request", f"task-{the_task().pk}")
    assert enqueued["task"] == ended["task"] == str(the_task().pk)
    assert ended["status"] == "successful"


def test_a_task_that_fails_says_why_and_stops_nothing() -> None:
    stumble.enqueue()
    assert run_next_task(worker="w")
    assert the_task().status == "FAILED"
    assert "not there" in the_task().traceback


def test_a_task_of_a_lost_worker_is_ready_again_and_of_a_living_one_is_left() -> None:
    add.enqueue(1, 1)
    the_task().claim("lost")
    assert requeue_lost_tasks(living=["lost"]) == 0
    assert the_task().status == "RUNNING"
    assert requeue_lost_tasks(living=["other"]) == 1
    assert the_task().status == "READY"


def test_a_task_that_took_three_workers_with_it_is_given_up() -> None:
    add.enqueue(1, 1)
    for name in ("first", "second", "third"):
        the_task().claim(name)
        requeue_lost_tasks(living=[])
    assert the_task().status == "FAILED"
    assert the_task().exception_class_path.endswith("WorkerLostError")


def test_a_worker_sends_what_is_due_and_takes_back_what_its_own_failed_turn_left() -> None:
    worker = Worker(clock=lambda: NOW)
    worker.beat()
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    claim_message(worker=worker.name, at=NOW)
    worker.send_messages()
    assert OutboxMessage.objects.get().state == "sent"


def test_a_worker_that_stopped_beating_counts_as_lost_after_half_a_minute() -> None:
    now = [NOW]
    worker, other = Worker(clock=lambda: now[0]), Worker(clock=lambda: now[0])
    other.beat()
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    claim_message(worker=other.name, at=NOW)
    now[0] = NOW + timedelta(seconds=29)
    worker.send_messages()
    assert OutboxMessage.objects.get().state == "sending"
    now[0] = NOW + timedelta(seconds=31)
    worker.send_messages()
    assert OutboxMessage.objects.get().state == "sent"


def test_a_hourly_job_that_fails_stops_no_other_and_all_wait_for_the_next_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[datetime] = []
    monkeypatch.setattr(schedule, "_hourly", [])
    schedule.hourly(lambda at: 1 // 0)
    schedule.hourly(ran.append)
    glass = schedule.Hourglass()
    minutes = [NOW + timedelta(minutes=m) for m in (0, 59, 60)]
    assert [glass.run_due_jobs(at=m) for m in minutes] == [True, False, True]
    assert ran == [minutes[0], minutes[2]]


def test_housekeeping_forgets_workers_that_are_long_gone() -> None:
    for name, hours in (("old", 25), ("new", 23)):
        then = NOW - timedelta(hours=hours)
        Heartbeat.objects.create(worker=name, began_at=then, beat_at=then)
    schedule.Hourglass().run_due_jobs(at=NOW)
    assert list(Heartbeat.objects.values_list("worker", flat=True)) == ["new"]


def test_an_operator_sees_and_resends_failed_letters() -> None:
    enqueue_message(GREETING, to=DANA, context={"name": "x", "number": 1}, key="k", at=NOW)
    OutboxMessage.objects.update(state="failed", problem="refused")
    output = StringIO()
    call_command("outbox", "--send-again", stdout=output)
    lines = output.getvalue().splitlines()
    assert "failed     1" in lines
    assert lines[-1].endswith("testroom/greeting: refused")
    assert OutboxMessage.objects.get().state == "waiting"
