"""Decides a round."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import perf_counter

import numpy as np

from pairing.apart import apart, joined
from pairing.board import POINT_MASK, Board
from pairing.directly import searched
from pairing.network import Index, Round, open_round
from pairing.people import Problem
from pairing.pricing import DIRECT, Priced, layout_of
from pairing.search import State
from pairing.solution import Cancelled, Pair, Solution, StageResult
from pairing.watching import Watch, never, tell_nobody
from pairing.wishes import BANDS, FIELDS, Words, Worth, fields

Progress = Callable[[str, float], None]

HALF = 32


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    stable: bool = False,
    direct: int = DIRECT,
) -> Solution:
    """Find the best round in the order of wishes, with prices that prove it.

    With `stable` the pairs are those of the stable round, and the bound, which is still the
    best round's, tells what stability costs; such a round has no alternatives to explain.

    Args:
        problem: people, weights, pins and wishes.
        time_limit: seconds after which the best answer so far is returned with its gap.
        progress: called with a code of the step and the share of it that is done, at times
            from a thread of its own.
        cancelled: asked several times a second, likewise; a true answer raises `Cancelled`.
        stable: answer with the stable round instead (see `pairing.stable`).
        direct: up to how many mentees all pairs are held at once; above, pairs are found by
            their prices (see `pairing.pricing`), with the same worth and the same proof.

    Raises:
        ValueError: identities repeat, or pins contradict each other or the places.
        Cancelled: `cancelled` said so.
    """
    began = perf_counter()
    deadline = None if time_limit is None else began + time_limit
    watch = Watch(progress or tell_nobody, cancelled or never, deadline)
    watch.tell("score", 0.0)
    board = Board(problem)
    state = open_round(problem, board)
    scored = perf_counter()
    if watch.is_over() and watch.is_cancelled:
        raise Cancelled
    if len(state.open_mentees) > direct and state.capacity.any() and not stable:
        search = _by_price(state, watch)
    else:
        search = searched(state, stable=stable)
    watch.tell("solve", 1.0)
    timings = {"board": scored - began, "solve": perf_counter() - scored}
    return answer(search, timings)


def _by_price(state: Round, watch: Watch) -> State:
    """Search with pairs found by their prices; groups that can never meet beside each other."""
    parts = apart(state)
    if len(parts) == 1:
        return Priced(state, watch).improve()
    layout = layout_of(state)

    def search_of(part: Round) -> State:
        return Priced(part, watch.quietly(), layout=layout).improve()

    searches: list[State] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for search in pool.map(search_of, parts):
            searches.append(search)
            watch.tell("solve", len(searches) / len(parts))
    whole = joined(state, searches)
    if whole.is_optimal:
        asked = cache(lambda: Priced(state, watch, layout=layout, search=whole))
        whole.beyond = lambda search, profit, price: asked().beyond(search, profit, price)
    return whole


def answer(search: State, timings: dict[str, float]) -> Solution:
    """Read pairs, prices and bound off a finished search."""
    network = search.network
    state, board = network.round, network.round.board
    chosen = {int(state.open_mentees[row]): search.column_of(row) for row in range(len(search.at))}
    chosen = {mentee: mentor for mentee, mentor in chosen.items() if mentor < network.mentors}
    chosen |= state.settled
    worth = network.layout.unpack(_sum(network.w[search.at[search.at >= 0]]))
    return Solution(
        pairs=_pairs(search, chosen),
        unmatched=tuple(sorted(m.id for at, m in enumerate(board.mentees) if at not in chosen)),
        prices={
            mentor.id: network.layout.unpack(search.v[at])
            for at, mentor in enumerate(board.mentors)
        },
        alone_prices=_alone_prices(search),
        worth=worth,
        bound=_bound(search),
        stages=_stages(problem_order=state.problem.order, worth=worth),
        timings=timings,
        search=search,
    )


def _pairs(search: State, chosen: dict[int, int]) -> tuple[Pair, ...]:
    state, board = search.network.round, search.network.round.board
    points = _points_of(search, chosen)
    pairs = (
        Pair(
            board.mentees[mentee].id,
            board.mentors[mentor].id,
            points[mentee],
            mentee in state.settled,
        )
        for mentee, mentor in chosen.items()
    )
    return tuple(sorted(pairs, key=lambda pair: pair.mentee_id))


def _alone_prices(search: State) -> dict[str, tuple[Worth, Worth]]:
    """The two prices of staying alone in each group with a floor: free of charge, and short."""
    network, unpack = search.network, search.network.layout.unpack
    first = network.mentors
    return {
        str(group): (unpack(search.v[first + at]), unpack(search.v[first + at + 1]))
        for at, group in enumerate(network.round.alone)
        if at % 2 == 1
    }


def _points_of(search: State, chosen: dict[int, int]) -> dict[int, int]:
    """The points of the chosen pairs, from the board's factors."""
    board = search.network.round.board
    mentees = np.array(list(chosen), dtype=np.int64)
    mentors = np.array(list(chosen.values()), dtype=np.int64)
    codes = board.codes_of_pairs(mentees, mentors)
    return dict(zip(mentees.tolist(), (codes & POINT_MASK).tolist(), strict=True))


def _sum(rows: Words, times: Index | None = None) -> list[int]:
    """The exact sum of packed amounts, word by word; halves are added so that none overflows."""
    counts = np.ones(len(rows), dtype=np.int64) if times is None else times
    high, low = rows >> HALF, rows & ((1 << HALF) - 1)
    sums = zip((counts @ high).tolist(), (counts @ low).tolist(), strict=True)
    return [(top << HALF) + bottom for top, bottom in sums]


def _bound(search: State) -> Worth:
    """What the prices prove that no round can exceed."""
    profits = search.u if search.slack is None else search.u + search.slack
    places = _sum(search.v, search.network.capacity)
    both = [a + b for a, b in zip(_sum(profits), places, strict=True)]
    return search.network.layout.unpack(both)


def _stages(*, problem_order: tuple[str, ...], worth: Worth) -> tuple[StageResult, ...]:
    named = dict(zip(FIELDS, fields(worth), strict=True))
    stages: list[StageResult] = []
    for wish in problem_order:
        wanted = [f"band_{band}" for band in range(BANDS)] if wish == "bands" else [wish]
        stages.extend(StageResult(name, named[name]) for name in wanted)
    return tuple(stages)
