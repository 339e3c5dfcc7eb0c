"""The life of a round, and of one proposal in it."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class RoundState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    SENT = "sent"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_R = RoundState

ROUND = StateTable(
    RoundState,
    {
        _R.DRAFT: frozenset({_R.PROPOSED, _R.CANCELLED}),
        _R.PROPOSED: frozenset({_R.SENT, _R.CANCELLED}),
        _R.SENT: frozenset({_R.CLOSED}),
        _R.CLOSED: frozenset(),
        _R.CANCELLED: frozenset(),
    },
)

OPEN_ROUND = (RoundState.DRAFT, RoundState.PROPOSED, RoundState.SENT)


class ProposalState(StrEnum):
    DRAFTED = "drafted"
    WAITS_FOR_MANAGER = "waits_for_manager"
    MANAGER_AGREED = "manager_agreed"
    ASKED = "asked"
    MENTOR_AGREED = "mentor_agreed"
    MENTEE_AGREED = "mentee_agreed"
    BOTH_AGREED = "both_agreed"
    DECLINED = "declined"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


_P = ProposalState
_UNANSWERED = frozenset({_P.DECLINED, _P.RELEASED, _P.WITHDRAWN})

PROPOSAL = StateTable(
    ProposalState,
    {
        _P.DRAFTED: frozenset({_P.WAITS_FOR_MANAGER, _P.ASKED, _P.WITHDRAWN}),
        # Asked without a word where the matrix leaves the accompaniment to nobody meanwhile.
        _P.WAITS_FOR_MANAGER: frozenset({_P.MANAGER_AGREED, _P.DRAFTED, _P.WITHDRAWN, _P.ASKED}),
        _P.MANAGER_AGREED: frozenset({_P.ASKED, _P.WITHDRAWN}),
        _P.ASKED: frozenset({_P.MENTOR_AGREED, _P.MENTEE_AGREED}) | _UNANSWERED,
        _P.MENTOR_AGREED: frozenset({_P.BOTH_AGREED}) | _UNANSWERED,
        _P.MENTEE_AGREED: frozenset({_P.BOTH_AGREED}) | _UNANSWERED,
        _P.BOTH_AGREED: frozenset(),
        _P.DECLINED: frozenset(),
        _P.RELEASED: frozenset(),
        _P.WITHDRAWN: frozenset(),
    },
)

# The two sides have been asked and somebody has still to answer.
OPEN_QUESTION = (_P.ASKED, _P.MENTOR_AGREED, _P.MENTEE_AGREED)
# A binding proposal holds one of the mentor's places until it is answered.
BINDING = (_P.WAITS_FOR_MANAGER, _P.MANAGER_AGREED, *OPEN_QUESTION)
# What mentor and mentee themselves ever see.
SHOWN_TO_BOTH = (*OPEN_QUESTION, _P.BOTH_AGREED, _P.DECLINED, _P.RELEASED)
