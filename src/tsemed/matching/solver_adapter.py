"""The one place where the engine is called; its answers as codes that can be kept and worded.

Nothing here may be called inside a transaction: `outside_transactions` refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pairing import (
    Explanation,
    Problem,
    Solution,
    explain_everybody,
    price_of_override,
    solve,
)
from pairing.problem.objective import ObjectiveValue as Worth
from tsemed.base.transactions import outside_transactions
from tsemed.matching.candidates import Candidates, Pair
from tsemed.matching.problem_builder import FORBIDDEN_BY_PEOPLE
from tsemed.matching.rules import shares_without_small_groups

ALTERNATIVES = 4
UNLOCKS = 3
Json = dict[str, Any]


@dataclass(frozen=True)
class ProposedPair:
    """One proposed pair as it is kept: who, how well, why, and who else."""

    mentee_id: int
    mentor_id: int
    score: int
    reasons: list[Json]
    alternatives: list[Json]


@dataclass(frozen=True)
class Answer:
    """What a round answers: its pairs, and the figures shown above and below them."""

    proposed_pairs: list[ProposedPair]
    figures: Json


@outside_transactions
def solve_round(problem: Problem, candidates: Candidates) -> Answer:
    """Return the best round there is, explained pair by pair, and why some are left over.

    Raise ValueError when pins contradict each other or the places.
    """
    solution = solve(problem)
    everybody = explain_everybody(problem, solution, alternatives=ALTERNATIVES)
    explanations = {one.mentee_id: one for one in everybody}
    proposed_pairs = [
        ProposedPair(
            mentee_id=int(pair.mentee_id),
            mentor_id=int(pair.mentor_id),
            score=pair.score,
            reasons=_reasons(explanations[pair.mentee_id]),
            alternatives=_alternatives(explanations[pair.mentee_id]),
        )
        for pair in solution.pairs
    ]
    unmatched = [_left_over(explanations[mentee_id]) for mentee_id in solution.unmatched]
    return Answer(
        proposed_pairs, {**_figures(problem, solution, candidates), "unmatched": unmatched}
    )


def with_pin(problem: Problem, pair: Pair) -> Problem:
    """Return the problem in which people insist on a pair, instead of any pin of its mentee."""
    return replace(problem, pins=_other_pins(problem, pair) | {pair})


def with_ban(problem: Problem, pair: Pair) -> Problem:
    """Return the problem in which people have ruled a pair out."""
    forbidden = {**problem.forbidden, pair: FORBIDDEN_BY_PEOPLE}
    return replace(problem, pins=problem.pins - {pair}, forbidden=forbidden)


@outside_transactions
def price_of_pin(problem: Problem, pair: Pair) -> Json:
    """Return what the round loses by insisting on a pair, whatever its mentee's pin says now.

    Raise ValueError when every place of the mentor is pinned to others, and when the round
    without the pair is not proven best.
    """
    free = replace(problem, pins=_other_pins(problem, pair))
    return worth_kept(price_of_override(free, solve(free), *pair))


@outside_transactions
def price_of_ban(problem: Problem, pair: Pair) -> Json:
    """Return what the round loses without a pair that people rule out."""
    free = replace(problem, pins=problem.pins - {pair})
    return worth_kept(solve(free).worth.minus(solve(with_ban(problem, pair)).worth))


def _other_pins(problem: Problem, pair: Pair) -> frozenset[Pair]:
    return frozenset(pin for pin in problem.pins if pin[0] != pair[0])


def _figures(problem: Problem, solution: Solution, candidates: Candidates) -> Json:
    return {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "places": sum(mentor.capacity for mentor in problem.mentors),
        "matched": solution.matched,
        "total": solution.total,
        "is_proven": solution.is_proven,
        "milliseconds": round(1000 * sum(solution.timings.values())),
        "groups": _by_group(solution, candidates),
    }


def _by_group(solution: Solution, candidates: Candidates) -> Json:
    """Return (matched, all) for each population group that is large enough to be shown."""
    everybody: dict[str, int] = {}
    matched: dict[str, int] = {}
    mentor_of = solution.mentor_of
    for part in candidates.mentees:
        for group in candidates.groups.get(part.person_id, ()):
            everybody[group] = everybody.get(group, 0) + 1
            matched[group] = matched.get(group, 0) + (str(part.pk) in mentor_of)
    return {
        group: list(shares)
        for group, shares in shares_without_small_groups(matched, everybody).items()
    }


def _reasons(explanation: Explanation) -> list[Json]:
    """Return the reasons for and then against, the heaviest first; what is unknown is left out.

    A short wait is no argument against a pair, only less of one for it.
    """
    against = [reason for reason in explanation.reasons_against if reason.criterion != "waiting"]
    return [
        {
            "criterion": reason.criterion,
            "code": reason.code,
            "points": reason.points,
            "of": reason.of,
            "for": reason.speaks_for,
            "values": _plain(reason.values),
        }
        for reason in (*explanation.reasons_for, *against)
    ]


def _alternatives(explanation: Explanation) -> list[Json]:
    return [
        {"mentor": int(one.mentor_id), "score": one.score, "loss": worth_kept(one.loss)}
        for one in explanation.alternatives
    ]


def _left_over(explanation: Explanation) -> Json:
    return {
        "mentee": int(explanation.mentee_id),
        "blocked": dict(sorted(explanation.blocked.items(), key=lambda found: -found[1])),
        "alternatives": _alternatives(explanation),
        "unlocks": [
            {
                "rule": one.rule,
                "mentor": int(one.mentor_id),
                "opens": one.opens,
                "matched": one.gain.matched,
                "values": _plain(one.values),
            }
            for one in explanation.unlocks[:UNLOCKS]
        ],
    }


def worth_kept(worth: Worth) -> Json:
    """Return the parts of a gain or loss that people are shown."""
    return {"matched": worth.matched, "waiting": worth.waiting, "points": worth.total}


def _plain(values: Mapping[str, Any]) -> Json:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    """Return a value as JSON has it: sets in order, enums as their codes, places left out."""
    if isinstance(value, frozenset | set | tuple | list):
        return sorted(str(one) for one in value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value) if isinstance(value, str) else None
