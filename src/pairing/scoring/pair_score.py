"""Scores one pair in the scalar form: the readable truth every faster form is tested against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pairing.problem.people import Mentee, Mentor
from pairing.problem.terms import NEUTRAL, NO_VALUES
from pairing.problem.weights import Weights, points

MUST_PREFIX = "must."


class Reason(NamedTuple):
    """What one criterion says of a pair: `points` of at most `of`, as a code with values.

    `grade` runs from 0 to 100; 50 with a code ending in `.unknown` means nothing is known.
    """

    criterion: str
    points: int
    of: int
    values: Mapping[str, Any] = NO_VALUES
    code: str = ""
    grade: int = NEUTRAL

    @property
    def is_known(self) -> bool:
        """Return whether the criterion had values to judge by."""
        return not self.code.endswith((".unknown", ".online"))

    @property
    def speaks_for(self) -> bool:
        """Return whether this is a reason for the pair."""
        return self.is_known and self.grade > NEUTRAL

    @property
    def speaks_against(self) -> bool:
        """Return whether this is a reason against the pair."""
        return self.is_known and self.grade < NEUTRAL


@dataclass(frozen=True, slots=True)
class Block:
    """A hard rule that removes a pair, with the values it removed it for."""

    rule: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairScore:
    """The verdict on one pair: 0 to 1000 points, their reasons, and what blocks it."""

    points: int
    reasons: tuple[Reason, ...]
    blocked_by: tuple[Block, ...]

    @property
    def is_feasible(self) -> bool:
        """Return whether no hard rule blocks the pair."""
        return not self.blocked_by


def score_pair(mentee: Mentee, mentor: Mentor, weights: Weights | None = None) -> PairScore:
    """Judge one pair by every rule and criterion that is on.

    The points are computed whether or not the pair is blocked, so a caller can say what
    waiving a rule would gain. Pins, bans and capacities belong to a round, not to a pair.
    """
    weights = weights or Weights.default()
    blocks = [
        Block(rule.name, rule.values(mentee, mentor))
        for rule in weights.rules
        if not rule.allows(mentee, mentor)
    ]
    reasons = reasons_of(mentee, mentor, weights)
    musts = {criterion.name for criterion in weights.criteria if weights.is_must(criterion)}
    blocks += [
        Block(MUST_PREFIX + reason.criterion, reason.values)
        for reason in reasons
        if reason.grade == 0 and reason.criterion in musts
    ]
    return PairScore(sum(reason.points for reason in reasons), reasons, tuple(blocks))


def values_of(name: str, mentee: Mentee, mentor: Mentor, weights: Weights) -> Mapping[str, Any]:
    """Return the values for which a rule, or a criterion that is a must, blocks a pair."""
    for rule in weights.rules:
        if rule.name == name:
            return rule.values(mentee, mentor)
    [must] = [c for c in weights.criteria if MUST_PREFIX + c.name == name]
    return must.grade_pair(mentee, mentor).values


def reasons_of(mentee: Mentee, mentor: Mentor, weights: Weights) -> tuple[Reason, ...]:
    """Return the grade by every active criterion of a pair, blocked or not."""
    found = []
    for name, share, grade_pair in weights.judges:
        grade, code, values = grade_pair(mentee, mentor)
        found.append(Reason(name, points(share, grade), share, values, code, grade))
    return tuple(found)
