"""Decides a round."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from pairing.board import POINT_MASK, Board
from pairing.network import build, codes_of, open_round
from pairing.people import Problem
from pairing.search import State, run, seated_as, start
from pairing.solution import Cancelled, Pair, Solution, StageResult
from pairing.stability import stable_columns
from pairing.wishes import BANDS, FIELDS, Worth, fields, from_fields

Progress = Callable[[str, float], None]


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    stable: bool = False,
) -> Solution:
    """Find the best round in the order of wishes, with prices that prove it.

    With `stable` the pairs are those of the stable round, and the bound, which is still the
    best round's, tells what stability costs; such a round has no alternatives to explain.

    Args:
        problem: people, weights, pins and wishes.
        time_limit: seconds after which the best answer so far is returned with its gap.
        progress: called with a code of the step and the share of it that is done.
        cancelled: asked now and then; a true answer raises `Cancelled`.
        stable: answer with the stable round instead (see `pairing.stability`).

    Raises:
        ValueError: identities repeat, or pins contradict each other or the places.
        Cancelled: `cancelled` said so.
    """
    del time_limit
    tell = progress or (lambda _step, _share: None)
    began = perf_counter()
    board = Board(problem)
    tell("score", 0.0)
    state = open_round(problem, board)
    codes = codes_of(state, state.open_mentees)
    tell("score", 1.0)
    scored = perf_counter()
    if cancelled is not None and cancelled():
        raise Cancelled
    search = start(build(state, codes))
    built = perf_counter()
    run(search)
    if stable:
        search = seated_as(search, stable_columns(state, codes))
    tell("solve", 1.0)
    timings = {"score": scored - began, "build": built - scored, "solve": perf_counter() - built}
    return answer(search, timings)


def answer(search: State, timings: dict[str, float]) -> Solution:
    """Read pairs, prices and bound off a finished search."""
    network = search.network
    state, board = network.round, network.round.board
    chosen = {int(state.open_mentees[row]): search.column_of(row) for row in range(len(search.at))}
    chosen = {mentee: mentor for mentee, mentor in chosen.items() if mentor < network.mentors}
    chosen |= state.settled
    pairs = []
    for mentee, mentor in sorted(chosen.items(), key=lambda found: board.mentees[found[0]].id):
        code = int(board.codes(np.array([mentee]))[0, mentor])
        pinned = mentee in state.settled
        pairs.append(
            Pair(board.mentees[mentee].id, board.mentors[mentor].id, code & POINT_MASK, pinned)
        )
    unmatched = sorted(m.id for at, m in enumerate(board.mentees) if at not in chosen)
    prices = {
        mentor.id: network.layout.unpack(search.v[at]) for at, mentor in enumerate(board.mentors)
    }
    first = network.mentors
    alone = {
        str(group): (
            network.layout.unpack(search.v[first + at]),
            network.layout.unpack(search.v[first + at + 1]),
        )
        for at, group in enumerate(state.alone)
        if at % 2 == 1
    }
    worth = _sum(network.layout.unpack, search.network.w[search.at[search.at >= 0]])
    bound = _bound(search)
    return Solution(
        pairs=tuple(pairs),
        unmatched=tuple(unmatched),
        prices=prices,
        alone_prices=alone,
        worth=worth,
        bound=bound,
        stages=_stages(problem_order=state.problem.order, worth=worth),
        timings=timings,
        search=search,
    )


def _sum(unpack: Callable[[np.ndarray], Worth], rows: np.ndarray) -> Worth:
    total = [0] * len(FIELDS)
    for row in rows:
        total = [a + b for a, b in zip(total, fields(unpack(row)), strict=True)]
    return from_fields(total)


def _bound(search: State) -> Worth:
    unpack = search.network.layout.unpack
    bound = _sum(unpack, search.u)
    for price, places in zip(search.v, search.network.capacity, strict=True):
        if price.any():
            bound = bound.plus(unpack(price), times=int(places))
    return bound


def _stages(*, problem_order: tuple[str, ...], worth: Worth) -> tuple[StageResult, ...]:
    named = dict(zip(FIELDS, fields(worth), strict=True))
    stages: list[StageResult] = []
    for wish in problem_order:
        wanted = [f"band_{band}" for band in range(BANDS)] if wish == "bands" else [wish]
        stages.extend(StageResult(name, named[name]) for name in wanted)
    return tuple(stages)
