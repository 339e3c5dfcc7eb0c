"""A problem written down for machines: people in canonical order, verdicts as lookup tables.

Every rule and criterion reads a few fields; people who agree in them form a class. For each
set of fields read together a *factor* keeps the class of every person and one whole number
per pair of classes, its *code*: the points in the low ten bits, one bit per broken rule
above them. The codes of a pair's factors add up to the pair's code, because the points of
all criteria sum to at most 1000 and every rule belongs to exactly one factor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import count, pairwise
from operator import attrgetter
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pairing.counts import CommonCount, CommonRule, counted_block
from pairing.forms import Criterion, Rule
from pairing.people import Mentee, Mentor, Problem
from pairing.scoring import MUST_PREFIX
from pairing.threads import in_threads
from pairing.weights import Weights, points

Ints = npt.NDArray[np.int32]
Index = npt.NDArray[np.int64]
Person = TypeVar("Person", Mentee, Mentor)

POINT_BITS = 10
POINT_MASK = (1 << POINT_BITS) - 1
FORBIDDEN = "forbidden"
FORBIDDEN_FLAG = 1 << 30
MASK_WORDS = 63
FEW_CELLS = 1 << 22
MANY_CELLS = 1 << 29


@dataclass(frozen=True)
class TableFactor:
    """Codes by class: `code[i, j] = table[rows[i], columns[j]]`."""

    rows: Ints
    columns: Ints
    table: Ints


@dataclass(frozen=True)
class CountFactor:
    """Codes by number of common bits: `code[i, j] = by_count[bits(rows[i] & columns[j])]`.

    The lowest bit says that the person said anything, so 0 common bits means "not known"
    and 1 means "known, nothing in common".
    """

    rows: npt.NDArray[np.uint64]
    columns: npt.NDArray[np.uint64]
    by_count: Ints


class Board:
    """The people of a problem in canonical order, and the factors that judge every pair.

    `mentees` and `mentors` are ordered by a hash of their identity, so the order of the rows
    given never matters and no alphabet is favoured where scores tie.

    Raises ValueError when two people on one side share an identity, or a class table would
    not fit into memory.
    """

    def __init__(self, problem: Problem, *, few_cells: int = FEW_CELLS) -> None:
        """Order the people and tabulate every rule and criterion that is on.

        What is counted in common is looked up through bit masks above `few_cells` cells.
        """
        self.few_cells = few_cells
        self.weights = problem.weights or Weights.default()
        self.mentees = _in_canonical_order(problem.mentees)
        self.mentors = _in_canonical_order(problem.mentors)
        self.rules = self.weights.rules
        self.criteria = self.weights.criteria
        musts = [MUST_PREFIX + c.name for c in self.criteria if self.weights.is_must(c)]
        self.rule_names = (*(rule.name for rule in self.rules), *musts)
        self.tables: list[TableFactor] = []
        self.counts: list[CountFactor] = []
        for reads, judges in self._judges_by_reads().items():
            self._add_factor(reads, judges)

    @cached_property
    def mentee_index(self) -> dict[str, int]:
        """Where each mentee stands in canonical order."""
        return {mentee.id: at for at, mentee in enumerate(self.mentees)}

    @cached_property
    def mentor_index(self) -> dict[str, int]:
        """Where each mentor stands in canonical order."""
        return {mentor.id: at for at, mentor in enumerate(self.mentors)}

    def codes(self, rows: npt.NDArray[np.intp] | slice = slice(None)) -> Ints:
        """The codes of some mentees with all mentors, shape (rows, mentors)."""
        from pairing.kernels.coding import add_codes

        chosen = np.arange(len(self.mentees))[rows]
        by_mentee, by_mentor, tables = self.one_sided
        total = by_mentee[chosen][:, None] + by_mentor

        def add(some: Index) -> None:
            part = total[some[0] : some[-1] + 1]
            mentees = chosen[some]
            for factor in tables:
                add_codes(part, factor.table, factor.rows[mentees], factor.columns)
            for counted in self.counts:
                common = np.bitwise_count(counted.rows[mentees][:, None] & counted.columns)
                part += counted.by_count[common]

        in_threads(add, len(chosen))
        return total

    @cached_property
    def one_sided(self) -> tuple[Ints, Ints, list[TableFactor]]:
        """The codes that one side alone decides, of all mentees and mentors, and other tables."""
        by_mentee = np.zeros(len(self.mentees), dtype=np.int32)
        by_mentor = np.zeros(len(self.mentors), dtype=np.int32)
        rest = []
        for factor in self.tables:
            if factor.table.shape[1] == 1:
                by_mentee += factor.table[factor.rows, 0]
            elif factor.table.shape[0] == 1:
                by_mentor += factor.table[0, factor.columns]
            else:
                rest.append(factor)
        return by_mentee, by_mentor, rest

    def codes_of_pairs(self, mentees: Index, mentors: Index) -> Ints:
        """The codes of some pairs, shape (pairs,)."""
        total = np.zeros(len(mentees), dtype=np.int32)
        for factor in self.tables:
            total += factor.table[factor.rows[mentees], factor.columns[mentors]]
        for counted in self.counts:
            common = np.bitwise_count(counted.rows[mentees] & counted.columns[mentors])
            total += counted.by_count[common]
        return total

    def names_in(self, code: int) -> tuple[str, ...]:
        """The names of the rules a code says are broken."""
        flags = code >> POINT_BITS
        named = tuple(name for at, name in enumerate(self.rule_names) if flags >> at & 1)
        return (*named, FORBIDDEN) if code & FORBIDDEN_FLAG else named

    def _judges_by_reads(self) -> dict[tuple[tuple[str, ...], ...], list[Rule | Criterion]]:
        found: dict[tuple[tuple[str, ...], ...], list[Rule | Criterion]] = {}
        judges: list[Rule | Criterion] = [*self.rules, *self.criteria]
        for judge in judges:
            found.setdefault((judge.mentee_reads, judge.mentor_reads), []).append(judge)
        return found

    def _add_factor(
        self, reads: tuple[tuple[str, ...], ...], judges: Sequence[Rule | Criterion]
    ) -> None:
        rows, some_mentees = _classes(self.mentees, reads[0])
        columns, some_mentors = _classes(self.mentors, reads[1])
        cells = len(some_mentees) * len(some_mentors)
        are_counts = all(isinstance(judge, CommonCount | CommonRule) for judge in judges)
        if cells > self.few_cells and are_counts:
            counted = self._count_factor(reads, judges)
            if counted is not None:
                self.counts.append(counted)
                return
        if cells > MANY_CELLS:
            raise ValueError(
                f"{len(some_mentees)} x {len(some_mentors)} distinct values of {reads} "
                "are too many to tabulate; round places or shorten lists"
            )
        if are_counts:
            common = counted_block(some_mentees, some_mentors, (reads[0][0], reads[1][0]))
            table = self._codes_by_count(judges, int(common.max(initial=0)))[common + 1]
        else:
            table = self._table(judges, some_mentees, some_mentors)
        self.tables.append(TableFactor(rows, columns, table))

    def _table(
        self,
        judges: Sequence[Rule | Criterion],
        mentees: Sequence[Mentee],
        mentors: Sequence[Mentor],
    ) -> Ints:
        shares = self.weights.shares
        table = np.zeros((len(mentees), len(mentors)), dtype=np.int32)
        for judge in judges:
            if isinstance(judge, Rule):
                table += ~judge.allows_block(mentees, mentors) * self._flag(judge.name)
                continue
            grades = judge.grade_block(mentees, mentors)
            table += points_block(shares[judge.name], grades)
            if self.weights.is_must(judge):
                table += (grades == 0) * self._flag(MUST_PREFIX + judge.name)
        return table

    def _count_factor(
        self, reads: tuple[tuple[str, ...], ...], judges: Sequence[Rule | Criterion]
    ) -> CountFactor | None:
        """The bit-mask form, or None when there are more words than bits."""
        left = [getattr(mentee, reads[0][0]) for mentee in self.mentees]
        right = [getattr(mentor, reads[1][0]) for mentor in self.mentors]
        words = sorted({word for members in {*left, *right} for word in members})
        if len(words) > MASK_WORDS:
            return None
        bits = {word: 2 << at for at, word in enumerate(words)}
        by_count = self._codes_by_count(judges, MASK_WORDS)
        return CountFactor(_masks(left, bits), _masks(right, bits), by_count)

    def _codes_by_count(self, judges: Sequence[Rule | Criterion], most: int) -> Ints:
        """The codes of two sets with -1, for nothing said, to so many common members."""
        codes = [self._code_by_count(judges, common) for common in range(-1, most + 1)]
        return np.array(codes, dtype=np.int32)

    def _code_by_count(self, judges: Sequence[Rule | Criterion], common: int) -> int:
        """The code of two sets with so many common members; -1 where a side says nothing."""
        shares = self.weights.shares
        code = 0
        for judge in judges:
            if isinstance(judge, CommonCount):
                grade = judge.grade_of_count(common)
                code += points(shares[judge.name], grade)
                if self.weights.is_must(judge) and grade == 0:
                    code += self._flag(MUST_PREFIX + judge.name)
            elif common == 0:
                code += self._flag(judge.name)
        return code

    def _flag(self, name: str) -> int:
        return 1 << (POINT_BITS + self.rule_names.index(name))


def points_block(share: int, grades: Ints) -> Ints:
    """`weights.points` for a whole block of grades."""
    return np.array([points(share, grade) for grade in range(101)], dtype=np.int32)[grades]


def _in_canonical_order(people: Iterable[Person]) -> tuple[Person, ...]:
    ordered = sorted(people, key=lambda person: (identity_hash(person.id), person.id))
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"two people share the identity {one.id!r}")
    return tuple(ordered)


def identity_hash(identity: str) -> bytes:
    """Eight bytes that order identities without favouring an alphabet."""
    return blake2b(identity.encode(), digest_size=8).digest()


def _classes(people: Sequence[Person], reads: tuple[str, ...]) -> tuple[Ints, list[Person]]:
    """The class of each person by the fields read, and one representative per class."""
    if not reads:
        return np.zeros(len(people), dtype=np.int32), list(people[:1])
    number: defaultdict[object, int] = defaultdict(count().__next__)
    numbers = map(number.__getitem__, map(attrgetter(*reads), people))
    classes = np.fromiter(numbers, dtype=np.int32, count=len(people))
    first = np.unique(classes, return_index=True)[1]
    return classes, [people[at] for at in first.tolist()]


def _masks(sets: Sequence[frozenset[str]], bits: dict[str, int]) -> npt.NDArray[np.uint64]:
    seen: dict[frozenset[str], int] = {frozenset(): 0}
    for members in sets:
        if members not in seen:
            seen[members] = 1 | sum(bits[word] for word in members)
    return np.array([seen[members] for members in sets], dtype=np.uint64)
