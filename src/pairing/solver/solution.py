"""What a round answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pairing.problem.objective import ObjectiveValue
from pairing.solver.primal_dual import State


@dataclass(frozen=True, slots=True)
class Pair:
    """One proposed pair; `pinned` says that people had decided it before."""

    mentee_id: str
    mentor_id: str
    score: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class StageResult:
    """What the round reached in one objective."""

    objective: str
    value: int


@dataclass(frozen=True)
class Solution:
    """The pairs of a round with their proof.

    `prices` holds for every mentor the marginal value of one place, `dummy_prices` the
    same for staying alone in a group with a floor: the lowest prices there are where all pairs
    were held at once, else those by which the round is proven. `bound` is an upper bound on
    `objective_value` over all feasible pairs that follows from the prices; `gap` is the share of
    points by which the total could at most be higher, 0 when the answer is proven best in every
    objective.
    `timings` are seconds by part of the work; `state` is the engine's own state.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[str, ...]
    prices: Mapping[str, ObjectiveValue]
    dummy_prices: Mapping[str, tuple[ObjectiveValue, ObjectiveValue]]
    objective_value: ObjectiveValue
    bound: ObjectiveValue
    stages: tuple[StageResult, ...]
    timings: Mapping[str, float]
    state: State = field(repr=False, compare=False)

    @property
    def matched(self) -> int:
        """Return how many mentees are matched."""
        return len(self.pairs)

    @property
    def total(self) -> int:
        """Return the points of all pairs together."""
        return sum(pair.score for pair in self.pairs)

    @property
    def is_proven(self) -> bool:
        """Return whether the answer is shown to be best in every objective."""
        return self.objective_value == self.bound

    @property
    def gap(self) -> float:
        """Return the share by which the bound exceeds the result: in matches, then in points."""
        if self.is_proven:
            return 0.0
        bound, value = self.bound, self.objective_value
        if bound.matched > value.matched:
            return (bound.matched - value.matched) / max(value.matched, 1)
        return max(bound.total - value.total, 0) / max(value.total, 1)

    @property
    def mentor_of(self) -> dict[str, str]:
        """Return the mentor of every matched mentee."""
        return {pair.mentee_id: pair.mentor_id for pair in self.pairs}
