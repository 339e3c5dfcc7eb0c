"""Decides a round."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from pairing.board import POINT_MASK, Board
from pairing.network import Index, Round, build, codes_of, open_round
from pairing.people import Problem
from pairing.pricing import BIDS_EACH, DIRECT, STEP, Priced
from pairing.search import State, auction, run, seated_as, start
from pairing.solution import Cancelled, Pair, Solution, StageResult
from pairing.stable import stable_columns
from pairing.wishes import BANDS, FIELDS, Layout, Words, Worth, fields, from_fields

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
        stable: answer with the stable round instead (see `pairing.stable`).

    Raises:
        ValueError: identities repeat, or pins contradict each other or the places.
        Cancelled: `cancelled` said so.
    """
    tell = progress or (lambda _step, _share: None)
    began = perf_counter()
    board = Board(problem)
    tell("score", 0.0)
    state = open_round(problem, board)
    scored = perf_counter()
    if cancelled is not None and cancelled():
        raise Cancelled
    if len(state.open_mentees) > DIRECT and not stable:
        deadline = None if time_limit is None else began + time_limit
        search = Priced(state, tell).improve(deadline, cancelled)
    else:
        search = _directly(state, stable=stable)
    tell("solve", 1.0)
    timings = {"board": scored - began, "solve": perf_counter() - scored}
    return answer(search, timings)


def _directly(state: Round, *, stable: bool) -> State:
    """Search with every feasible pair in the network."""
    codes = codes_of(state, state.open_mentees)
    search = start(build(state, codes))
    if search.network.words == 1:
        _seat_roughly(search)
    run(search)
    return seated_as(search, stable_columns(state, codes)) if stable else search


def _seat_roughly(search: State) -> None:
    """Seat people by auction first, which leaves the exact search a tenth of its work."""
    scale, state = search.network.layout.scale, search.network.round
    people = len(state.open_mentees)
    is_short = int(state.capacity.sum()) < people
    auction(
        search,
        price=scale.get("matched", 0) if is_short else 0,
        step=STEP * scale.get("total", 1),
        most_bids=BIDS_EACH * people,
    )


def answer(search: State, timings: dict[str, float]) -> Solution:
    """Read pairs, prices and bound off a finished search."""
    network = search.network
    state, board = network.round, network.round.board
    chosen = {int(state.open_mentees[row]): search.column_of(row) for row in range(len(search.at))}
    chosen = {mentee: mentor for mentee, mentor in chosen.items() if mentor < network.mentors}
    chosen |= state.settled
    points = _points_of(search, chosen)
    pairs = [
        Pair(
            board.mentees[mentee].id,
            board.mentors[mentor].id,
            points[mentee],
            mentee in state.settled,
        )
        for mentee, mentor in chosen.items()
    ]
    pairs.sort(key=lambda pair: pair.mentee_id)
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
    worth = _sum(network.layout, network.w[search.at[search.at >= 0]])
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


def _points_of(search: State, chosen: dict[int, int]) -> dict[int, int]:
    """The points of the chosen pairs, from the board's factors."""
    board = search.network.round.board
    mentees = np.array(list(chosen), dtype=np.int64)
    mentors = np.array(list(chosen.values()), dtype=np.int64)
    codes = board.codes_of_pairs(mentees, mentors)
    return dict(zip(mentees.tolist(), (codes & POINT_MASK).tolist(), strict=True))


def _sum(layout: Layout, rows: Words, times: Index | None = None) -> Worth:
    """The sum of packed amounts, taken wish by wish so that no word overflows."""
    counts = np.ones(len(rows), dtype=np.int64) if times is None else times
    distinct, where = np.unique(rows, axis=0, return_inverse=True)
    often = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(often, where.ravel(), counts)
    total = [0] * len(FIELDS)
    for row, count in zip(distinct, often.tolist(), strict=True):
        total = [a + count * b for a, b in zip(total, fields(layout.unpack(row)), strict=True)]
    return from_fields(total)


def _bound(search: State) -> Worth:
    layout = search.network.layout
    profits = search.u if search.slack is None else search.u + search.slack
    bound = _sum(layout, profits)
    return bound.plus(_sum(layout, search.v, search.network.capacity))


def _stages(*, problem_order: tuple[str, ...], worth: Worth) -> tuple[StageResult, ...]:
    named = dict(zip(FIELDS, fields(worth), strict=True))
    stages: list[StageResult] = []
    for wish in problem_order:
        wanted = [f"band_{band}" for band in range(BANDS)] if wish == "bands" else [wish]
        stages.extend(StageResult(name, named[name]) for name in wanted)
    return tuple(stages)
