"""What the audit names of messages."""

from __future__ import annotations

from tsemed.base.audit_events import register_steps
from tsemed.notifications.models import OutboxMessage

register_steps(OutboxMessage)
