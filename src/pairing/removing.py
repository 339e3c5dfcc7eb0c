"""Counts the mentors that each rule keeps away from a mentee.

A rule is decided by one factor alone, so it is enough to know how many mentors there are in each
of that factor's classes; no pair is looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pairing.board import FORBIDDEN, POINT_BITS, POINT_MASK, Board, CountFactor, Ints, TableFactor
from pairing.network import Index, Round

Classes = npt.NDArray[Any]
"""Numbers of classes, or the bits of what is counted."""


def removed_by_rule(state: Round, mentees: Index) -> list[dict[str, int]]:
    """For every one of some mentees, how many mentors each rule removes."""
    board = state.board
    counts = np.zeros((len(board.rule_names), len(mentees)), dtype=np.int64)
    factors: list[TableFactor | CountFactor] = [*board.tables, *board.counts]
    for factor in factors:
        _count(board, factor, mentees, counts)
    told = [
        {name: count for name, count in zip(board.rule_names, row, strict=True) if count}
        for row in counts.T.tolist()
    ]
    for at, mentee in enumerate(mentees.tolist() if state.forbidden else ()):
        if mentee in state.forbidden:
            told[at][FORBIDDEN] = len(np.unique(state.forbidden[mentee]))
    return told


def _count(board: Board, factor: TableFactor | CountFactor, mentees: Index, counts: Index) -> None:
    """Add what the rules of one factor remove to `counts`, shape (rules, mentees)."""
    if _never_blocks(factor):
        return
    classes, of_mentee = np.unique(factor.rows[mentees], return_inverse=True)
    others, sizes = np.unique(factor.columns, return_counts=True)
    codes = _codes(factor, classes, others) >> POINT_BITS
    flags = int(np.bitwise_or.reduce(codes, axis=None))
    for rule in range(len(board.rule_names)):
        if flags >> rule & 1:
            counts[rule] += ((codes >> rule & 1) @ sizes)[of_mentee]


def _never_blocks(factor: TableFactor | CountFactor) -> bool:
    codes = factor.table if isinstance(factor, TableFactor) else factor.by_count
    return bool((codes <= POINT_MASK).all())


def _codes(factor: TableFactor | CountFactor, classes: Classes, others: Classes) -> Ints:
    """The codes of some classes of mentees with some of mentors, shape (classes, others)."""
    if isinstance(factor, TableFactor):
        some: Ints = factor.table[classes][:, others]
    else:
        some = factor.by_count[np.bitwise_count(classes[:, None] & others)]
    return some
