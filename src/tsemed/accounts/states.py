"""The life of a change of credentials: proposed, confirmed, proved, or ended before that."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class ChangeState(StrEnum):
    """Where a change of a sign-in address or of a second factor stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


_S = ChangeState

# Proposed waits for the second person, confirmed for its day, open for the codes. A removed second
# factor needs no code, so it is done on its day.
CHANGE = StateTable(
    ChangeState,
    {
        _S.PROPOSED: frozenset({_S.CONFIRMED, _S.REFUSED, _S.CANCELLED, _S.EXPIRED}),
        _S.CONFIRMED: frozenset({_S.OPEN, _S.DONE, _S.CANCELLED, _S.EXPIRED}),
        _S.OPEN: frozenset({_S.DONE, _S.CANCELLED, _S.EXPIRED}),
        _S.DONE: frozenset(),
        _S.REFUSED: frozenset(),
        _S.CANCELLED: frozenset(),
        _S.EXPIRED: frozenset(),
    },
)
UNFINISHED = (
    ChangeState.PROPOSED.value,
    ChangeState.CONFIRMED.value,
    ChangeState.OPEN.value,
)
