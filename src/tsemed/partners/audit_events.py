"""What the audit names of partners."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import register, register_changes, register_steps
from tsemed.base.models import AuditKind
from tsemed.partners.models import Partner

register_steps(Partner)
register_changes(Partner)

PARTNER_ENTERED = register("partners.partner.entered", AuditKind.CHANGE, _("A partner was entered"))
