"""The life of a month's sheet of hours."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class SheetState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PAID = "paid"


_S = SheetState

SHEET = StateTable(
    SheetState,
    {
        _S.OPEN: frozenset({_S.SUBMITTED}),
        _S.SUBMITTED: frozenset({_S.APPROVED, _S.RETURNED}),
        _S.RETURNED: frozenset({_S.SUBMITTED}),
        _S.APPROVED: frozenset({_S.PAID}),
        _S.PAID: frozenset(),
    },
)

# Its hours may be written; in all others they are locked.
WRITABLE = (SheetState.OPEN, SheetState.RETURNED)
# Its minutes and its amount are fixed.
COUNTED = (SheetState.APPROVED, SheetState.PAID)
