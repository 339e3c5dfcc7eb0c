"""What a reader wishes of letters; the app that knows people registers who is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from tsemed.notifications.message_templates import Recipient


@dataclass(frozen=True)
class RecipientWishes:
    """Whether somebody wants calls and no letters, and in which hours nothing is sent."""

    calls_only: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None


NO_WISHES = RecipientWishes()
Ask = Callable[[Recipient], RecipientWishes]
_asks: list[Ask] = []


def extend_wishes(ask: Ask) -> Ask:
    """Register who knows the wishes of a reader."""
    _asks.append(ask)
    return ask


def wishes_of(to: Recipient) -> RecipientWishes:
    """Return the wishes of a reader; the first who knows any says so."""
    found = (ask(to) for ask in _asks)
    return next((one for one in found if one != NO_WISHES), NO_WISHES)
