"""How far the engagement of a partner has come (the stage "engaging", OM-2.1)."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class Engagement(StrEnum):
    CONTACTED = "contacted"
    INTERESTED = "interested"
    AGREED = "agreed"
    ACTIVE = "active"
    RESTING = "resting"
    ENDED = "ended"


ENGAGEMENT = StateTable(
    Engagement,
    {
        Engagement.CONTACTED: frozenset({Engagement.INTERESTED, Engagement.ENDED}),
        Engagement.INTERESTED: frozenset({Engagement.AGREED, Engagement.ENDED}),
        Engagement.AGREED: frozenset({Engagement.ACTIVE, Engagement.RESTING, Engagement.ENDED}),
        Engagement.ACTIVE: frozenset({Engagement.RESTING, Engagement.ENDED}),
        Engagement.RESTING: frozenset({Engagement.ACTIVE, Engagement.ENDED}),
        Engagement.ENDED: frozenset({Engagement.CONTACTED}),
    },
)
