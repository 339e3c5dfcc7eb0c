"""Takes a round apart into rounds that have nothing to do with each other, and joins the answers.

Where a rule lets no class of one group meet any class of the other, say because they share no
language, the groups are matched as if the other were not there, in parallel on every core.
Groups with a floor share places for staying alone, so such a round stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pairing.scoring.score_tables import POINT_MASK, ClassTerm
from pairing.solver.network import Instance, connect
from pairing.solver.primal_dual import State, initial_state, take_columns
from pairing.solver.types import Index

MOST_CELLS = 1 << 22
"""A factor with a larger table is not asked whether it parts people."""


def split(instance: Instance) -> list[Instance]:
    """Split an instance into instances without a common mentee, mentor or lower quota.

    Mentees whom nobody may meet are in the first.
    """
    if instance.floors:
        return [instance]
    mentees, mentors = _islands(instance)
    taken = np.unique(mentees[instance.open_mentees])
    places = [island for island in taken if instance.capacity[mentors == island].any()]
    if len(places) < 2:
        return [instance]
    lonely = ~np.isin(mentees, places)
    mentees = np.where(lonely, places[0], mentees)
    return [
        replace(
            instance,
            open_mentees=instance.open_mentees[mentees[instance.open_mentees] == island],
            capacity=np.where(mentors == island, instance.capacity, 0),
        )
        for island in places
    ]


def merge(instance: Instance, parts: Sequence[State]) -> State:
    """Merge the states of the parts into a state of the whole instance."""
    rows = [np.searchsorted(instance.open_mentees, p.network.instance.open_mentees) for p in parts]
    row = np.concatenate([at[p.network.row] for at, p in zip(rows, parts, strict=True)])
    column = np.concatenate([p.network.col for p in parts])
    weights = np.concatenate([p.network.weight for p in parts])
    state = initial_state(connect(instance, parts[0].network.packing, row, column, weights))
    chosen = np.zeros(len(state.matched_arc), dtype=np.int64)
    state.dual_violation = np.zeros_like(state.u)
    for at, part in zip(rows, parts, strict=True):
        chosen[at] = part.network.col[part.matched_arc]
        # Every row may take the dummy column, so its price in a part is as good as in the profits.
        state.u[at] = part.u + part.v[part.network.mentors]
        state.dual_violation[at] = 0 if part.dual_violation is None else part.dual_violation
        own = np.flatnonzero(part.network.instance.capacity > 0)
        state.v[own] = part.v[own]
    take_columns(state, chosen)
    state.is_optimal = all(part.is_optimal for part in parts)
    return state


def _islands(instance: Instance) -> tuple[Index, Index]:
    """Return the component of every mentee and of every mentor; pairs lie within one."""
    tables = instance.tables
    mentees = np.zeros(len(tables.mentees), dtype=np.int64)
    mentors = np.zeros(len(tables.mentors), dtype=np.int64)
    for term in tables.class_terms:
        if term.table.size > MOST_CELLS or (term.table <= POINT_MASK).all():
            continue
        left, right = _of_classes(term)
        component = np.concatenate([mentees, mentors])
        of_term = np.concatenate([left[term.rows], right[term.columns]])
        both = component * (len(left) + len(right)) + of_term
        _, number = np.unique(both, return_inverse=True)
        mentees, mentors = np.split(number, [len(mentees)])
    return mentees, mentors


def _of_classes(term: ClassTerm) -> tuple[Index, Index]:
    """Return the component of every class of mentees and of mentors, by one term alone."""
    may = term.table <= POINT_MASK
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
