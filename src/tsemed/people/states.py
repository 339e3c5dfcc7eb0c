"""The lives of a doubt about who somebody is, and of a goal of a mentee."""

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


class GoalState(StrEnum):
    OPEN = "open"
    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    GIVEN_UP = "given_up"


_G = GoalState

# What was settled can be taken up again: a job that was found is lost, a wish comes back.
GOAL = StateTable(
    GoalState,
    {
        _G.OPEN: frozenset({_G.REACHED, _G.PARTLY, _G.NOT_REACHED, _G.GIVEN_UP}),
        _G.REACHED: frozenset({_G.OPEN}),
        _G.PARTLY: frozenset({_G.OPEN, _G.REACHED}),
        _G.NOT_REACHED: frozenset({_G.OPEN}),
        _G.GIVEN_UP: frozenset({_G.OPEN}),
    },
)
