"""Fills the cache of compiled code: run `python -m pairing.compile` once at set-up."""

from __future__ import annotations

from collections.abc import Callable

from pairing.deciding import solve
from pairing.explaining import explain
from pairing.groups import missing_places
from pairing.people import Mentee, Mentor, Problem


def compile_kernels(tell: Callable[[str], None] = lambda _line: None) -> None:
    """Call every compiled function once for every number of words it may meet."""
    for words, order in ((1, ("matched", "total")), (2, BOTH), (4, ALL)):
        problem = _small(order)
        solution = solve(problem)
        explain(problem, solution, "a")
        missing_places(problem, solution)
        tell(f"compiled for weights of {words} words")


BOTH = ("matched", "total", "waiting", "previous")
ALL = ("matched", "floors", "waiting", "bands", "total", "previous")


def _small(order: tuple[str, ...]) -> Problem:
    return Problem(
        mentees=tuple(Mentee(id=name, group="g") for name in "ab"),
        mentors=(Mentor(id="m"),),
        floors={"g": 1},
        order=order,
    )


if __name__ == "__main__":
    import sys

    compile_kernels(lambda line: print(line, file=sys.stderr))  # noqa: T201
