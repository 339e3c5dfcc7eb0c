"""A round as a network: who may go where, with which weight, and how many places there are.

Columns are the mentors in canonical order, then columns for staying alone. Without floors
there is one of those, free of charge and without limit. A group with a floor has two: as many
free places as the floor leaves, and the rest at the price of one missed floor each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pairing.problem.objective import (
    BAND,
    BANDS,
    MAX_WAITING,
    ObjectiveValue,
    PackedWeights,
    Packing,
    choose_packing,
    weight_of_points,
    with_fraction,
)
from pairing.problem.problem import Problem
from pairing.scoring.score_tables import FORBIDDEN_FLAG, POINT_MASK, Ints, ScoreTables
from pairing.solver.bipartite import BipartiteGraph, sort_arcs
from pairing.solver.types import Index


@dataclass
class Instance:
    """What is left to decide: the people not pinned, the places not taken, the objectives."""

    problem: Problem
    tables: ScoreTables
    fixed: dict[int, int]
    open_mentees: Index
    capacity: Index
    dummy_groups: tuple[str | None, ...]
    floors: Mapping[str, int]
    forbidden: Mapping[int, Index]
    previous: Index
    waiting_days: Index


@dataclass
class Network(BipartiteGraph):
    """The edges of a round. Rows are `instance.open_mentees`, columns mentors, then alone."""

    instance: Instance
    packing: Packing

    @property
    def mentors(self) -> int:
        """Return how many of the columns are mentors."""
        return len(self.instance.tables.mentors)

    def weights_of(self, row: int, columns: Index, packed_scores: Ints) -> PackedWeights:
        """Return the weights of one row with some columns, whether or not the edges may be used."""
        rows = np.full(len(columns), row)
        return pair_weights(self.instance, self.packing, rows, columns, packed_scores & POINT_MASK)

    def value_of_fixed(self, mentee: int, mentor: int, points: int) -> ObjectiveValue:
        """Return the weight of a pair that people decided before the round."""
        person = self.instance.tables.mentees[mentee]
        bands = [-int(min(points // BAND, BANDS - 1) == band) for band in range(BANDS)]
        kept = int(self.instance.previous[mentee] == mentor)
        days = min(max(person.waiting_days, 0), MAX_WAITING)
        return self.packing.only(ObjectiveValue(1, 0, days, tuple(bands), points, kept))


def build_instance(problem: Problem, tables: ScoreTables, *, with_frozen: bool = True) -> Instance:
    """Take pins and frozen pairs out and keep what is left to decide.

    Raises ValueError when a pin names nobody, pins a mentee twice or overfills a mentor.
    """
    fixed = _fixed(problem, tables, with_frozen=with_frozen)
    capacity = np.array([mentor.capacity for mentor in tables.mentors], dtype=np.int64)
    for mentor in fixed.values():
        capacity[mentor] -= 1
    if len(capacity) and capacity.min() < 0:
        full = tables.mentors[int(capacity.argmin())].id
        raise ValueError(f"more pairs are pinned to mentor {full!r} than there are places")
    is_open = np.ones(len(tables.mentees), dtype=np.bool_)
    is_open[list(fixed)] = False
    floors = _lower_quotas(problem, tables, fixed)
    previous = np.full(len(tables.mentees), -1, dtype=np.int64)
    kept = dict(problem.previous) | ({} if with_frozen else dict(problem.frozen))
    for mentee_id, mentor_id in kept.items():
        if mentee_id in tables.mentee_index and mentor_id in tables.mentor_index:
            previous[tables.mentee_index[mentee_id]] = tables.mentor_index[mentor_id]
    return Instance(
        problem=problem,
        tables=tables,
        fixed=fixed,
        open_mentees=np.flatnonzero(is_open),
        capacity=capacity,
        dummy_groups=(None, *(group for group in sorted(floors) for _ in range(2))),
        floors=floors,
        forbidden=_forbidden(problem, tables),
        previous=previous,
        waiting_days=np.clip([m.waiting_days for m in tables.mentees], 0, MAX_WAITING).astype(
            np.int64
        ),
    )


def packed_scores_of(instance: Instance, rows: Index) -> Ints:
    """Return the codes of some mentees with all mentors, bans included."""
    packed_scores = instance.tables.packed_scores(rows)
    for at, mentee in enumerate(rows):
        if int(mentee) in instance.forbidden:
            packed_scores[at, instance.forbidden[int(mentee)]] |= FORBIDDEN_FLAG
    return packed_scores


def build(instance: Instance, packed_scores: Ints) -> Network:
    """Return the network of all feasible pairs; `packed_scores` has a row for each open mentee."""
    feasible = packed_scores <= POINT_MASK
    feasible[:, instance.capacity <= 0] = False
    row, column = np.nonzero(feasible)
    packing = _packing(instance, packed_scores)
    weights = pair_weights(instance, packing, row, column, packed_scores[row, column])
    alone_row, alone_col, alone_fields = dummy_arcs(instance)
    weights = np.concatenate([weights, packing.pack(alone_fields, len(alone_row))])
    row = np.concatenate([row, alone_row])
    column = np.concatenate([column, alone_col])
    return connect(instance, packing, row, column, weights)


def connect(
    instance: Instance, packing: Packing, row: Index, column: Index, weights: PackedWeights
) -> Network:
    """Return the network of a round from its edges in any order."""
    capacity = np.concatenate([instance.capacity, _dummy_capacity(instance)])
    arcs = sort_arcs(row, column, weights, capacity, len(instance.open_mentees))
    return Network(**vars(arcs), instance=instance, packing=packing)


def pair_weights(
    instance: Instance,
    packing: Packing,
    row: Index,
    column: Index,
    points: npt.NDArray[np.signedinteger[Any]],
) -> PackedWeights:
    """Return the weights of pairs: open mentee `row`, mentor `column`, with so many points."""
    weights: PackedWeights = weight_of_points(packing, POINT_MASK + 1)[points]
    mentee = instance.open_mentees[row]
    if "waiting" in packing.names:
        weights += packing.pack({"waiting": instance.waiting_days[mentee]}, len(row))
    if "previous" in packing.names:
        is_kept = instance.previous[mentee] == column
        weights += packing.pack({"previous": is_kept.astype(np.int64)}, len(row))
    return weights


def _packing(instance: Instance, packed_scores: Ints) -> Packing:
    """Leave out the bands no pair is in, blocked pairs included: a rule may be waived."""
    named: list[str] = []
    for objective in instance.problem.order:
        if objective == "bands":
            bands = np.unique(np.minimum((packed_scores & POINT_MASK) // BAND, BANDS - 1))
            named.extend(f"band_{band}" for band in bands)
        elif objective != "floors" or instance.floors:
            named.append(objective)
    return with_fraction(choose_packing(named, pairs=max_pairs(instance)))


def max_pairs(instance: Instance) -> int:
    """Return the most pairs a round can have, or places that floors can be short of."""
    pairs, short = int(instance.capacity.sum()), sum(instance.floors.values())
    return min(max(pairs, short), len(instance.open_mentees))


def dummy_arcs(instance: Instance) -> tuple[Index, Index, dict[str, npt.NDArray[np.int64]]]:
    first = len(instance.tables.mentors)
    people = len(instance.open_mentees)
    if not instance.floors:
        nothing = np.zeros(people, dtype=np.int64)
        return np.arange(people), np.full(people, first), {"floors": nothing}
    groups = [instance.tables.mentees[i].group for i in instance.open_mentees]
    rows: list[int] = []
    columns: list[int] = []
    for at, group in enumerate(groups):
        own = [
            k
            for k, named in enumerate(instance.dummy_groups)
            if named == group and named is not None
        ]
        for k in own or [0]:
            rows.append(at)
            columns.append(first + k)
    short = [-int(column > first and (column - first) % 2 == 0) for column in columns]
    index = np.array(columns, dtype=np.int64)
    return np.array(rows, dtype=np.int64), index, {"floors": np.array(short, dtype=np.int64)}


def _dummy_capacity(instance: Instance) -> Index:
    people = len(instance.open_mentees)
    size = dict.fromkeys(instance.floors, 0)
    for i in instance.open_mentees:
        group = instance.tables.mentees[i].group
        if group in size:
            size[group] += 1
    places = [people]
    for group in sorted(instance.floors):
        floor = min(instance.floors[group], size[group])
        places.extend([size[group] - floor, floor])
    return np.array(places, dtype=np.int64)


def _fixed(problem: Problem, tables: ScoreTables, *, with_frozen: bool) -> dict[int, int]:
    fixed: dict[int, int] = {}
    for mentee, mentor in sorted(problem.pins | (problem.frozen if with_frozen else frozenset())):
        if mentee not in tables.mentee_index or mentor not in tables.mentor_index:
            raise ValueError(
                f"the pinned pair {(mentee, mentor)!r} names somebody not in the round"
            )
        at = tables.mentee_index[mentee]
        if fixed.get(at, tables.mentor_index[mentor]) != tables.mentor_index[mentor]:
            raise ValueError(f"mentee {mentee!r} is pinned to two mentors")
        fixed[at] = tables.mentor_index[mentor]
    return fixed


def _lower_quotas(
    problem: Problem, tables: ScoreTables, fixed: Mapping[int, int]
) -> dict[str, int]:
    if "floors" not in problem.order:
        return {}
    left = dict(problem.floors)
    for mentee in fixed:
        group = tables.mentees[mentee].group
        if group in left:
            left[group] -= 1
    return {group: floor for group, floor in left.items() if floor > 0}


def _forbidden(problem: Problem, tables: ScoreTables) -> dict[int, Index]:
    found: dict[int, list[int]] = {}
    for mentee, mentor in problem.forbidden:
        if mentee in tables.mentee_index and mentor in tables.mentor_index:
            found.setdefault(tables.mentee_index[mentee], []).append(tables.mentor_index[mentor])
    return {mentee: np.array(mentors, dtype=np.int64) for mentee, mentors in found.items()}
