"""What the audit names of the choice lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import register, register_changes
from tsemed.base.models import AuditKind
from tsemed.terms.models import Term

register_changes(Term)

TERM_ADDED = register("terms.term.added", AuditKind.CHANGE, _("A term was added to a list"))
TERM_MOVED = register("terms.term.moved", AuditKind.CHANGE, _("A term was moved in its list"))
TERM_RETIRED = register("terms.term.retired", AuditKind.CHANGE, _("A term was retired"))
TERM_OFFERED = register("terms.term.offered", AuditKind.CHANGE, _("A term is offered again"))
