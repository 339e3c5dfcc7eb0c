"""Finding pairs by their prices gives the same worth and the same proof as holding all pairs."""

from __future__ import annotations

from collections import Counter
from time import perf_counter, sleep

import numpy as np
import pytest
from bench.pairing.population import problem as population
from hypothesis import given, settings
from tests.pairing.cases import best_worth, problems, worth_by_definition

from pairing import Cancelled, Problem, solve, verify
from pairing.approaching import Approach
from pairing.board import POINT_MASK, Board
from pairing.deciding import answer
from pairing.network import Index, open_round
from pairing.pricing import Priced
from pairing.scanning import ENDLESS, Scanner
from pairing.search import State
from pairing.watching import Watch
from pairing.wishes import lay_out, with_fractions, worth_of_points

ORDERS = [
    ("matched", "total"),
    ("matched", "waiting", "total", "previous"),
    ("matched", "floors", "waiting", "bands", "total", "previous"),
]


@settings(max_examples=80, deadline=None)
@given(problem=problems())
def test_pairs_found_by_price_are_worth_what_trying_everything_finds(problem: Problem) -> None:
    solution = solve(problem, direct=0)
    verify(problem, solution)
    assert solution.is_proven
    assert worth_by_definition(problem, solution.mentor_of) == best_worth(problem)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("mentees", "mentors"), [(150, 60), (120, 140), (400, 250)])
def test_a_crowd_is_worth_the_same_by_price_and_with_all_pairs(
    mentees: int, mentors: int, order: tuple[str, ...]
) -> None:
    people = population(mentees, mentors, seed=mentees)
    draft = dict(list(solve(people).mentor_of.items())[::3])
    problem = Problem(people.mentees, people.mentors, order=order, previous=draft)
    by_price, with_all = solve(problem, direct=0), solve(problem)
    verify(problem, by_price)
    assert by_price.worth == with_all.worth == by_price.bound


@pytest.mark.parametrize("names", [("matched", "total"), ("matched", "waiting", "band_0", "total")])
@pytest.mark.parametrize("mentors", [3, 110, 700])
@pytest.mark.parametrize("seed", range(3))
def test_offers_are_the_best_of_all_pairs(seed: int, mentors: int, names: tuple[str, ...]) -> None:
    problem = population(160, mentors, seed=seed)
    board = Board(problem)
    state = open_round(problem, board)
    layout = with_fractions(lay_out(names, pairs=110))
    worth_of = worth_of_points(layout, POINT_MASK + 1)
    chance = np.random.default_rng(seed)
    price = np.zeros((mentors, layout.words), dtype=np.int64)
    price[:, -1] = chance.integers(0, 300, mentors) * layout.scale["total"]
    price[chance.integers(0, mentors, mentors // 5), 0] += 3 * layout.scale["matched"]
    floor = worth_of[chance.integers(200, 500, 160)]
    scanner = Scanner(state, linear=layout.is_linear)
    offers = scanner.offers(price, worth_of=worth_of, floor=floor, most=5)
    codes = board.codes()
    for row in range(160):
        paying = [
            tuple(worth_of[code] - price[at])
            for at, code in enumerate(codes[row])
            if code <= POINT_MASK and tuple(worth_of[code] - price[at]) > tuple(floor[row])
        ]
        chosen = [int(at) for at in offers.column[row] if at >= 0]
        values = [tuple(worth_of[codes[row, at]] - price[at]) for at in chosen]
        assert values == sorted(paying, reverse=True)[:5]
        assert [codes[row, at] for at in chosen] == list(offers.points[row, : len(chosen)])
        assert tuple(offers.best[row]) == max([tuple(floor[row]), *values])
    assert scanner.looked_at < codes.size or mentors < 4


def test_whoever_has_little_patience_looks_at_fewer_and_finds_nearly_as_much() -> None:
    state = open_round(population(60, 700), Board(population(60, 700)))
    worth_of = np.arange(POINT_MASK + 1)[:, None]
    free, boundless = np.zeros((700, 1), np.int64), np.full((60, 1), -(1 << 61))
    found, looked_at = [], []
    for patience in (20, ENDLESS):
        scanner = Scanner(state, linear=True)
        offers = scanner.offers(free, worth_of=worth_of, floor=boundless, most=5, patience=patience)
        found.append(offers.points[:, 0].astype(int))
        looked_at.append(scanner.looked_at)
    assert looked_at[0] < looked_at[1] / 2
    assert (found[0] <= found[1]).all()
    assert found[0].mean() > 0.99 * found[1].mean()


def test_with_no_time_the_answer_is_feasible_and_its_bound_holds() -> None:
    problem = population(300, 200)
    hurried, best = solve(problem, direct=0, time_limit=0.0), solve(problem)
    assert not hurried.is_proven
    assert hurried.worth <= best.worth <= hurried.bound
    assert hurried.gap > 0
    loads = Counter(pair.mentor_id for pair in hurried.pairs)
    assert all(loads[mentor.id] <= mentor.capacity for mentor in problem.mentors)


def test_bids_cut_short_leave_everybody_in_the_seats_they_had() -> None:
    problem = population(3000, 1800)
    priced = Priced(open_round(problem, Board(problem)), Watch())
    approach = Approach(priced)
    assert not approach._bids(approach.bidding.hurry)
    seats = priced.search.at.copy()
    assert (seats >= 0).all()
    priced.watch.deadline = perf_counter() + 0.3

    def bid(search: State, shared: Index) -> None:
        search.at[:100] = -1
        while not shared[0]:
            sleep(0.01)

    assert approach._bids(bid)
    assert (priced.search.at == seats).all()


def test_a_look_ends_when_nobody_wants_it_any_more() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 4

    shares = []
    with pytest.raises(Cancelled):
        solve(
            population(3000, 900),
            direct=0,
            cancelled=cancelled,
            progress=lambda step, share: shares.append((step, share)),
        )
    assert ("score", 1.0) not in shares


def test_a_large_round_can_be_cancelled_on_the_way() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        solve(population(300, 200), direct=0, cancelled=cancelled)
    assert len(asked) == 2


def test_more_wishes_than_words_can_hold_are_refused_with_the_reason() -> None:
    names = ("matched", "waiting", *(f"band_{band}" for band in range(9)), "total", "previous")
    assert lay_out(names, pairs=1_000_000).words == 8
    with pytest.raises(OverflowError, match="leave some out"):
        lay_out(names, pairs=1_000_000_000)


def test_a_proof_from_on_the_way_serves_where_there_is_no_time_for_another_look() -> None:
    problem = population(3000, 1800)
    search = Priced(open_round(problem, Board(problem)), Watch())
    Approach(search).go()
    search.look_takes, search.watch.deadline = 1000.0, perf_counter() + 100
    looked_at = search.scanner.looked_at
    hurried, best = answer(search._as_it_stands(), {}), solve(problem)
    assert search.scanner.looked_at == looked_at
    assert hurried.worth <= best.worth <= hurried.bound
    assert 0 < hurried.gap < 0.02
