"""What people may do between rounds, and what each step costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.analysis.sensitivity import Sensitivity
from pairing.problem.objective import ObjectiveValue
from pairing.problem.people import Mentee
from pairing.problem.problem import Problem
from pairing.scoring.pair_score import score_pair
from pairing.scoring.score_tables import POINT_MASK
from pairing.solver.marginal_prices import row_of
from pairing.solver.network import packed_scores_of
from pairing.solver.solution import Pair, Solution


def price_of_override(
    problem: Problem, solution: Solution, mentee_id: str, mentor_id: str
) -> ObjectiveValue:
    """Return what the best round with this pair loses against the round given, by objective.

    The pair may break a hard rule; people decide. The weight of the pair itself is counted.

    Raises ValueError when the mentee is pinned already or every place of the mentor is, and when
    the round is not proven best.
    """
    del problem
    state = solution.state
    network = state.network
    tables = network.instance.tables
    mentee, mentor = tables.mentee_index[mentee_id], tables.mentor_index[mentor_id]
    row = row_of(state, mentee)
    if row is None:
        raise ValueError(f"mentee {mentee_id!r} is pinned")
    if state.column_of(row) == mentor:
        return ObjectiveValue()
    if network.capacity[mentor] <= 0:
        raise ValueError(f"every place of mentor {mentor_id!r} is pinned")
    if not state.is_optimal:
        raise ValueError("only a round that is proven best can price an override")
    sensitivity = Sensitivity(state, most=0)
    sensitivity.complete(np.array([row]))
    packed_score = packed_scores_of(network.instance, np.array([mentee]))[0, [mentor]]
    weight = network.weights_of(row, np.array([mentor]), packed_score)[0]
    cost = sensitivity.cost(state.column_of(row))[mentor]
    return network.packing.unpack(network.weight[state.matched_arc[row]] - weight + cost)


def place_newcomer(problem: Problem, solution: Solution, mentee: Mentee) -> Pair | None:
    """Return the best free place for somebody who arrived after the round, moving nobody.

    Chosen is the feasible pair with the most points *less the mentor's price* in the last
    round, so that places many others need are kept for them; None when no place is free.
    """
    state = solution.state
    network = state.network
    tables = network.instance.tables
    free = network.capacity[: network.mentors] - state.load[: network.mentors]
    best: tuple[int, bytes, Pair] | None = None
    for at in np.flatnonzero(free > 0):
        mentor = tables.mentors[at]
        if (mentee.id, mentor.id) in problem.forbidden:
            continue
        judged = score_pair(mentee, mentor, problem.weights)
        if judged.is_feasible:
            value = judged.points - solution.prices[mentor.id].total
            pair = Pair(mentee.id, mentor.id, judged.points)
            if best is None or value > best[0]:
                best = (value, b"", pair)
    return None if best is None else best[2]


def price_of_freezing(problem: Problem, solution: Solution) -> ObjectiveValue:
    """Return the cost of keeping the accepted pairs: the best round without freezing, less this."""
    from pairing.solver.solve import solve

    free = solve(replace(problem, frozen=frozenset()))
    return value_of_round(free).minus(value_of_round(solution))


def value_of_round(solution: Solution) -> ObjectiveValue:
    """Return the objective value of all pairs of a round, pinned and frozen ones included."""
    network = solution.state.network
    tables = network.instance.tables
    value = solution.objective_value
    for mentee, mentor in network.instance.fixed.items():
        packed_score = int(tables.packed_scores(np.array([mentee]))[0, mentor]) & POINT_MASK
        value = value.plus(network.value_of_fixed(mentee, mentor, packed_score))
    return value
