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

from pairing.board import FORBIDDEN_FLAG, POINT_MASK, Board, Ints
from pairing.people import Problem
from pairing.wishes import (
    BAND,
    BANDS,
    MAX_WAITING,
    Layout,
    Words,
    Worth,
    lay_out,
    with_fractions,
    worth_of_points,
)

Index = npt.NDArray[np.int64]


@dataclass
class Round:
    """What is left to decide: the people not pinned, the places not taken, the wishes."""

    problem: Problem
    board: Board
    settled: dict[int, int]
    open_mentees: Index
    capacity: Index
    alone: tuple[str | None, ...]
    floors: Mapping[str, int]
    forbidden: Mapping[int, Index]
    previous: Index
    days: Index


@dataclass
class Edges:
    """Edges by row with lexicographic weights, and the same edges by column.

    `w` has shape (edges, words), `capacity` (columns,); `row_ptr` and `col_ptr` say where
    the edges of a row and of a column begin, `col_edge` lists edges column by column.
    """

    row_ptr: Index
    col: Index
    row: Index
    w: Words
    col_ptr: Index
    col_edge: Index
    capacity: Index

    @property
    def words(self) -> int:
        """Of how many words a weight consists."""
        return int(self.w.shape[1])


@dataclass
class Network(Edges):
    """The edges of a round. Rows are `round.open_mentees`, columns mentors, then alone."""

    round: Round
    layout: Layout

    @property
    def mentors(self) -> int:
        """How many of the columns are mentors."""
        return len(self.round.board.mentors)

    def weights_of(self, row: int, columns: Index, codes: Ints) -> Words:
        """The weights of one row with some columns, whether or not the edges may be used."""
        rows = np.full(len(columns), row)
        return weights_of_pairs(self.round, self.layout, rows, columns, codes & POINT_MASK)

    def settled_worth(self, mentee: int, mentor: int, points: int) -> Worth:
        """The worth of a pair that people decided before the round."""
        person = self.round.board.mentees[mentee]
        bands = [-int(min(points // BAND, BANDS - 1) == band) for band in range(BANDS)]
        kept = int(self.round.previous[mentee] == mentor)
        days = min(max(person.waiting_days, 0), MAX_WAITING)
        return self.layout.only(Worth(1, 0, days, tuple(bands), points, kept))


def open_round(problem: Problem, board: Board, *, with_frozen: bool = True) -> Round:
    """Take pins and frozen pairs out and keep what is left to decide.

    Raises ValueError when a pin names nobody, pins a mentee twice or overfills a mentor.
    """
    settled = _settled(problem, board, with_frozen=with_frozen)
    capacity = np.array([mentor.capacity for mentor in board.mentors], dtype=np.int64)
    for mentor in settled.values():
        capacity[mentor] -= 1
    if len(capacity) and capacity.min() < 0:
        full = board.mentors[int(capacity.argmin())].id
        raise ValueError(f"more pairs are pinned to mentor {full!r} than there are places")
    is_open = np.ones(len(board.mentees), dtype=np.bool_)
    is_open[list(settled)] = False
    floors = _floors_left(problem, board, settled)
    previous = np.full(len(board.mentees), -1, dtype=np.int64)
    kept = dict(problem.previous) | ({} if with_frozen else dict(problem.frozen))
    for mentee_id, mentor_id in kept.items():
        if mentee_id in board.mentee_index and mentor_id in board.mentor_index:
            previous[board.mentee_index[mentee_id]] = board.mentor_index[mentor_id]
    return Round(
        problem=problem,
        board=board,
        settled=settled,
        open_mentees=np.flatnonzero(is_open),
        capacity=capacity,
        alone=(None, *(group for group in sorted(floors) for _ in range(2))),
        floors=floors,
        forbidden=_forbidden(problem, board),
        previous=previous,
        days=np.clip([m.waiting_days for m in board.mentees], 0, MAX_WAITING).astype(np.int64),
    )


def codes_of(state: Round, rows: Index) -> Ints:
    """The codes of some mentees with all mentors, bans included."""
    codes = state.board.codes(rows)
    for at, mentee in enumerate(rows):
        if int(mentee) in state.forbidden:
            codes[at, state.forbidden[int(mentee)]] |= FORBIDDEN_FLAG
    return codes


def build(state: Round, codes: Ints) -> Network:
    """The network of all feasible pairs of the open mentees; `codes` has a row for each."""
    feasible = codes <= POINT_MASK
    feasible[:, state.capacity <= 0] = False
    row, column = np.nonzero(feasible)
    layout = _layout(state, codes)
    weights = weights_of_pairs(state, layout, row, column, codes[row, column])
    alone_row, alone_col, alone_fields = alone_edges(state)
    weights = np.concatenate([weights, layout.pack(alone_fields, len(alone_row))])
    row = np.concatenate([row, alone_row])
    column = np.concatenate([column, alone_col])
    return connect(state, layout, row, column, weights)


def connect(state: Round, layout: Layout, row: Index, column: Index, weights: Words) -> Network:
    """The network of a round from its edges in any order."""
    capacity = np.concatenate([state.capacity, _alone_places(state)])
    edges = edges_in_order(row, column, weights, capacity, len(state.open_mentees))
    return Network(**vars(edges), round=state, layout=layout)


def edges_in_order(row: Index, column: Index, weights: Words, capacity: Index, rows: int) -> Edges:
    """Sort edges by row and by column."""
    by_row = np.argsort(row * len(capacity) + column, kind="stable")
    row, column = row[by_row].astype(np.int64), column[by_row].astype(np.int64)
    col_ptr, col_edge = columns_of(column, len(capacity))
    return Edges(
        row_ptr=np.searchsorted(row, np.arange(rows + 1)).astype(np.int64),
        col=column,
        row=row,
        w=np.ascontiguousarray(weights[by_row]),
        col_ptr=col_ptr,
        col_edge=col_edge,
        capacity=capacity.astype(np.int64),
    )


def columns_of(column: Index, columns: int) -> tuple[Index, Index]:
    """Where the edges of each column begin, and the edges column by column."""
    from pairing.kernels.edges import by_column

    begin, edges = by_column(column, columns)
    return begin, edges


def weights_of_pairs(
    state: Round,
    layout: Layout,
    row: Index,
    column: Index,
    points: npt.NDArray[np.signedinteger[Any]],
) -> Words:
    """The weights of pairs: open mentee `row`, mentor `column`, with so many points."""
    weights: Words = worth_of_points(layout, POINT_MASK + 1)[points]
    mentee = state.open_mentees[row]
    if "waiting" in layout.names:
        weights += layout.pack({"waiting": state.days[mentee]}, len(row))
    if "previous" in layout.names:
        is_kept = state.previous[mentee] == column
        weights += layout.pack({"previous": is_kept.astype(np.int64)}, len(row))
    return weights


def _layout(state: Round, codes: Ints) -> Layout:
    """Leave out the bands no pair is in, blocked pairs included: a rule may be waived."""
    named: list[str] = []
    for wish in state.problem.order:
        if wish == "bands":
            bands = np.unique(np.minimum((codes & POINT_MASK) // BAND, BANDS - 1))
            named.extend(f"band_{band}" for band in bands)
        elif wish != "floors" or state.floors:
            named.append(wish)
    return with_fractions(lay_out(named, pairs=most_counted(state)))


def most_counted(state: Round) -> int:
    """The most pairs a round can have, or places that floors can be short of."""
    pairs, short = int(state.capacity.sum()), sum(state.floors.values())
    return min(max(pairs, short), len(state.open_mentees))


def alone_edges(state: Round) -> tuple[Index, Index, dict[str, npt.NDArray[np.int64]]]:
    first = len(state.board.mentors)
    people = len(state.open_mentees)
    if not state.floors:
        nothing = np.zeros(people, dtype=np.int64)
        return np.arange(people), np.full(people, first), {"floors": nothing}
    groups = [state.board.mentees[i].group for i in state.open_mentees]
    rows: list[int] = []
    columns: list[int] = []
    for at, group in enumerate(groups):
        own = [k for k, named in enumerate(state.alone) if named == group and named is not None]
        for k in own or [0]:
            rows.append(at)
            columns.append(first + k)
    short = [-int(column > first and (column - first) % 2 == 0) for column in columns]
    index = np.array(columns, dtype=np.int64)
    return np.array(rows, dtype=np.int64), index, {"floors": np.array(short, dtype=np.int64)}


def _alone_places(state: Round) -> Index:
    people = len(state.open_mentees)
    size = dict.fromkeys(state.floors, 0)
    for i in state.open_mentees:
        group = state.board.mentees[i].group
        if group in size:
            size[group] += 1
    places = [people]
    for group in sorted(state.floors):
        floor = min(state.floors[group], size[group])
        places.extend([size[group] - floor, floor])
    return np.array(places, dtype=np.int64)


def _settled(problem: Problem, board: Board, *, with_frozen: bool) -> dict[int, int]:
    settled: dict[int, int] = {}
    for mentee, mentor in sorted(problem.pins | (problem.frozen if with_frozen else frozenset())):
        if mentee not in board.mentee_index or mentor not in board.mentor_index:
            raise ValueError(
                f"the pinned pair {(mentee, mentor)!r} names somebody not in the round"
            )
        at = board.mentee_index[mentee]
        if settled.get(at, board.mentor_index[mentor]) != board.mentor_index[mentor]:
            raise ValueError(f"mentee {mentee!r} is pinned to two mentors")
        settled[at] = board.mentor_index[mentor]
    return settled


def _floors_left(problem: Problem, board: Board, settled: Mapping[int, int]) -> dict[str, int]:
    if "floors" not in problem.order:
        return {}
    left = dict(problem.floors)
    for mentee in settled:
        group = board.mentees[mentee].group
        if group in left:
            left[group] -= 1
    return {group: floor for group, floor in left.items() if floor > 0}


def _forbidden(problem: Problem, board: Board) -> dict[int, Index]:
    found: dict[int, list[int]] = {}
    for mentee, mentor in problem.forbidden:
        if mentee in board.mentee_index and mentor in board.mentor_index:
            found.setdefault(board.mentee_index[mentee], []).append(board.mentor_index[mentor])
    return {mentee: np.array(mentors, dtype=np.int64) for mentee, mentors in found.items()}
