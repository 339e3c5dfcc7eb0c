"""What the worker throws away every hour, so that nothing grows for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from tsemed.accounts.alerts import send_all_owed_alerts
from tsemed.accounts.credential_changes import expire_changes
from tsemed.accounts.dual_control import carry_out_due
from tsemed.accounts.operations import delete_expired
from tsemed.base.models import Receipt, RefusalMinute
from tsemed.base.sealing import seal_rows
from tsemed.notifications.models import Heartbeat
from tsemed.notifications.schedule import hourly


@hourly
def send_waiting_alerts(at: datetime) -> None:
    """Send owners the alerts that had to wait until a letter may go to their address again."""
    send_all_owed_alerts(at=at)


@hourly
def carry_out_changes(at: datetime) -> None:
    """Carry out the changes of credentials whose waiting time is over."""
    carry_out_due(at=at)


@hourly
def seal_audit(at: datetime) -> None:
    """Write seals on what was written into the audit since the last one."""
    seal_rows(at=at)


@hourly
def delete_old_rows(at: datetime) -> None:
    """Remove ended sessions, old receipts of forms, old tasks and lost workers."""
    Session.objects.filter(expire_date__lt=at).delete()
    delete_expired(at=at)
    expire_changes(at=at)
    Receipt.objects.filter(given_at__lt=at - timedelta(days=7)).delete()
    RefusalMinute.objects.filter(at__lt=at - timedelta(hours=1)).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=at - timedelta(days=14)).delete()
    Heartbeat.objects.filter(beat_at__lt=at - timedelta(days=1)).delete()
