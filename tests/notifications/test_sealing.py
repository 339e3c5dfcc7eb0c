"""The worker writes seals on the audit, with its other hourly jobs."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import NOW, Cast

from tsemed.base.audit import record
from tsemed.base.models import AuditRow, AuditSeal
from tsemed.notifications.schedule import Hourglass
from tsemed.people.audit_events import REGISTERED


def test_the_worker_seals_the_audit_every_hour(cast: Cast) -> None:
    worker = Hourglass()
    record(REGISTERED, cast.dana, by=None, at=NOW)
    assert worker.run_due_jobs(at=NOW)
    assert AuditSeal.objects.get().last_row == AuditRow.objects.latest("pk").pk
    record(REGISTERED, cast.dana, by=None, at=NOW)
    worker.run_due_jobs(at=NOW + timedelta(minutes=30))
    assert AuditSeal.objects.count() == 1
    worker.run_due_jobs(at=NOW + timedelta(hours=1))
    assert AuditSeal.objects.count() == 2


def test_nothing_new_needs_no_seal(cast: Cast) -> None:
    worker = Hourglass()
    record(REGISTERED, cast.dana, by=None, at=NOW)
    worker.run_due_jobs(at=NOW)
    worker.run_due_jobs(at=NOW + timedelta(hours=2))
    assert AuditSeal.objects.count() == 1
