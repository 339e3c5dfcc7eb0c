"""Figures for Prometheus, counted when they are asked for: amounts, never names or addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Count
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from tsemed import __version__
from tsemed.notifications.queries import living_workers, message_counts, oldest_due_since

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Figures(Collector):
    """The figures of one moment."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        """Yield each figure with its meaning."""
        yield InfoMetricFamily("tsemed", "The release that runs.", {"version": __version__})
        alive = living_workers(at=self.at, lost_after=settings.WORKER_LOST_AFTER)
        yield GaugeMetricFamily("tsemed_workers", "Workers whose heart beats.", len(alive))
        letters = GaugeMetricFamily("tsemed_letters", "Letters by state.", labels=["state"])
        for state, count in message_counts().items():
            letters.add_metric([state], count)
        yield letters
        since = oldest_due_since(at=self.at)
        yield GaugeMetricFamily(
            "tsemed_letters_oldest_due_seconds",
            "How long the oldest letter that is due has waited.",
            (self.at - since).total_seconds() if since else 0,
        )
        tasks = GaugeMetricFamily("tsemed_tasks", "Tasks by status.", labels=["status"])
        counted = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
        for status in TaskResultStatus:
            tasks.add_metric([status.lower()], counted.get(status.value, 0))
        yield tasks


def exposition(*, at: datetime) -> bytes:
    """Return the figures of a moment in the format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Figures(at=at))
    return generate_latest(registry)
