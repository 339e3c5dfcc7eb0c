"""The states of a message in the outbox, and the steps between them."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


_S = OutboxState

OUTBOX = StateTable(
    OutboxState,
    {
        _S.WAITING: frozenset({_S.SENDING, _S.CANCELLED}),
        # Back to waiting: the mail server refused for now, or the worker was lost.
        _S.SENDING: frozenset({_S.SENT, _S.WAITING, _S.FAILED}),
        _S.SENT: frozenset(),
        _S.FAILED: frozenset({_S.WAITING, _S.CANCELLED}),
        _S.CANCELLED: frozenset(),
    },
)
