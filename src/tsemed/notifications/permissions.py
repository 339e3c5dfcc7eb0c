"""Who may look into the demo's mailbox."""

from __future__ import annotations

import rules
from django.conf import settings

from tsemed.accounts.models import User


@rules.predicate
def is_demo(_user: User) -> bool:
    """Return whether this is the demo, where every person and every letter is invented."""
    return bool(settings.DEMO)


@rules.predicate
def is_signed_in(user: User) -> bool:
    """Return whether the user has a login."""
    return user.is_authenticated


rules.add_perm("notifications.read_mailbox", is_demo & is_signed_in)
