"""How a round treats groups, and where mentors are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pairing.problem.objective import ObjectiveValue
from pairing.problem.people import Mentor
from pairing.problem.problem import Problem
from pairing.solver.marginal_prices import min_prices, with_prices
from pairing.solver.solution import Solution


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group in a round: how many, how many matched, and the mean score of those."""

    group: str | None
    people: int
    matched: int
    mean_score: float

    @property
    def share(self) -> float:
        """Return the share of the group that is matched."""
        return self.matched / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Fairness:
    """Every group in the round, and in the round as it would be without floors."""

    groups: tuple[GroupShare, ...]
    unconstrained: tuple[GroupShare, ...]
    total_paid: int


def fairness(problem: Problem, solution: Solution) -> Fairness:
    """Compare groups with the round without floors, and count the points the floors cost."""
    groups = _shares(problem, solution)
    if not problem.floors:
        return Fairness(groups, groups, 0)
    from pairing.solver.solve import solve

    free = solve(replace(problem, floors={}))
    return Fairness(groups, _shares(problem, free), free.total - solution.total)


def missing_places(
    problem: Problem, solution: Solution
) -> Mapping[str, Mapping[str, ObjectiveValue]]:
    """Return what one more place would gain, summed by field, language and region.

    Every mentor counts with the exact gain of one more place of theirs. The keys are "field"
    (the first two ISCO-08 digits), "language" and "region"; a mentor with two languages counts
    for both. The greatest gains come first.
    """
    del problem
    network = solution.state.network
    gains = with_prices(solution.state, min_prices).v
    sums: dict[str, dict[str, ObjectiveValue]] = {"field": {}, "language": {}, "region": {}}
    for at, mentor in enumerate(network.instance.tables.mentors):
        gain = network.packing.unpack(gains[at])
        for kind, names in _labels(mentor).items():
            for name in names:
                sums[kind][name] = sums[kind].get(name, ObjectiveValue()).plus(gain)
    return {
        kind: dict(sorted(found.items(), key=lambda item: (item[1], item[0]), reverse=True))
        for kind, found in sums.items()
    }


def _labels(mentor: Mentor) -> dict[str, Iterable[str]]:
    return {
        "field": dict.fromkeys(packed_score[:2] for packed_score in mentor.occupations),
        "language": mentor.languages,
        "region": [mentor.region] if mentor.region else [],
    }


def _shares(problem: Problem, solution: Solution) -> tuple[GroupShare, ...]:
    score_of = {pair.mentee_id: pair.score for pair in solution.pairs}
    people: dict[str | None, list[str]] = {}
    for mentee in problem.mentees:
        people.setdefault(mentee.group, []).append(mentee.id)
    shares = []
    for group in sorted(people, key=lambda name: (name is None, name or "")):
        scores = [score_of[one] for one in people[group] if one in score_of]
        mean = sum(scores) / len(scores) if scores else 0.0
        shares.append(GroupShare(group, len(people[group]), len(scores), mean))
    return tuple(shares)
