"""kill -9 at any moment: nothing acknowledged is lost, and what was begun is done again."""

from __future__ import annotations

import random
import signal
import threading
import time
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from tests.operating.conftest import Receiver, System, until

KILLS = 7
NOTHING_LEFT = "0 0 0"  # letters, tasks, and either given up


class Writer(threading.Thread):
    """Somebody who writes, and asks again under the same key when no answer came."""

    def __init__(self, system: System, name: str, file: Path) -> None:
        super().__init__(daemon=True)
        self.system, self.name_of_writer, self.file = system, name, file
        self.acknowledged: list[str] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopping.is_set():
            key = f"{self.name_of_writer}-{number}"
            body = urlencode({"key": key, "file": str(self.file)}).encode()
            try:
                answer = self.system.asks("/write/", body)
            except (OSError, HTTPException):
                time.sleep(0.1)
                continue
            if answer == "written":
                self.acknowledged.append(key)
                number += 1
            time.sleep(0.02)


def everything(writers: list[Writer]) -> list[str]:
    """Return every key that was acknowledged."""
    return [key for writer in writers for key in writer.acknowledged]


def settles(system: System, *, timeout: float) -> None:
    """Wait until every letter is sent and every task done, as long as something moves.

    How much is left after the last kill, and how quickly it is worked off, follows from how busy
    the machine is. So the timeout is counted from the last progress. It is longer than the minute
    after which a letter that the mail server did not take is tried again. What was given up
    will never be done, and ends the wait at once.
    """
    left, moved = "", time.monotonic()
    while left != NOTHING_LEFT:
        now = what_is_left(system) or left
        if now != left:
            left, moved = now, time.monotonic()
        assert not left or left.endswith(" 0"), f"given up: {left}"
        assert time.monotonic() - moved < timeout, f"nothing moved for {timeout} s: {left}"
        time.sleep(0.05)


def what_is_left(system: System) -> str:
    """Return how many letters and tasks are unfinished and given up; empty if unanswered."""
    try:
        return system.asks("/count/")
    except (OSError, HTTPException):
        return ""


def kill_somebody(system: System, chance: random.Random) -> str:
    """Kill one process below the one that keeps them: a server, one of its workers, or ours."""
    family = psutil.Process(system.processes[0].pid).children(recursive=True)
    victim = chance.choice(family) if family else None
    if victim is None:
        return ""
    try:
        words = victim.cmdline()
        victim.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return ""
    return "worker" if "worker" in words else "web"


def test_killed_at_random_the_system_loses_nothing_acknowledged(
    system: System, receiver: Receiver, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    system.opens()
    writers = [Writer(system, name, notes) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    chance, killed = random.Random(20261124), []
    for _kill in range(KILLS):
        before = len(everything(writers))
        until(lambda: len(everything(writers)) > before + 3, seconds=300, what="to be served again")  # noqa: B023
        time.sleep(chance.uniform(0, 0.4))
        killed.append(kill_somebody(system, chance))
    for writer in writers:
        writer.stopping.set()
        writer.join(20)
    acknowledged = everything(writers)
    assert {"web", "worker"} <= set(killed), killed
    assert len(acknowledged) > 3 * KILLS

    settles(system, timeout=300)
    arrived = {subject: set(receiver.message_ids(subject)) for subject, _ in receiver.received}
    done = set(notes.read_text().split())
    assert [key for key in acknowledged if key not in arrived] == []
    assert [key for key in acknowledged if key not in done] == []
    assert {key: ids for key, ids in arrived.items() if len(ids) != 1} == {}


def test_a_worker_killed_while_the_server_takes_the_letter_sends_it_again_under_the_same_id(
    system: System, receiver: Receiver
) -> None:
    post = (
        "from tests.operating.urls import *\n"
        "hello = DrawnEmail('hello', 'x', '')\n"
        "enqueue_text(LETTER, hello, to=READER, key='k', at=timezone.now())"
    )
    system.does(post)
    first = system.start("worker")
    receiver.meanwhile = first.kill
    until(lambda: first.poll() == -signal.SIGKILL, seconds=300, what="the worker to be killed")
    receiver.meanwhile = lambda: None
    system.start("worker")
    until(lambda: len(receiver.received) == 2, seconds=300, what="the letter to come again")
    once, again = receiver.message_ids("hello")
    assert once == again
    system.does(
        "import time; from tsemed.notifications.models import *\n"
        "while OutboxMessage.objects.get().state != 'sent': time.sleep(0.1)"
    )


def test_a_task_of_a_killed_worker_is_done_by_another(system: System, tmp_path: Path) -> None:
    system.does(f"from tests.operating.work import *; wait_for_leave.enqueue({str(tmp_path)!r})")
    begun = tmp_path / "begun"
    first = system.start("worker")
    until(begun.exists, seconds=300, what="the task to begin")
    first.kill()
    (tmp_path / "leave").touch()
    system.start("worker")
    answer = system.does(
        "import time; from django_tasks_db.models import *\n"
        "while not DBTaskResult.objects.finished().exists(): time.sleep(0.1)\n"
        "task = DBTaskResult.objects.get()\n"
        "print(task.status, task.return_value, len(task.worker_ids))"
    )
    assert answer == "SUCCESSFUL ended 2"
    assert begun.read_text() == "begun\nbegun\n"


@pytest.mark.parametrize("database", ["empty"], indirect=True)
def test_a_stopped_system_leaves_no_process_behind(system: System) -> None:
    system.finish("migrate")
    tree = system.opens()
    family = psutil.Process(tree.pid).children(recursive=True)
    assert len(family) >= 3
    tree.send_signal(signal.SIGTERM)
    assert tree.wait(120) == 0
    assert [member for member in family if member.is_running()] == []
    second = system.opens(times=2)
    third = system.start("serve", "--port", str(system.port))
    assert third.wait(120) == 2
    assert (
        f"is in use by process {psutil.Process(second.pid).children()[0].pid} " in system.output()
    )
    assert second.poll() is None
