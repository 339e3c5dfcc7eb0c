"""The one place where the engine is called; its answers as codes that can be kept and worded.

Nothing here may be called inside a transaction: `outside_transactions` refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pairing import (
    Cancelled,
    Explanation,
    Problem,
    Solution,
    explain_everybody,
    price_of_override,
    solve,
)
from pairing.compile import prepare_engine
from pairing.problem.objective import ObjectiveValue
from tsemed.base.transactions import outside_transactions
from tsemed.matching.candidates import Candidates, Pair
from tsemed.matching.problem_builder import FORBIDDEN_BY_PEOPLE
from tsemed.matching.rules import shares_without_small_groups
from tsemed.matching.search_control import Control

ALTERNATIVES = 4
UNLOCKS = 3
Json = dict[str, Any]


UNCONTROLLED = Control()


class SearchStopped(Exception):
    """The answer is not wanted any more: somebody stopped the search, or decided meanwhile."""


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
def solve_round(
    problem: Problem, candidates: Candidates, control: Control = UNCONTROLLED
) -> Answer:
    """Return the best round there is, explained pair by pair, and why some are left over.

    After its time limit it is the best found so far, with the share that a better one could add.
    Raise ValueError when pins contradict each other or the places, and SearchStopped.
    """
    prepare_engine()
    try:
        solution = solve(
            problem,
            time_limit=control.time_limit,
            progress=control.progress,
            cancelled=control.cancelled,
        )
    except Cancelled as stopped:
        raise SearchStopped from stopped
    everybody = explain_everybody(problem, solution, alternatives=ALTERNATIVES)
    wanted = _while_wanted(everybody, control, of=len(problem.mentees))
    explanations = {one.mentee_id: one for one in wanted}
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


def _while_wanted(
    found: Iterator[Explanation], control: Control, *, of: int
) -> Iterator[Explanation]:
    """Yield explanations and report their number; raise SearchStopped once nobody waits."""
    for number, one in enumerate(found, 1):
        control.progress("explain", number / of)
        if control.cancelled():
            raise SearchStopped
        yield one


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
    return kept_value(price_of_override(free, solve(free), *pair))


@outside_transactions
def price_of_ban(problem: Problem, pair: Pair) -> Json:
    """Return what the round loses without a pair that people rule out."""
    free = replace(problem, pins=problem.pins - {pair})
    return kept_value(
        solve(free).objective_value.minus(solve(with_ban(problem, pair)).objective_value)
    )


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
        "gap": solution.gap,
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
        {"mentor": int(one.mentor_id), "score": one.score, "loss": kept_value(one.loss)}
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


def kept_value(value: ObjectiveValue) -> Json:
    """Return the parts of a gain or loss that people are shown."""
    return {"matched": value.matched, "waiting": value.waiting, "points": value.total}


def _plain(values: Mapping[str, Any]) -> Json:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    """Return a value as JSON has it: sets in order, enums as their codes, places left out."""
    if isinstance(value, frozenset | set | tuple | list):
        return sorted(str(one) for one in value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value) if isinstance(value, str) else None
