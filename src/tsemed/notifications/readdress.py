"""Letters follow their reader: what waits goes to the address that opens the account now."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from tsemed.accounts.events import address_changed
from tsemed.accounts.models import User
from tsemed.notifications.operations import redirect_messages


@receiver(address_changed)
def follow(user: User, old: str, new: str, **_more: Any) -> None:
    """Redirect the letters that wait for a user with a new address."""
    redirect_messages(user, old=old, new=new)
