"""The life of a cycle, in the operating model's stages (OM-2.2)."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class CycleState(StrEnum):
    DRAFT = "draft"
    RECRUITING = "recruiting"
    MATCHING = "matching"
    MENTORING = "mentoring"
    CLOSING = "closing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_S = CycleState
# People join a cycle in these states only.
TAKES_PEOPLE = frozenset({_S.DRAFT, _S.RECRUITING, _S.MATCHING, _S.MENTORING})

CYCLE = StateTable(
    CycleState,
    {
        _S.DRAFT: frozenset({_S.RECRUITING, _S.CANCELLED}),
        _S.RECRUITING: frozenset({_S.MATCHING, _S.CANCELLED}),
        _S.MATCHING: frozenset({_S.RECRUITING, _S.MENTORING, _S.CANCELLED}),
        _S.MENTORING: frozenset({_S.MATCHING, _S.CLOSING}),
        _S.CLOSING: frozenset({_S.CLOSED}),
        _S.CLOSED: frozenset(),
        _S.CANCELLED: frozenset(),
    },
)
