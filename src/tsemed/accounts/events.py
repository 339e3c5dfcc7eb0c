"""What happens to a login that an app above may have to follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent in the transaction of the change. Arguments: user, old (may be empty), new, at.
address_changed = Signal()
