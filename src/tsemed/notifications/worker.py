"""The worker: one process with a heart, a letters' thread and a tasks' thread.

`docs/decisions/0003-background-work.md` says why it is built this way.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from tsemed.notifications.delivery import keeps_text, way_out
from tsemed.notifications.models import Heartbeat
from tsemed.notifications.operations import (
    claim_message,
    requeue_lost_messages,
    send_message,
)
from tsemed.notifications.queries import is_mute, living_workers
from tsemed.notifications.schedule import Hourglass
from tsemed.notifications.tasks import give_back_tasks, requeue_lost_tasks, run_next_task

log = logging.getLogger("tsemed.worker")

LETTERS_IN_ONE_GO = 100
AWAY = "the database did not answer; trying again"


class Worker:
    """Three loops until stopped. Killed at any moment, it loses nothing.

    Letters and tasks have a thread each, so a sign-in code does not wait behind a long import.
    """

    def __init__(self, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        self.clock = clock
        self.stopping = threading.Event()
        self.hourglass = Hourglass()

    def run(self) -> None:
        """Work until `stop`; a heartbeat is written before the first message or task is taken."""
        self._begin()
        log.info("worker %s is at work", self.name)
        loops = [
            threading.Thread(target=self._keep, args=(self.beat, settings.WORKER_BEAT)),
            threading.Thread(target=self._keep, args=(self.send_messages, 1)),
        ]
        for loop in loops:
            loop.start()
        self._keep(self.run_tasks, 1)
        for loop in loops:
            loop.join()
        Heartbeat.objects.filter(worker=self.name).delete()

    def _begin(self) -> None:
        """Write the first beat, as soon as the database answers."""
        while not self.stopping.is_set():
            try:
                self.beat()
                return
            except DatabaseError:
                log.exception(AWAY)
                connection.close()
                self.stopping.wait(1)

    def stop(self) -> None:
        """Let what is being done be finished, and begin nothing more."""
        self.stopping.set()

    def give_back(self) -> None:
        """Give what this worker holds to the others at once, before it counts as lost."""
        give_back_tasks(worker=self.name)
        requeue_lost_messages(living=self._others(), at=self.clock())
        Heartbeat.objects.filter(worker=self.name).delete()

    def beat(self) -> bool:
        """Record that this worker lives."""
        now = self.clock()
        row = {"beat_at": now}
        Heartbeat.objects.update_or_create(
            worker=self.name, defaults=row, create_defaults={**row, "began_at": now}
        )
        return False

    def send_messages(self) -> bool:
        """Send what is due; true when there may be more."""
        requeue_lost_messages(living=self._others(), at=self.clock())
        if is_mute():
            return False
        through = way_out()
        try:
            for _turn in range(LETTERS_IN_ONE_GO):
                outbox_message = claim_message(worker=self.name, at=self.clock())
                if outbox_message is None or self.stopping.is_set():
                    return False
                if not send_message(
                    outbox_message, through=through, at=self.clock(), keep_text=keeps_text()
                ):
                    through.close()
        finally:
            through.close()
        return True

    def run_tasks(self) -> bool:
        """Run one task, and the hourly jobs when an hour is over."""
        requeue_lost_tasks(living=self._others())
        self.hourglass.run_due_jobs(at=self.clock())
        return run_next_task(worker=self.name)

    def _others(self) -> list[str]:
        # Between two turns of its loop this worker holds nothing, so what still carries its
        # name was left behind by a turn that failed, and is given back like a lost worker's.
        living = living_workers(at=self.clock(), lost_after=settings.WORKER_LOST_AFTER)
        return [name for name in living if name != self.name]

    def _keep(self, turn: Callable[[], bool], pause: float) -> None:
        """Take turns until stopped; a database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                close_old_connections()
                is_more = turn()
            except DatabaseError:
                log.exception(AWAY)
                is_more = False
            except Exception:
                log.exception("a turn of the worker failed; going on")
                is_more = False
            if not is_more:
                self.stopping.wait(pause)
        connection.close()
