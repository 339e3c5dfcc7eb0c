"""Running the tasks of the queue, and giving back those of a lost worker."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from tsemed.notifications.rules import TRIES_OF_A_TASK

AnyTask = DBTaskResult[Any, Any]


class WorkerLostError(Exception):
    """The worker died each time it ran this task; it is not tried again."""


def run_next_task(*, worker: str) -> bool:
    """Run the first ready task, if there is one; its own failure is written on it."""
    claimed = _claim(worker)
    if claimed is None:
        return False
    LibraryWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=claimed.backend_name,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker,
        excluded_queue_names=[],
    ).run_task(claimed)
    return True


def requeue_lost_tasks(*, living: Collection[str]) -> int:
    """Make the running tasks of lost workers ready again; return how many.

    A task that took several workers with it is given up: it is probably what killed them.
    """
    lost = [
        task
        for task in DBTaskResult.objects.running().order_by("enqueued_at")[:1000]
        if not task.worker_ids or task.worker_ids[-1] not in living
    ]
    given_back = 0
    for task in lost:
        # Conditional: another worker's reaper, or the task's own end, may come first.
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < TRIES_OF_A_TASK:
            given_back += same.update(status=TaskResultStatus.READY)
        elif same.exists():
            task.set_failed(WorkerLostError())
    return given_back


def give_back_tasks(*, worker: str) -> int:
    """Make the running tasks of a worker that is asked to stop ready again; return how many.

    It is no try: a long task would else be given up after a few updates of the system.
    """
    given_back = 0
    for task in DBTaskResult.objects.running().order_by("enqueued_at")[:1000]:
        if task.worker_ids and task.worker_ids[-1] == worker:
            same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
            given_back += same.update(
                status=TaskResultStatus.READY, worker_ids=task.worker_ids[:-1]
            )
    return given_back


def _claim(worker: str) -> AnyTask | None:
    ready = DBTaskResult.objects.ready()
    if not ready.exists():
        return None
    with transaction.atomic():
        task: AnyTask | None = ready.get_locked()
        if task is not None:
            task.claim(worker)
    return task
