"""What the audit names of pairs and meetings."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import Event, register, register_steps
from tsemed.base.models import AuditKind
from tsemed.relationships.models import Meeting, Relationship


def _change(name: str, words: Promise | str) -> Event:
    return register(f"relationships.{name}", AuditKind.CHANGE, words)


register_steps(Relationship)
register_steps(Meeting)

PAIR_OPENED = _change("relationship.opened", _("Opened"))
MEETING_COUNTED = _change("relationship.meeting_counted", _("A meeting was counted"))
MEETING_PLANNED = _change("meeting.arranged", _("Planned"))
MEETING_MOVED = _change("meeting.day_changed", _("Another day was set"))
MEETING_REPORTED = _change("meeting.reported", _("Reported without a plan"))
CALL_NOTED = _change("meeting.call_noted", _("A call was noted"))
