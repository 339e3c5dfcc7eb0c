"""Doubts that nobody settled are forgotten after some days, with what was entered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tsemed.base.transitions import StaleVersion, WrongState, take_step
from tsemed.notifications.schedule import hourly
from tsemed.people.doubt_limits import DAYS_KEPT
from tsemed.people.models import IdentityDoubt
from tsemed.people.states import DoubtState

MOST_AT_ONCE = 1_000


@hourly
def expire_doubts(at: datetime) -> None:
    """End the doubts that were raised too long ago; nothing of what was entered is kept."""
    old = IdentityDoubt.objects.filter(state=DoubtState.OPEN, raised_at__lt=at - DAYS_KEPT)
    for doubt in old.order_by("pk")[:MOST_AT_ONCE]:
        try:
            forgotten: dict[str, Any] = {"facts": {}, "details": {}, "key": ""}
            take_step(doubt, DoubtState.EXPIRED, by=None, at=at, why="nobody_settled", **forgotten)
        except (StaleVersion, WrongState):
            continue
