"""The check believes no solver: it refuses wrong answers of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pairing import Mentee, Mentor, NotFeasible, NotOptimal, Pair, Problem, Solution, solve, verify
from pairing.problem.objective import ObjectiveValue

PROBLEM = Problem(
    mentees=(
        Mentee(id="abeer", occupations=("2512",), languages=frozenset({"ar"}), group="g"),
        Mentee(id="bella", occupations=("2221",), languages=frozenset({"ru"}), waiting_days=9),
        Mentee(id="chen", occupations=("2514",), languages=frozenset({"ar"})),
    ),
    mentors=(
        Mentor(id="khaled", occupations=("2512",), languages=frozenset({"ar"})),
        Mentor(id="lena", occupations=("2221",), languages=frozenset({"ru"})),
    ),
    floors={"g": 1},
)


def pair_up(solution: Solution, **mentor_of: str) -> Solution:
    pairs = tuple(
        Pair(me, mentor, next((p.score for p in solution.pairs if p.mentee_id == me), 500))
        for me, mentor in mentor_of.items()
    )
    unmatched = tuple(m.id for m in PROBLEM.mentees if m.id not in mentor_of)
    return replace(solution, pairs=pairs, unmatched=unmatched)


def shaved(solution: Solution, by: ObjectiveValue) -> Solution:
    """Return the same answer with its dearest place a little cheaper."""
    dearest = max(solution.prices, key=lambda mentor: solution.prices[mentor])
    less = solution.prices[dearest].minus(by)
    return replace(solution, prices={**solution.prices, dearest: less})


def test_the_right_answer_passes() -> None:
    verify(PROBLEM, solve(PROBLEM))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: pair_up(s, abeer="khaled", bella="lena", chen="khaled"),
        lambda s: pair_up(s, abeer="lena"),
        lambda s: pair_up(s, abeer="nobody"),
        lambda s: replace(s, pairs=(s.pairs[0], s.pairs[0])),
        lambda s: replace(s, pairs=(replace(s.pairs[0], score=1), *s.pairs[1:])),
        lambda s: replace(s, unmatched=()),
        lambda s: pair_up(s, bella="khaled", abeer="lena"),
        lambda s: replace(s, pairs=s.pairs[1:]),
        lambda s: replace(s, objective_value=s.objective_value.plus(ObjectiveValue(total=1))),
        lambda s: replace(s, bound=s.bound.plus(ObjectiveValue(total=1))),
        lambda s: replace(s, bound=s.bound.minus(ObjectiveValue(matched=1))),
    ],
    ids=[
        "overfull",
        "no common language",
        "stranger",
        "twice",
        "false score",
        "forgotten",
        "swapped",
        "dropped",
        "boasted objective value",
        "forged bound",
        "bound below the answer",
    ],
)
def test_an_infeasible_answer_is_refused(spoil: Callable[[Solution], Solution]) -> None:
    with pytest.raises(NotFeasible):
        verify(PROBLEM, spoil(solve(PROBLEM)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: pair_up(s, abeer="khaled"),
        lambda s: replace(s, prices={}),
        lambda s: replace(
            s, prices={k: p.plus(ObjectiveValue(matched=2)) for k, p in s.prices.items()}
        ),
        lambda s: replace(s, prices={**s.prices, "lena": ObjectiveValue(total=-1)}),
        lambda s: replace(s, dummy_prices={"g": (ObjectiveValue(total=-1), ObjectiveValue())}),
        lambda s: shaved(s, ObjectiveValue(matched=1)),
    ],
    ids=[
        "a match missing",
        "no prices",
        "wrong prices",
        "negative price",
        "negative alone",
        "a price shaved by a match",
    ],
)
def test_an_unproven_answer_is_refused(spoil: Callable[[Solution], Solution]) -> None:
    with pytest.raises(NotOptimal):
        verify(PROBLEM, spoil(solve(PROBLEM)))


def test_a_second_best_answer_is_refused_whatever_its_prices() -> None:
    solution = solve(PROBLEM)
    ids = {"abeer", "chen"}
    [seated] = ids & set(solution.mentor_of)
    [other] = ids - {seated}
    problem = replace(PROBLEM, floors={})
    swapped = solve(replace(problem, pins=frozenset({(other, "khaled")})))
    kept = tuple(replace(pair, pinned=False) for pair in swapped.pairs)
    with pytest.raises(NotOptimal):
        verify(PROBLEM, replace(solution, pairs=kept, unmatched=swapped.unmatched))


def test_an_ignored_pin_or_ban_is_refused() -> None:
    solution = solve(PROBLEM)
    with pytest.raises(NotFeasible, match="pinned"):
        verify(replace(PROBLEM, pins=frozenset({("chen", "lena")})), solution)
    [pair, *_] = solution.pairs
    banned = replace(PROBLEM, forbidden={(pair.mentee_id, pair.mentor_id): "conflict"})
    with pytest.raises(NotFeasible, match="conflict"):
        verify(banned, solution)
