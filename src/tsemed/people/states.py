"""The life of a doubt about who somebody is."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class DoubtState(StrEnum):
    OPEN = "open"
    SAME = "same"
    ANOTHER = "another"
    LEFT_OUT = "left_out"
    EXPIRED = "expired"


_S = DoubtState

DOUBT = StateTable(
    DoubtState,
    {
        _S.OPEN: frozenset({_S.SAME, _S.ANOTHER, _S.LEFT_OUT, _S.EXPIRED}),
        _S.SAME: frozenset(),
        _S.ANOTHER: frozenset(),
        _S.LEFT_OUT: frozenset(),
        _S.EXPIRED: frozenset(),
    },
)
