"""Writing to the audit: every step, every change, every reading of a sensitive class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from django.db import models, transaction
from django.db.models import Model, QuerySet

from tsemed.base.audit_events import PAGE_REFUSED, Event, event_named
from tsemed.base.models import AuditRow, RefusalMinute, Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

BATCH: Final = 1_000
# What a row is about: the thing, or its model and key.
Subject = Model | tuple[type[Model], int]
# What people write in their own words; the audit keeps that it changed, never what it says.
_FREE_TEXT: Final = (models.CharField, models.TextField)


def build_row(
    event: Event,
    subject: Subject,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    data_class: str = "",
    details: Mapping[str, Any] | None = None,
    from_state: str = "",
    to_state: str = "",
) -> AuditRow:
    """Return one unsaved audit row about subject; raise UnknownEvent.

    Every row of the audit is built here. Details hold ids and codes, never texts.
    """
    model, pk = subject if isinstance(subject, tuple) else (subject._meta.model, subject.pk)
    return AuditRow(
        event=event_named(event.name).name,
        at=at,
        actor=by,
        kind=event.kind,
        subject_type=model._meta.label_lower,
        subject_id=pk,
        reason=reason,
        data_class=data_class,
        details=dict(details or {}),
        from_state=from_state,
        to_state=to_state,
    )


def record(
    event: Event, subject: Subject, *, by: User | None, at: datetime, **facts: Any
) -> AuditRow:
    """Write one audit row about subject; `facts` are those of `build_row`."""
    row = build_row(event, subject, by=by, at=at, **facts)
    row.save(force_insert=True)
    return row


def record_many(rows: Iterable[AuditRow]) -> None:
    """Write many rows that `build_row` returned."""
    AuditRow.objects.bulk_create(rows, batch_size=BATCH)


def record_reading(
    event: Event,
    subjects: list[Model],
    *,
    data_class: str,
    by: User,
    at: datetime,
    purpose: str = "",
) -> None:
    """Write one row per subject whose sensitive class was shown to a person."""
    facts: dict[str, Any] = {"by": by, "at": at, "data_class": data_class, "reason": purpose}
    record_many(build_row(event, subject, **facts) for subject in subjects)


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
            record(PAGE_REFUSED, user, by=user, at=at, reason=page, details=details)
    return is_first


def differences(thing: Versioned, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what these changes alter, as details: the fields, and values where they may stand.

    Of a field of a sensitive class and of every free text the name alone is kept.
    """
    altered = {
        name: [old, new]
        for name, old, new in (
            (name, _plain(_held(thing, name)), _plain(changes[name])) for name in sorted(changes)
        )
        if name not in thing.unaudited and old != new
    }
    values = {name: both for name, both in altered.items() if keeps_values(type(thing), name)}
    return {
        **({"fields": list(altered)} if altered else {}),
        **({"values": values} if values else {}),
    }


def keeps_values(model: type[Versioned], name: str) -> bool:
    """Return whether the audit keeps the old and the new value of a field."""
    field = model._meta.get_field(name)
    is_free_text = isinstance(field, _FREE_TEXT) and not field.choices
    return not is_free_text and name not in model.named_only


def history_of(subject: Model) -> QuerySet[AuditRow]:
    """Return what happened to subject, oldest first; the caller has checked that it may be seen."""
    return AuditRow.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("id")


def _held(thing: Versioned, name: str) -> Any:
    """Return what a field holds, of a relation the key, without a query."""
    field = thing._meta.get_field(name)
    return getattr(thing, getattr(field, "attname", name))


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list | tuple | set | frozenset):
        plain = [_plain(one) for one in value]
        return plain if isinstance(value, list | tuple) else sorted(plain, key=str)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return value if value is None or isinstance(value, bool | int | float) else str(value)
