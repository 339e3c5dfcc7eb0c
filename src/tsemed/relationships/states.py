"""The life of a pair, and the life of one meeting."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class PairState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"


_P = PairState

PAIR = StateTable(
    PairState,
    {
        _P.ACTIVE: frozenset({_P.PAUSED, _P.CLOSING, _P.ENDED_EARLY}),
        _P.PAUSED: frozenset({_P.ACTIVE, _P.CLOSING, _P.ENDED_EARLY}),
        _P.CLOSING: frozenset({_P.ACTIVE, _P.COMPLETED, _P.ENDED_EARLY}),
        _P.COMPLETED: frozenset(),
        _P.ENDED_EARLY: frozenset(),
    },
)

# A live pair takes one of the mentor's places.
LIVE = (PairState.ACTIVE, PairState.PAUSED, PairState.CLOSING)
# Steps without a day or a reason of their own.
UNEXPLAINED = (PairState.ACTIVE, PairState.CLOSING, PairState.COMPLETED)
ENDED = (PairState.COMPLETED, PairState.ENDED_EARLY)


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED_BY_MENTOR = "cancelled_by_mentor"
    CANCELLED_BY_MENTEE = "cancelled_by_mentee"
    MISSED = "missed"
    CANCELLED = "cancelled"


_M = MeetingState

NOT_HELD = (_M.MOVED, _M.CANCELLED_BY_MENTEE, _M.CANCELLED_BY_MENTOR, _M.MISSED)

MEETING = StateTable(
    MeetingState,
    {
        _M.PLANNED: frozenset({_M.HELD, *NOT_HELD, _M.CANCELLED}),
        _M.HELD: frozenset(),
        _M.MOVED: frozenset(),
        _M.CANCELLED_BY_MENTOR: frozenset(),
        _M.CANCELLED_BY_MENTEE: frozenset(),
        _M.MISSED: frozenset(),
        _M.CANCELLED: frozenset(),
    },
)
