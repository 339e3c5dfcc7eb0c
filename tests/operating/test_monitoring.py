"""What a monitor asks: whether it works and how much waits, and nothing about anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tsemed.notifications.models import Heartbeat, OutboxMessage

TOKEN = "a-token-for-the-monitor"
CANARY = "canarit"
ALL_WORK = {"database": "ok", "migrations": "ok", "worker": "ok", "letters": "ok"}


def beat(at: datetime) -> None:
    Heartbeat.objects.create(worker=f"{CANARY}-host", began_at=at, beat_at=at)


def letter(*, due: datetime, state: str = "waiting") -> None:
    OutboxMessage.objects.create(
        key=f"{CANARY} {state}", message_id="m", app=CANARY, name=CANARY, language="he",
        address=f"{CANARY}@example.org", subject=CANARY, text=CANARY, state=state,
        posted_at=due, not_before=due, state_since=due,
    )  # fmt: skip


def ask(path: str, **headers: str) -> Any:
    """Ask as a monitor does: by address, under a host name that nobody allowed."""
    return Client(headers={"Host": "10.1.2.3:8000", **headers}).get(path)


def test_life_is_answered_without_a_database() -> None:
    answer = ask("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"process": "ok"})
    assert answer.cookies == {}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_every_part_works() -> None:
    beat(timezone.now())
    letter(due=timezone.now() - timedelta(minutes=5))
    answer = ask("/health/ready")
    assert (answer.status_code, answer.json()) == (200, ALL_WORK)


@pytest.mark.django_db
def test_a_worker_without_a_beat_is_wrong() -> None:
    beat(timezone.now() - timedelta(minutes=5))
    answer = ask("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {**ALL_WORK, "worker": "wrong"})


@pytest.mark.django_db
def test_letters_that_wait_too_long_are_wrong() -> None:
    beat(timezone.now())
    letter(due=timezone.now() - timedelta(minutes=15))
    answer = ask("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {**ALL_WORK, "letters": "wrong"})
    assert CANARY not in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_migration_is_wrong() -> None:
    beat(timezone.now())
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="notifications").order_by("name").last()
    recorder.record_unapplied("notifications", last.name)
    assert ask("/health/ready").json() == {**ALL_WORK, "migrations": "wrong"}


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_figures_are_not_there_without_the_token(settings: Any, headers: dict[str, str]) -> None:
    for token in (TOKEN, ""):
        settings.METRICS_TOKEN = token
        nowhere = Client(headers={"Host": "localhost", **headers})
        assert nowhere.get("/metrics").content == nowhere.get("/metricz").content
        assert ask("/metrics", **headers).status_code == 400


@pytest.mark.django_db
def test_figures_count_and_name_nobody(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    beat(timezone.now())
    letter(due=timezone.now() - timedelta(minutes=2))
    letter(due=timezone.now(), state="failed")
    answer = ask("/metrics", Authorization=f"Bearer {TOKEN}")
    text = answer.content.decode()
    figures = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert figures["tsemed_workers",] == 1
    assert figures["tsemed_letters", "waiting"] == figures["tsemed_letters", "failed"] == 1
    assert figures["tsemed_tasks", "failed"] == 0
    assert 119 < figures["tsemed_letters_oldest_due_seconds",] < 600
    assert CANARY not in text
