"""Weights as people say them, turned into whole points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from pairing.problem.people import Level, Mentee, Mentor
from pairing.problem.registry import all_criteria, all_rules
from pairing.problem.terms import BEST, Criterion, Grade, Rule

FULL_SCORE = 1000
PARTS = {Level.MUST: 4, Level.HIGH: 4, Level.MEDIUM: 2, Level.LOW: 1, Level.OFF: 0}


@dataclass(frozen=True)
class Weights:
    """How much every criterion counts, and which hard rules are switched off.

    `levels` names criteria that differ from their own default level. A criterion at MUST
    counts like HIGH and also blocks pairs it grades 0. `rules_off` names hard rules that
    are not applied.

    Raises ValueError for a name that no criterion or rule has.
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    rules_off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = set(self.levels) - {criterion.name for criterion in all_criteria()}
        unknown |= self.rules_off - {rule.name for rule in all_rules()}
        if unknown:
            raise ValueError(f"no such criterion or rule: {', '.join(sorted(unknown))}")

    @classmethod
    def default(cls) -> Self:
        """Return every criterion at its own level, every rule on."""
        return cls()

    def having(self, **levels: Level) -> Weights:
        """Return the same weights with some levels changed."""
        return replace(self, levels={**self.levels, **levels})

    def level_of(self, criterion: Criterion) -> Level:
        """Return the level at which this criterion counts."""
        return Level(self.levels.get(criterion.name, criterion.level))

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return the hard rules that are on."""
        return tuple(rule for rule in all_rules() if rule.name not in self.rules_off)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return the criteria that count or block, in the order of their names."""
        return tuple(c for c in all_criteria() if self.level_of(c) is not Level.OFF)

    @cached_property
    def shares(self) -> dict[str, int]:
        """Return the most points each criterion can give; they sum to 1000 (largest remainder)."""
        parts = {c.name: PARTS[self.level_of(c)] for c in self.criteria}
        whole = sum(parts.values())
        if not whole:
            return {}
        shares = {name: FULL_SCORE * part // whole for name, part in parts.items()}
        by_rest = sorted(parts, key=lambda name: (-(FULL_SCORE * parts[name] % whole), name))
        for name in by_rest[: FULL_SCORE - sum(shares.values())]:
            shares[name] += 1
        return shares

    @cached_property
    def judges(self) -> tuple[tuple[str, int, Callable[[Mentee, Mentor], Grade]], ...]:
        """Return the name, the share and the scalar form of every criterion that is on."""
        return tuple((c.name, self.shares[c.name], c.grade_pair) for c in self.criteria)

    def is_must(self, criterion: Criterion) -> bool:
        """Return whether a grade of 0 blocks the pair."""
        return self.level_of(criterion) is Level.MUST


def points(share: int, grade: int) -> int:
    """Return the whole points a grade of 0 to 100 earns of a share."""
    return share * grade // BEST
