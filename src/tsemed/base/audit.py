"""Writing to the audit: every step, every change, every reading of a sensitive class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model, QuerySet

from tsemed.base.models import AuditKind, AuditRow, RefusalMinute

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User


def record(
    kind: AuditKind,
    subject: Model,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    data_class: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditRow:
    """Write one audit row about subject; details hold ids and codes, never texts."""
    return AuditRow.objects.create(
        at=at,
        actor=by,
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        reason=reason,
        data_class=data_class,
        details=dict(details or {}),
    )


def record_reading(
    subjects: list[Model], *, data_class: str, by: User, at: datetime, purpose: str = ""
) -> None:
    """Write one row per subject whose sensitive class was shown to a person."""
    AuditRow.objects.bulk_create(
        AuditRow(
            at=at,
            actor=by,
            kind=AuditKind.READING,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            data_class=data_class,
            reason=purpose,
        )
        for subject in subjects
    )


def record_refusal(
    user: User, *, page: str, method: str, why: str, ids: Mapping[str, Any], at: datetime
) -> bool:
    """Record that an act was refused, once a minute for a person and page; return whether.

    `page` is the name of the URL and `ids` what it was about. Of many refusals at once, one
    inserts the row of the minute, and only that one writes to the audit.
    """
    minute = int(at.timestamp() // 60)
    with transaction.atomic():
        _row, is_first = RefusalMinute.objects.get_or_create(
            key=f"{user.pk}:{page[:90]}:{minute}", defaults={"at": at}
        )
        if is_first:
            details = {"method": method, "why": why, **ids}
            record(AuditKind.REFUSAL, user, by=user, at=at, reason=page, details=details)
    return is_first


def history_of(subject: Model) -> QuerySet[AuditRow]:
    """Return what happened to subject, oldest first; the caller has checked that it may be seen."""
    return AuditRow.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("id")
