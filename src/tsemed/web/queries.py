"""Reads that only a page across all apps needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.audit_events import PAGE_REFUSED
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.sanitise import number_in
from tsemed.people.models import Person
from tsemed.people.roles import user_id_of

AUDIT_PAGE = 50


def audit_rows(user: User, wanted: Mapping[str, str], *, day: date | None) -> QuerySet[AuditRow]:
    """Return the audit rows, latest first, narrowed; only for those who answer for data."""
    if not user.has_perm("web.read_audit"):
        raise PermissionDenied
    rows = AuditRow.objects.select_related("actor__person__mentor", "actor__person__mentee")
    # Of the reasons only that of a refused page is read: its name.
    is_refusal = When(event=PAGE_REFUSED.name, then=F("reason"))
    page = Case(is_refusal, default=Value(""), output_field=TextField())
    rows = rows.defer("reason", "details").annotate(page=page)
    if wanted.get("kind") in set(AuditKind):
        rows = rows.filter(kind=wanted["kind"])
    if data_class := wanted.get("data_class"):
        rows = rows.exclude(data_class="").filter(data_class=data_class[:40])
    if (about := number_in(wanted.get("about"))) is not None:
        rows = rows.filter(subject_type=Person._meta.label_lower, subject_id=about)
    if (by := number_in(wanted.get("by"))) is not None:
        rows = rows.filter(actor_id=user_id_of(by) or 0)
    if day is not None:
        begins = timezone.make_aware(datetime.combine(day, time.min))
        rows = rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    if (before := number_in(wanted.get("before"))) is not None:
        rows = rows.filter(pk__lt=before)
    # Of one day all rows are sorted: by the bare id the database would read the years after it.
    return rows.order_by((F("id") + 0).desc() if day is not None else "-id")
