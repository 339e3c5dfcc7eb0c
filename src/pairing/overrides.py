"""What people may do between rounds, and what each step costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.board import POINT_MASK
from pairing.network import codes_of
from pairing.people import Mentee, Problem
from pairing.residual import row_of
from pairing.scoring import score_pair
from pairing.solution import Pair, Solution
from pairing.telling import Teller
from pairing.wishes import Worth


def price_of_override(
    problem: Problem, solution: Solution, mentee_id: str, mentor_id: str
) -> Worth:
    """What the best round with this pair in it loses against the round given, wish by wish.

    The pair may break a hard rule; people decide. The worth of the pair itself is counted.

    Raises ValueError when the mentee is pinned already or every place of the mentor is, and when
    the round is not proven best.
    """
    del problem
    search = solution.search
    network = search.network
    board = network.round.board
    mentee, mentor = board.mentee_index[mentee_id], board.mentor_index[mentor_id]
    row = row_of(search, mentee)
    if row is None:
        raise ValueError(f"mentee {mentee_id!r} is pinned")
    if search.column_of(row) == mentor:
        return Worth()
    if network.capacity[mentor] <= 0:
        raise ValueError(f"every place of mentor {mentor_id!r} is pinned")
    if not search.is_optimal:
        raise ValueError("only a round that is proven best can price an override")
    teller = Teller(search, most=0)
    teller.widen(np.array([row]))
    code = codes_of(network.round, np.array([mentee]))[0, [mentor]]
    weight = network.weights_of(row, np.array([mentor]), code)[0]
    cost = teller.cost(search.column_of(row))[mentor]
    return network.layout.unpack(network.w[search.at[row]] - weight + cost)


def place_newcomer(problem: Problem, solution: Solution, mentee: Mentee) -> Pair | None:
    """The best free place for somebody who arrived after the round, moving nobody.

    Chosen is the feasible pair with the most points *less the mentor's price* in the last
    round, so that places many others need are kept for them; None when no place is free.
    """
    search = solution.search
    network = search.network
    board = network.round.board
    free = network.capacity[: network.mentors] - search.load[: network.mentors]
    best: tuple[int, bytes, Pair] | None = None
    for at in np.flatnonzero(free > 0):
        mentor = board.mentors[at]
        if (mentee.id, mentor.id) in problem.forbidden:
            continue
        judged = score_pair(mentee, mentor, problem.weights)
        if judged.is_feasible:
            value = judged.points - solution.prices[mentor.id].total
            pair = Pair(mentee.id, mentor.id, judged.points)
            if best is None or value > best[0]:
                best = (value, b"", pair)
    return None if best is None else best[2]


def price_of_freezing(problem: Problem, solution: Solution) -> Worth:
    """What keeping the accepted pairs costs: the best round without freezing, less this one."""
    from pairing.deciding import solve

    free = solve(replace(problem, frozen=frozenset()))
    return worth_of(free).minus(worth_of(solution))


def worth_of(solution: Solution) -> Worth:
    """The worth of all pairs of a round, pinned and frozen ones included."""
    network = solution.search.network
    board = network.round.board
    worth = solution.worth
    for mentee, mentor in network.round.settled.items():
        code = int(board.codes(np.array([mentee]))[0, mentor]) & POINT_MASK
        worth = worth.plus(network.settled_worth(mentee, mentor, code))
    return worth
