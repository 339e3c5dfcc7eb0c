"""What the audit names of reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import register
from tsemed.base.models import AuditKind

SUMMARY_EXPORTED = register(
    "reports.cycle.summary_exported", AuditKind.EXPORT, _("A summary was taken out")
)
