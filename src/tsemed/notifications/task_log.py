"""One line when a task is enqueued and one when it ends; its number leads from one to the other."""

from __future__ import annotations

from typing import Any

import structlog
from django.dispatch import receiver
from django_tasks.signals import task_enqueued, task_finished, task_started

from tsemed.base.logs import request_id

log = structlog.get_logger("tsemed.tasks")


@receiver(task_enqueued)
def note_enqueued(task_result: Any, **_more: Any) -> None:
    """Log which request enqueued a task."""
    log.info("task enqueued", task=str(task_result.id), name=task_result.task.name)


@receiver(task_started)
def note_started(task_result: Any, **_more: Any) -> None:
    """Let the lines of a task carry its number."""
    request_id.set(f"task-{task_result.id}")


@receiver(task_finished)
def note_finished(task_result: Any, **_more: Any) -> None:
    """Log how a task ended."""
    log.info(
        "task ended",
        task=str(task_result.id),
        name=task_result.task.name,
        status=str(task_result.status).lower(),
    )
    request_id.set("")
