"""What the audit names of terms, sheets and hours."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import Event, register, register_changes, register_steps
from tsemed.base.models import AuditKind
from tsemed.finance.models import HourEntry, Sheet


def _change(name: str, words: Promise | str) -> Event:
    return register(f"finance.{name}", AuditKind.CHANGE, words)


register_steps(Sheet)
register_changes(HourEntry)

TERMS_SET = _change("terms.set", _("Terms set"))
SHEET_OPENED = _change("sheet.opened", _("A month of hours was opened"))
HOURS_WRITTEN = _change("sheet.hours_written", _("Hours written"))
HOURS_REMOVED = _change("sheet.hours_removed", _("Hours removed"))
PAYROLL_TAKEN_OUT = register(
    "finance.sheet.payroll_taken_out", AuditKind.EXPORT, _("List for payroll taken out")
)
