"""Counts the mentors that each rule keeps away from a mentee.

A rule is decided by one factor alone, so it is enough to know how many mentors there are in each
of that factor's classes; no pair is looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pairing.scoring.score_tables import (
    FORBIDDEN,
    POINT_BITS,
    POINT_MASK,
    ClassTerm,
    Ints,
    OverlapTerm,
    ScoreTables,
)
from pairing.solver.network import Instance
from pairing.solver.types import Index

Classes = npt.NDArray[Any]
"""Numbers of classes, or the bits of what is counted."""


def blocked_counts(instance: Instance, mentees: Index) -> list[dict[str, int]]:
    """Return, for each of some mentees, how many mentors each rule removes."""
    tables = instance.tables
    counts = np.zeros((len(tables.rule_names), len(mentees)), dtype=np.int64)
    terms: list[ClassTerm | OverlapTerm] = [*tables.class_terms, *tables.overlap_terms]
    for term in terms:
        _count(tables, term, mentees, counts)
    removed = [
        {name: count for name, count in zip(tables.rule_names, row, strict=True) if count}
        for row in counts.T.tolist()
    ]
    for at, mentee in enumerate(mentees.tolist() if instance.forbidden else ()):
        if mentee in instance.forbidden:
            removed[at][FORBIDDEN] = len(np.unique(instance.forbidden[mentee]))
    return removed


def _count(
    tables: ScoreTables, term: ClassTerm | OverlapTerm, mentees: Index, counts: Index
) -> None:
    """Add what the rules of one factor remove to `overlap_terms`, shape (rules, mentees)."""
    if _never_blocks(term):
        return
    classes, of_mentee = np.unique(term.rows[mentees], return_inverse=True)
    others, sizes = np.unique(term.columns, return_counts=True)
    packed_scores = _codes(term, classes, others) >> POINT_BITS
    flags = int(np.bitwise_or.reduce(packed_scores, axis=None))
    for rule in range(len(tables.rule_names)):
        if flags >> rule & 1:
            counts[rule] += ((packed_scores >> rule & 1) @ sizes)[of_mentee]


def _never_blocks(term: ClassTerm | OverlapTerm) -> bool:
    packed_scores = term.table if isinstance(term, ClassTerm) else term.by_count
    return bool((packed_scores <= POINT_MASK).all())


def _codes(term: ClassTerm | OverlapTerm, classes: Classes, others: Classes) -> Ints:
    """Return the codes of some classes of mentees with some of mentors, shape (classes, others)."""
    if isinstance(term, ClassTerm):
        some: Ints = term.table[classes][:, others]
    else:
        some = term.by_count[np.bitwise_count(classes[:, None] & others)]
    return some
