"""Takes a round apart into rounds that have nothing to do with each other, and joins the answers.

Where a rule lets no class of one group meet any class of the other, say because they share no
language, the groups are matched as if the other were not there, beside each other on every core.
Groups with a floor share places for staying alone, so such a round stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pairing.board import POINT_MASK, TableFactor
from pairing.network import Index, Round, connect
from pairing.search import State, start

MOST_CELLS = 1 << 22
"""A factor with a larger table is not asked whether it parts people."""


def apart(state: Round) -> list[Round]:
    """Rounds over the same board that share neither mentees, mentors nor wishes for a group.

    Mentees whom nobody may meet are in the first.
    """
    if state.floors:
        return [state]
    mentees, mentors = _islands(state)
    taken = np.unique(mentees[state.open_mentees])
    places = [island for island in taken if state.capacity[mentors == island].any()]
    if len(places) < 2:
        return [state]
    lonely = ~np.isin(mentees, places)
    mentees = np.where(lonely, places[0], mentees)
    return [
        replace(
            state,
            open_mentees=state.open_mentees[mentees[state.open_mentees] == island],
            capacity=np.where(mentors == island, state.capacity, 0),
        )
        for island in places
    ]


def joined(state: Round, parts: Sequence[State]) -> State:
    """The search of a whole round from those of its parts."""
    from pairing.kernels.seats import sit

    rows = [np.searchsorted(state.open_mentees, p.network.round.open_mentees) for p in parts]
    row = np.concatenate([at[p.network.row] for at, p in zip(rows, parts, strict=True)])
    column = np.concatenate([p.network.col for p in parts])
    weights = np.concatenate([p.network.w for p in parts])
    search = start(connect(state, parts[0].network.layout, row, column, weights))
    network, places = search.network, len(search.network.capacity)
    chosen = np.zeros(len(search.at), dtype=np.int64)
    search.slack = np.zeros_like(search.u)
    for at, part in zip(rows, parts, strict=True):
        chosen[at] = part.network.col[part.at]
        search.u[at] = part.u
        search.slack[at] = 0 if part.slack is None else part.slack
        own = np.flatnonzero(part.network.round.capacity > 0)
        search.v[own] = part.v[own]
    keys = network.row * places + network.col
    seats = np.searchsorted(keys, np.arange(len(chosen)) * places + chosen)
    sit(seats, network.col, *search.seats)
    search.is_optimal = all(part.is_optimal for part in parts)
    return search


def _islands(state: Round) -> tuple[Index, Index]:
    """A number for every mentee and every mentor; only people of one number may ever meet."""
    board = state.board
    mentees = np.zeros(len(board.mentees), dtype=np.int64)
    mentors = np.zeros(len(board.mentors), dtype=np.int64)
    for factor in board.tables:
        if factor.table.size > MOST_CELLS or (factor.table <= POINT_MASK).all():
            continue
        left, right = _of_classes(factor)
        both = (
            np.concatenate([mentees, mentors]),
            np.concatenate([left[factor.rows], right[factor.columns]]),
        )
        _, number = np.unique(np.stack(both), axis=1, return_inverse=True)
        mentees, mentors = np.split(number.ravel(), [len(mentees)])
    return mentees, mentors


def _of_classes(factor: TableFactor) -> tuple[Index, Index]:
    """The island of every class of mentees and of mentors, by one factor alone."""
    may = factor.table <= POINT_MASK
    left = np.full(len(may), -1, dtype=np.int64)
    right = np.full(may.shape[1], -1, dtype=np.int64)
    for first in np.flatnonzero(may.any(axis=1)):
        if left[first] >= 0:
            continue
        reached: npt.NDArray[np.bool_] = np.zeros(len(may), dtype=np.bool_)
        reached[first] = True
        while True:
            left[reached] = first
            met = may[reached].any(axis=0)
            right[met] = first
            further = may[:, met].any(axis=1) | reached
            if (further == reached).all():
                break
            reached = further
    right[right < 0] = len(may)
    return left, right
