"""What the audit names of lists that come in and go out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import register, register_steps
from tsemed.base.models import AuditKind
from tsemed.imports.models import Import

register_steps(Import)

LIST_UPLOADED = register("imports.import.list_uploaded", AuditKind.CHANGE, _("A list was uploaded"))
PEOPLE_EXPORTED = register(
    "imports.cycle.people_exported", AuditKind.EXPORT, _("A list of people was taken out")
)
