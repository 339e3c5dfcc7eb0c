"""The life of a cycle (OM-2.2), and what is decided about those who take part in it (OM-2.3)."""

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
OVER = frozenset({_S.CLOSED, _S.CANCELLED})

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


class ParticipationState(StrEnum):
    APPLIED = "applied"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


_P = ParticipationState
TAKING_PART = (_P.APPLIED, _P.ACCEPTED, _P.DEFERRED)
_ENDS = frozenset({_P.REJECTED, _P.WITHDRAWN, _P.LEFT})

PARTICIPATION = StateTable(
    ParticipationState,
    {
        _P.APPLIED: frozenset({_P.ACCEPTED, _P.DEFERRED}) | _ENDS,
        _P.ACCEPTED: frozenset({_P.DEFERRED}) | _ENDS,
        _P.DEFERRED: frozenset({_P.ACCEPTED, _P.DEFERRED}) | _ENDS,
        _P.REJECTED: frozenset({_P.APPLIED}),
        _P.WITHDRAWN: frozenset({_P.APPLIED}),
        _P.LEFT: frozenset({_P.APPLIED}),
    },
)
