"""A problem written down for machines: people in canonical order, verdicts as lookup tables.

Every rule and criterion reads a few fields; people who agree in them form a class. For each
set of fields read together a *factor* keeps the class of every person and one whole number
per pair of classes, its *code*: the points in the low ten bits, one bit per broken rule
above them. The codes of a pair's factors add up to the pair's code, because the points of
all criteria sum to at most 1000 and every rule belongs to exactly one factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pairing.parallel import parallel_map
from pairing.problem.overlap import OverlapCriterion, OverlapRule, overlap_block
from pairing.problem.people import Mentee, Mentor
from pairing.problem.problem import Problem
from pairing.problem.terms import Criterion, Rule
from pairing.problem.validation import refuse_impossible, refuse_impossible_capacities
from pairing.problem.weights import Weights, points
from pairing.scoring.field_classes import FieldClasses
from pairing.scoring.pair_score import MUST_PREFIX

Ints = npt.NDArray[np.int32]
Index = npt.NDArray[np.int64]
Person = TypeVar("Person", Mentee, Mentor)

POINT_BITS = 10
POINT_MASK = (1 << POINT_BITS) - 1
FORBIDDEN = "forbidden"
FORBIDDEN_FLAG = 1 << 30
MASK_BITS = 63
MAX_CELLS = 1 << 22
CELL_LIMIT = 1 << 29


@dataclass(frozen=True)
class ClassTerm:
    """Codes by class: `code[i, j] = table[rows[i], columns[j]]`."""

    rows: Ints
    columns: Ints
    table: Ints


@dataclass(frozen=True)
class OverlapTerm:
    """Codes by number of common bits: `code[i, j] = by_count[bits(rows[i] & columns[j])]`.

    The lowest bit is set where the person gave an answer, so 0 common bits means "not known"
    and 1 means "known, nothing in common".
    """

    rows: npt.NDArray[np.uint64]
    columns: npt.NDArray[np.uint64]
    by_count: Ints


class ScoreTables:
    """The people of a problem in canonical order, and the factors that judge every pair.

    `mentees` and `mentors` are ordered by a hash of their identity, so the order of the rows
    given never matters and no alphabet is favoured where scores tie.

    Raises ValueError when two people on one side share an identity, when a place, a radius or a
    capacity cannot be, or when a class table would not fit into memory.
    """

    def __init__(self, problem: Problem, *, max_cells: int = MAX_CELLS) -> None:
        """Order the people and tabulate every rule and criterion that is on.

        What is counted in common is looked up through bit masks above `max_cells` cells.
        """
        self.max_cells = max_cells
        self.weights = problem.weights or Weights.default()
        self.mentees = _in_canonical_order(problem.mentees)
        self.mentors = _in_canonical_order(problem.mentors)
        refuse_impossible(self.mentees)
        refuse_impossible(self.mentors)
        refuse_impossible_capacities(self.mentors)
        self.rules = self.weights.rules
        self.criteria = self.weights.criteria
        musts = [MUST_PREFIX + c.name for c in self.criteria if self.weights.is_must(c)]
        self.rule_names = (*(rule.name for rule in self.rules), *musts)
        self.class_terms: list[ClassTerm] = []
        self.overlap_terms: list[OverlapTerm] = []
        judges = self._judges_by_reads()
        of_mentees = FieldClasses(self.mentees, {name for reads in judges for name in reads[0]})
        of_mentors = FieldClasses(self.mentors, {name for reads in judges for name in reads[1]})
        for reads, terms in judges.items():
            self._add_factor(reads, terms, of_mentees, of_mentors)

    @cached_property
    def mentee_index(self) -> dict[str, int]:
        """Return where each mentee stands in canonical order."""
        return {mentee.id: at for at, mentee in enumerate(self.mentees)}

    @cached_property
    def mentor_index(self) -> dict[str, int]:
        """Return where each mentor stands in canonical order."""
        return {mentor.id: at for at, mentor in enumerate(self.mentors)}

    def packed_scores(self, rows: npt.NDArray[np.intp] | slice = slice(None)) -> Ints:
        """Return the codes of some mentees with all mentors, shape (rows, mentors)."""
        from pairing.scoring.kernels import add_packed_scores

        chosen = np.arange(len(self.mentees))[rows]
        by_mentee, by_mentor, tables = self.one_sided
        total = by_mentee[chosen][:, None] + by_mentor

        def add(some: Index) -> None:
            part = total[some[0] : some[-1] + 1]
            mentees = chosen[some]
            for term in tables:
                add_packed_scores(part, term.table, term.rows[mentees], term.columns)
            for counted in self.overlap_terms:
                common = np.bitwise_count(counted.rows[mentees][:, None] & counted.columns)
                part += counted.by_count[common]

        parallel_map(add, len(chosen))
        return total

    @cached_property
    def one_sided(self) -> tuple[Ints, Ints, list[ClassTerm]]:
        """Return the codes that one side alone decides, of mentees and mentors, and other terms."""
        by_mentee = np.zeros(len(self.mentees), dtype=np.int32)
        by_mentor = np.zeros(len(self.mentors), dtype=np.int32)
        rest = []
        for term in self.class_terms:
            if term.table.shape[1] == 1:
                by_mentee += term.table[term.rows, 0]
            elif term.table.shape[0] == 1:
                by_mentor += term.table[0, term.columns]
            else:
                rest.append(term)
        return by_mentee, by_mentor, rest

    def packed_scores_of_pairs(self, mentees: Index, mentors: Index) -> Ints:
        """Return the codes of some pairs, shape (pairs,)."""
        total = np.zeros(len(mentees), dtype=np.int32)
        for term in self.class_terms:
            total += term.table[term.rows[mentees], term.columns[mentors]]
        for counted in self.overlap_terms:
            common = np.bitwise_count(counted.rows[mentees] & counted.columns[mentors])
            total += counted.by_count[common]
        return total

    def blocking_rules(self, packed_score: int) -> tuple[str, ...]:
        """Return the names of the rules a code says are broken."""
        flags = packed_score >> POINT_BITS
        named = tuple(name for at, name in enumerate(self.rule_names) if flags >> at & 1)
        return (*named, FORBIDDEN) if packed_score & FORBIDDEN_FLAG else named

    def _judges_by_reads(self) -> dict[tuple[tuple[str, ...], ...], list[Rule | Criterion]]:
        found: dict[tuple[tuple[str, ...], ...], list[Rule | Criterion]] = {}
        terms: list[Rule | Criterion] = [*self.rules, *self.criteria]
        for grade_pair in terms:
            found.setdefault((grade_pair.mentee_reads, grade_pair.mentor_reads), []).append(
                grade_pair
            )
        return found

    def _add_factor(
        self,
        reads: tuple[tuple[str, ...], ...],
        terms: Sequence[Rule | Criterion],
        of_mentees: FieldClasses[Mentee],
        of_mentors: FieldClasses[Mentor],
    ) -> None:
        rows, some_mentees = of_mentees.classes(reads[0])
        columns, some_mentors = of_mentors.classes(reads[1])
        cells = len(some_mentees) * len(some_mentors)
        are_counts = all(
            isinstance(grade_pair, OverlapCriterion | OverlapRule) for grade_pair in terms
        )
        if cells > self.max_cells and are_counts:
            counted = self._count_factor(reads, terms)
            if counted is not None:
                self.overlap_terms.append(counted)
                return
        if cells > CELL_LIMIT:
            raise ValueError(
                f"{len(some_mentees)} x {len(some_mentors)} distinct values of {reads} "
                "are too many to tabulate; round places or shorten lists"
            )
        if are_counts:
            common = overlap_block(some_mentees, some_mentors, (reads[0][0], reads[1][0]))
            table = self._codes_by_count(terms, int(common.max(initial=0)))[common + 1]
        else:
            table = self._table(terms, some_mentees, some_mentors)
        self.class_terms.append(ClassTerm(rows, columns, table))

    def _table(
        self,
        terms: Sequence[Rule | Criterion],
        mentees: Sequence[Mentee],
        mentors: Sequence[Mentor],
    ) -> Ints:
        shares = self.weights.shares
        table = np.zeros((len(mentees), len(mentors)), dtype=np.int32)
        for grade_pair in terms:
            if isinstance(grade_pair, Rule):
                table += ~grade_pair.allows_block(mentees, mentors) * self._flag(grade_pair.name)
                continue
            grades = grade_pair.grade_block(mentees, mentors)
            table += points_block(shares[grade_pair.name], grades)
            if self.weights.is_must(grade_pair):
                table += (grades == 0) * self._flag(MUST_PREFIX + grade_pair.name)
        return table

    def _count_factor(
        self, reads: tuple[tuple[str, ...], ...], terms: Sequence[Rule | Criterion]
    ) -> OverlapTerm | None:
        """Return the bit-mask form, or None when there are more members than bits."""
        left = [getattr(mentee, reads[0][0]) for mentee in self.mentees]
        right = [getattr(mentor, reads[1][0]) for mentor in self.mentors]
        limbs = sorted({member for members in {*left, *right} for member in members})
        if len(limbs) > MASK_BITS:
            return None
        bits = {member: 2 << at for at, member in enumerate(limbs)}
        by_count = self._codes_by_count(terms, MASK_BITS)
        return OverlapTerm(_masks(left, bits), _masks(right, bits), by_count)

    def _codes_by_count(self, terms: Sequence[Rule | Criterion], most: int) -> Ints:
        """Return the codes for -1 (one set is not known) and more common members."""
        packed_scores = [self._code_by_count(terms, common) for common in range(-1, most + 1)]
        return np.array(packed_scores, dtype=np.int32)

    def _code_by_count(self, terms: Sequence[Rule | Criterion], common: int) -> int:
        """Return the code for so many common members; -1 where one set is not known."""
        shares = self.weights.shares
        packed_score = 0
        for grade_pair in terms:
            if isinstance(grade_pair, OverlapCriterion):
                grade = grade_pair.grade_of_overlap(common)
                packed_score += points(shares[grade_pair.name], grade)
                if self.weights.is_must(grade_pair) and grade == 0:
                    packed_score += self._flag(MUST_PREFIX + grade_pair.name)
            elif common == 0:
                packed_score += self._flag(grade_pair.name)
        return packed_score

    def _flag(self, name: str) -> int:
        return 1 << (POINT_BITS + self.rule_names.index(name))


def points_block(share: int, grades: Ints) -> Ints:
    """Apply `weights.points` to a whole block of grades."""
    return np.array([points(share, grade) for grade in range(101)], dtype=np.int32)[grades]


def _in_canonical_order(people: Iterable[Person]) -> tuple[Person, ...]:
    given = list(people)
    hashes = np.frombuffer(b"".join(identity_hash(person.id) for person in given), dtype=">u8")
    order = np.argsort(hashes, kind="stable")
    ordered = [given[at] for at in order.tolist()]
    in_order = hashes[order]
    if (in_order[1:] == in_order[:-1]).any():
        ordered.sort(key=lambda person: (identity_hash(person.id), person.id))
        _refuse_repeated(ordered)
    return tuple(ordered)


def _refuse_repeated(ordered: list[Person]) -> None:
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"two people share the identity {one.id!r}")


def identity_hash(identity: str) -> bytes:
    """Return eight bytes that order identities without favouring an alphabet."""
    return blake2b(identity.encode(), digest_size=8).digest()


def _masks(sets: Sequence[frozenset[str]], bits: dict[str, int]) -> npt.NDArray[np.uint64]:
    seen: dict[frozenset[str], int] = {frozenset(): 0}
    for members in sets:
        if members not in seen:
            seen[members] = 1 | sum(bits[member] for member in members)
    return np.array([seen[members] for members in sets], dtype=np.uint64)
